"""A piece's form and its chords, written before its notes."""
