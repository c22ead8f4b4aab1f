"""Music as notes: in seconds and on the beat grid, as MIDI files, and what can be played."""
