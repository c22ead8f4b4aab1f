"""Made touches beside those of held-out performances, on the same notes."""
