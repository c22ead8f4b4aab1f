"""Collections of pieces, all cut to one length and measured: what is compared with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import FEATURES, measure, vector
from engine.api.moods import CORNERS
from engine.evaluation.masking import measure_masked
from engine.music.score import Notes

MOODS: Final = tuple(CORNERS)
"""The four moods; a label is an index of this."""
MIN_EXCERPT_NOTES: Final = 12
"""An excerpt with fewer notes is no music to compare with."""
MAX_EXCERPTS: Final = 400
"""Excerpts taken of a collection that is only there as a scale."""


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """Pieces and what was measured on them.

    Attributes:
        name: What the tables call it.
        pieces: Arrays of ``NOTE``.
        labels: Index of each piece's mood in ``MOODS``, or ``labels.UNLABELLED``; int64 [n].
        songs: The song each piece is from; pieces of one song are not independent.
        features: As :func:`engine.analysis.features.vector` gives them, shape [n, 33].
        masked: Features with loudness and density masked, shape [n, 33]; see
            :mod:`engine.evaluation.masking`.

    Raises:
        ValueError: The lengths differ, or there is no piece.
    """

    name: str
    pieces: tuple[Notes, ...]
    labels: NDArray[np.int64]
    songs: tuple[str, ...]
    features: NDArray[np.float64]
    masked: NDArray[np.float64]

    def __post_init__(self) -> None:
        count, shape = len(self.pieces), (len(self.pieces), len(FEATURES))
        if not count or len(self.labels) != count or len(self.songs) != count:
            raise ValueError("a collection has a label and a song for each of its pieces")
        if self.features.shape != shape or self.masked.shape != shape:
            raise ValueError(f"a collection's features have the shape {shape}")

    def __len__(self) -> int:
        return len(self.pieces)

    def take(self, indices: NDArray[np.int64]) -> Collection:
        """The pieces at some indices, which may repeat."""
        return Collection(
            self.name,
            tuple(self.pieces[index] for index in indices),
            self.labels[indices],
            tuple(self.songs[index] for index in indices),
            self.features[indices],
            self.masked[indices],
        )


def collect(
    name: str, pieces: Sequence[Notes], labels: Sequence[int], songs: Sequence[str]
) -> Collection:
    """Measure pieces.

    Args:
        name: What the tables call the collection.
        pieces: Arrays of ``NOTE``, in order, at least one.
        labels: Index of each piece's mood in ``MOODS``, or ``labels.UNLABELLED``.
        songs: The song each piece is from.
    """
    return Collection(
        name,
        tuple(pieces),
        np.array(labels, np.int64),
        tuple(songs),
        np.array([vector(measure(notes)) for notes in pieces]),
        np.array([vector(measure_masked(notes)) for notes in pieces]),
    )
