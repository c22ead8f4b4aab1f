"""Analysis of music: onsets, keys, harmony, features, degeneration."""
