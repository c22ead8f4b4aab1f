"""Music for several instruments on a beat grid: what a note is, and what may be written."""
