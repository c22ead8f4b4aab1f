"""Composing for the piano alone, in free time."""
