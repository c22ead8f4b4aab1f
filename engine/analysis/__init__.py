"""What is measured and found on music: onsets, keys, harmony, features, degeneration."""
