"""Melodic figures that come back: the sign of form in a piece longer than a clip."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.onsets import find_onsets
from engine.music.score import DRUMS, Notes

INTERVALS: Final = 4
"""A figure is five melody notes: their four intervals, so that it may return in any key.

Measured on the first 90 s of 71 songs of POP909: .086 of figures return, and .004 would by
chance, which is how many stand in the opening of another song instead."""
AFTER_SECONDS: Final = 20.0
"""A figure must lie this far back to have returned; sooner is plain repetition."""


def recurrence(notes: Notes) -> float:
    """The share of melodic figures that were heard before, more than 20 s ago.

    The melody is the skyline (:meth:`engine.analysis.onsets.Onsets.highest`). Only figures that
    begin more than 20 s after the first can return, and only they are counted.

    Args:
        notes: Array of ``NOTE``, in order.

    Returns:
        0 … 1; 0 for pieces too short to show it.
    """
    notes = notes[notes["program"] != DRUMS]
    onsets = find_onsets(notes)
    steps = np.diff(onsets.highest(notes)).tolist()
    first: dict[tuple[int, ...], float] = {}
    figures = returned = 0
    for place in range(len(steps) - INTERVALS + 1):
        figure = tuple(steps[place : place + INTERVALS])
        now = float(onsets.times[place])
        if now > onsets.times[0] + AFTER_SECONDS:
            figures += 1
            returned += now - first.get(figure, now) > AFTER_SECONDS
        first.setdefault(figure, now)
    return returned / figures if figures else 0.0
