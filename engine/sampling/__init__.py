"""From a network to candidates: drawing note by note, and what steers the drawing."""
