"""The piano's vocabulary: notes in free time."""
