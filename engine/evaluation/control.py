"""What pieces are asked for, and whether they keep it: their length and their key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from engine.analysis.key_finding import KRUMHANSL_KESSLER, find_key
from engine.api.instruments import PIANO
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.music.score import Notes, Score, end_times

Generate = Callable[[Sequence[ComposeRequest]], Iterable[Score]]
"""Whatever composes: gives a score for each request, in their order."""

LENGTH_TOLERANCE_SECONDS: Final = 1.0
OTHER_SECONDS: Final = (5, 10, 20, 45, 60, 120, 180, 300)
"""Lengths asked for besides the usual one, from the shortest to the longest allowed."""


def mood_requests(
    moods: Sequence[str], pieces: int, seconds: int, instruments: str = PIANO
) -> list[ComposeRequest]:
    """Ask for pieces of each mood, mood by mood.

    Args:
        moods: Names of moods.
        pieces: Requests for each mood; their seeds are 0 … ``pieces`` − 1.
        seconds: Their length.
        instruments: The instruments asked for.
    """
    return [
        ComposeRequest(mood(name), seed=seed, instruments=instruments, seconds=seconds)
        for name in moods
        for seed in range(pieces)
    ]


def length_requests(moods: Sequence[str], instruments: str = PIANO) -> list[ComposeRequest]:
    """Ask for each of ``OTHER_SECONDS`` in each mood."""
    return [
        ComposeRequest(mood(name), seed=20_000 + number, instruments=instruments, seconds=seconds)
        for number, seconds in enumerate(OTHER_SECONDS)
        for name in moods
    ]


def keeps_length(
    request: ComposeRequest, notes: Notes, tolerance: float = LENGTH_TOLERANCE_SECONDS
) -> bool:
    """Whether the last note ends within ``tolerance`` seconds of the length asked for."""
    if not len(notes):
        return False
    end = float(end_times(notes).max())
    return abs(end - request.seconds) <= tolerance


def keeps_key(request: ComposeRequest, notes: Notes) -> bool:
    """Whether the key asked for is found, by a profile that training does not use."""
    return find_key(notes, KRUMHANSL_KESSLER)[0] == request.key


def same_key_twice(notes: Notes) -> bool:
    """Whether the profile that training uses and the other one find the same key."""
    return find_key(notes)[0] == find_key(notes, KRUMHANSL_KESSLER)[0]
