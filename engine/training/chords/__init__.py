"""The training of the chord network: songs, stretches of them, and the export."""
