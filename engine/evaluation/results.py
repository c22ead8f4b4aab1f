"""What an evaluation run found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.collection import Collection
from engine.evaluation.figures import Figures

GENERATED: Final = "generated"
"""The column of the pieces by which moods are read."""

Losses = Mapping[str, float]
"""Nats per note on music that was not learned from, by attribute."""


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """All that an evaluation run found.

    Attributes:
        pieces: How many pieces per mood were generated.
        seconds: How long they are.
        longest_allowed: The longest match with known music, in moves, that is no copy.
        columns: A collection's name to its figures: generated pieces first, then real ones as a
            scale.
        losses: Nats per note by attribute; empty where they were not measured.
        generated: The pieces of the four moods.
        heard: Valence and arousal as read in each generated piece, shape [n, 2].
        grid_asked: Valence and arousal asked for on the grid, shape [m, 2]; m is 0 where
            no grid was asked for.
        grid_heard: Valence and arousal read on the grid, shape [m, 2].
    """

    pieces: int
    seconds: int
    longest_allowed: float
    columns: Mapping[str, Figures]
    losses: Losses
    generated: Collection
    heard: NDArray[np.float64]
    grid_asked: NDArray[np.float64]
    grid_heard: NDArray[np.float64]
