"""Measures how much of a piece one pitch or two take up: the sign of music that is stuck."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.score import DRUMS, Notes

WINDOW_SECONDS: Final = 10.0
"""The length of a window that may be stuck."""
HOP_SECONDS: Final = 1.0
"""From one window's start to the next."""
MIN_WINDOW_NOTES: Final = 8
"""A window with fewer notes can tell nothing."""
STUCK_SHARE: Final = 0.5
"""The share of a window's notes above which one pitch makes it stuck."""


def commonest_share(pitches: NDArray[np.int64], kinds: int = 1) -> float:
    """The share of notes that have one of the commonest pitches, 0 … 1; 0 without notes.

    Example: of the pitches 60, 60, 64, 67 the commonest has a share of 0.5.

    Args:
        pitches: MIDI note numbers, shape [n].
        kinds: How many of the commonest pitches count.
    """
    if not len(pitches):
        return 0.0
    counts = np.sort(np.bincount(pitches))
    return float(counts[-kinds:].sum()) / len(pitches)


def windows(notes: Notes, seconds: float, hop: float = HOP_SECONDS) -> Iterator[NDArray[np.int64]]:
    """The pitches struck in each window of a piece that has ``MIN_WINDOW_NOTES`` or more.

    Args:
        notes: Array of ``NOTE``, in order, without drums.
        seconds: The length of a window.
        hop: From one window's start to the next, in seconds; the first begins with the first
            note, the last one ends after the last onset.
    """
    if not len(notes):
        return
    onsets, pitches = notes["onset"], notes["pitch"].astype(np.int64)
    starts = np.arange(onsets[0], max(onsets[-1] - seconds, onsets[0]) + hop, hop)
    first = np.searchsorted(onsets, starts)
    past = np.searchsorted(onsets, starts + seconds)
    for low, high in zip(first, past, strict=True):
        if high - low >= MIN_WINDOW_NOTES:
            yield pitches[low:high]


def stuck_share(notes: Notes) -> float:
    """The share of a piece's windows in which one pitch has more than half of the notes.

    Example: a piece that repeats one note for a minute has 1.0.

    Args:
        notes: Array of ``NOTE``, in order; drums are left out.

    Returns:
        0 … 1 of the windows of ``WINDOW_SECONDS`` with notes enough; 0 if there is none.
    """
    pitched = notes[notes["program"] != DRUMS]
    found = [commonest_share(one) > STUCK_SHARE for one in windows(pitched, WINDOW_SECONDS)]
    return float(np.mean(found)) if found else 0.0
