"""Whether a piece is what was asked for: its length, its key, its place in the mood plane."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from engine.analysis.key_finding import KRUMHANSL_KESSLER, find_key
from engine.api.instruments import PIANO
from engine.api.keys import all_keys
from engine.api.moods import Mood, mood
from engine.api.request import ComposeRequest
from engine.music.score import Notes, Score

Generate = Callable[[Sequence[ComposeRequest]], Iterable[Score]]
"""Whatever composes: one score for each request, in the same order."""

LENGTH_TOLERANCE_SECONDS: Final = 1.0
GRID: Final = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""The places asked for along each axis of the mood plane."""
GRID_ROUNDS: Final = 4
"""Pieces for each of the 25 places."""
OTHER_SECONDS: Final = (5, 10, 20, 45, 60, 120, 180)
"""Lengths asked for besides the usual one, from the shortest to the longest allowed."""
LONG_SECONDS: Final = 90
"""The length of the pieces that show whether figures return."""


def mood_requests(
    moods: Sequence[str], pieces: int, seconds: int, instruments: str = PIANO
) -> list[ComposeRequest]:
    """``pieces`` requests for each mood, seeds from 0 on, mood by mood."""
    return [
        ComposeRequest(mood(name), seed=seed, instruments=instruments, seconds=seconds)
        for name in moods
        for seed in range(pieces)
    ]


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


def length_requests(moods: Sequence[str], instruments: str = PIANO) -> list[ComposeRequest]:
    """A request for each of ``OTHER_SECONDS`` and each mood."""
    return [
        ComposeRequest(mood(name), seed=20_000 + number, instruments=instruments, seconds=seconds)
        for number, seconds in enumerate(OTHER_SECONDS)
        for name in moods
    ]


def long_requests(moods: Sequence[str], pieces: int) -> list[ComposeRequest]:
    """``pieces`` requests for each mood of a length that has room for form."""
    return [
        ComposeRequest(mood(name), seed=30_000 + seed, seconds=LONG_SECONDS)
        for name in moods
        for seed in range(pieces)
    ]


def keeps_length(
    request: ComposeRequest, notes: Notes, tolerance: float = LENGTH_TOLERANCE_SECONDS
) -> bool:
    """Whether the last note ends within some seconds of the length asked for."""
    if not len(notes):
        return False
    end = float((notes["onset"] + notes["duration"]).max())
    return abs(end - request.seconds) <= tolerance


def keeps_key(request: ComposeRequest, notes: Notes) -> bool:
    """Whether the key asked for is found by a profile that training does not use."""
    return find_key(notes, KRUMHANSL_KESSLER)[0] == request.key


def same_key_twice(notes: Notes) -> bool:
    """Whether the profile that training uses and the other one find the same key."""
    return find_key(notes)[0] == find_key(notes, KRUMHANSL_KESSLER)[0]


def rank_correlation(asked: NDArray[np.float64], read: NDArray[np.float64]) -> float:
    """Spearman's correlation −1 … 1; 0 where either never changes."""
    if np.ptp(asked) == 0 or np.ptp(read) == 0:
        return 0.0
    return float(spearmanr(asked, read).statistic)
