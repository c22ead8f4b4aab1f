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

Losses = Mapping[str, float]
"""Nats a note on music that was not learned from, by attribute."""


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """All that a trial found.

    Attributes:
        pieces: How many pieces a mood were generated.
        seconds: How long they are.
        longest_allowed: The longest match with known music, in moves, that is no copy.
        columns: Collection to its figures: the generated pieces, then real ones as a scale.
        losses: Nats a note by attribute; empty where they were not measured.
        generated: The pieces of the four moods.
        heard: Valence and arousal as read in each of them, shape [n, 2].
        grid_asked: Valence and arousal asked for on the grid, shape [m, 2]; m is 0 where
            no grid was asked for.
        grid_heard: Valence and arousal read there, shape [m, 2].
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
