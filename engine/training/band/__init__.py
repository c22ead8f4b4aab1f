"""Training of the band model: its collections, beats and sequences."""
