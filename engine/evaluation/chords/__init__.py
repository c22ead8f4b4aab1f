"""Written progressions beside real ones."""
