"""Pieces of which something is written anew while the rest stands, note for note."""
