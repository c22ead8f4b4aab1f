"""Tells what a whole piece of music is like: what ``analyse`` says."""
