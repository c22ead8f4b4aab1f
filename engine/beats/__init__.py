"""Where the beats and bar lines of a performance lie, found from its notes alone."""
