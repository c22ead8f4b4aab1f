"""Recurrence of melodic figures: the sign of form in a piece longer than a clip."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.onsets import find_onsets
from engine.music.score import DRUMS, Notes

INTERVALS: Final = 4
"""Intervals of a figure: five melody notes, so that it may return in any key.

In the first 90 s of 71 songs of POP909, .086 of figures return. By chance .004 would: so many
stand in the opening of another song."""
AFTER_SECONDS: Final = 20.0
"""How long ago a figure must have been heard to return; sooner is plain repetition."""


def recurrence(notes: Notes) -> float:
    """Measure the share of melodic figures that were heard before, more than 20 s ago.

    The melody is the skyline (:meth:`engine.analysis.onsets.Onsets.highest`). Only figures that
    begin more than 20 s after the first can return, so only they are counted.

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
    for index in range(len(steps) - INTERVALS + 1):
        figure = tuple(steps[index : index + INTERVALS])
        now = float(onsets.times[index])
        if now > onsets.times[0] + AFTER_SECONDS:
            figures += 1
            returned += now - first.get(figure, now) > AFTER_SECONDS
        first.setdefault(figure, now)
    return returned / figures if figures else 0.0
