"""Labels and splits: what mood a piece has, and whether it is learned from or measured on."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Final, Literal

from engine.api.errors import DataError
from engine.api.moods import CORNERS

Split = Literal["train", "val"]
"""Learned from, or kept for measuring."""
VALIDATION_SHARE: Final = 0.05
"""The share of a collection's songs that is kept for measuring, unless it says otherwise."""
QUADRANTS: Final = {
    "Q1": CORNERS["happy"],
    "Q2": CORNERS["angry"],
    "Q3": CORNERS["sad"],
    "Q4": CORNERS["calm"],
}
"""A quadrant of the mood plane, as collections name it, to valence and arousal.

Source: Hung et al., "EMOPIA: A Multi-Modal Pop Piano Dataset for Emotion Recognition and
Emotion-Based Music Generation" (ISMIR 2021), after J. Russell's circumplex.
"""
UNLABELLED: Final = -1
"""The label of a piece whose mood nobody gave."""
_LABELS: Final = {mood: label for label, mood in enumerate(CORNERS.values())}


def split_of(song: str, share: float = VALIDATION_SHARE) -> Split:
    """Assign a song to a split by the hash of its name, so that it never changes sides.

    >>> split_of("emopia/a", 0.0), split_of("emopia/a", 1.0)
    ('train', 'val')

    Args:
        song: The song's name; all pieces of a song fall to one side.
        share: The share of songs kept for measuring, 0 … 1.
    """
    drawn = int.from_bytes(hashlib.sha256(song.encode()).digest()[:4], "big") / 2**32
    return "val" if drawn < share else "train"


def label_of(mood: tuple[float, float] | None) -> int:
    """The index of a mood in ``moods.CORNERS``, or ``UNLABELLED`` where there is none.

    >>> label_of((-1.0, 1.0)), label_of(None)
    (1, -1)

    Args:
        mood: Valence and arousal of a corner.
    """
    return UNLABELLED if mood is None else _LABELS[mood]


def read_labels(path: Path, *columns: str) -> list[dict[str, str]]:
    """Read a CSV file of labels.

    Args:
        path: The file; its first line names the columns.
        columns: The columns that are needed.

    Returns:
        The rows: column to text.

    Raises:
        DataError: The file cannot be read, is no CSV file, or lacks a column.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error) as error:
        # The system's own sentence would say the number of the error and the path again.
        said = getattr(error, "strerror", None) or error
        raise DataError(f"{path} cannot be used: {said}.") from error
    for column in columns:
        if any(column not in row for row in rows):
            raise DataError(f"{path} has no column {column!r}.")
    return rows
