"""What else is asked of the piano: places in the mood plane, keys and long pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from engine.api.keys import all_keys
from engine.api.moods import Mood, mood
from engine.api.request import ComposeRequest

GRID: Final = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""The places asked for along each axis of the mood plane."""

GRID_ROUNDS: Final = 4
"""Pieces for each of the 25 places."""

LONG_SECONDS: Final = 90
"""The length of the pieces that show whether figures return."""


def grid_requests(seconds: int, rounds: int = GRID_ROUNDS) -> list[ComposeRequest]:
    """Requests for every place of the 5 × 5 grid."""
    places = [(valence, arousal) for valence in GRID for arousal in GRID] * rounds
    return [
        ComposeRequest(Mood("custom", *place), seed=10_000 + number, seconds=seconds)
        for number, place in enumerate(places)
    ]


def key_requests(moods: Sequence[str], seconds: int) -> list[ComposeRequest]:
    """A request for each mood in each of the 24 keys, whether the mode suits it or not."""
    keyed = [(name, key) for name in moods for key in all_keys()]
    return [
        ComposeRequest(mood(name), seed=15_000 + number, seconds=seconds, key=key)
        for number, (name, key) in enumerate(keyed)
    ]


def long_requests(moods: Sequence[str], pieces: int) -> list[ComposeRequest]:
    """``pieces`` requests for each mood of a length that has room for form."""
    return [
        ComposeRequest(mood(name), seed=30_000 + seed, seconds=LONG_SECONDS)
        for name in moods
        for seed in range(pieces)
    ]


def rank_correlation(asked: NDArray[np.float64], read: NDArray[np.float64]) -> float:
    """Spearman's correlation −1 … 1; 0 where either never changes."""
    if np.ptp(asked) == 0 or np.ptp(read) == 0:
        return 0.0
    return float(spearmanr(asked, read).statistic)
