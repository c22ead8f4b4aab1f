"""Excerpts: a stretch of a piece, moved to the start and cut off at its end."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import Grid, GridNotes
from engine.music.score import Notes

_MIN_BARS: Final = 2
"""Bars of an excerpt on the grid, at least."""


def excerpt(notes: Notes, start: float, seconds: float) -> Notes:
    """Cut a stretch out of a piece.

    Notes struck within the stretch are kept. Times count from its start, and notes that sound
    beyond its end are cut off there. So ``excerpt(notes, 10.0, 5.0)`` holds what is struck from
    10 s to 15 s, with onsets from 0 to 5 s.

    Args:
        notes: Array of ``NOTE``, in order.
        start: Seconds, ≥ 0.
        seconds: Length, > 0.

    Returns:
        A new array of ``NOTE``, in order; it may be empty.
    """
    inside = (notes["onset"] >= start) & (notes["onset"] < start + seconds)
    part: Notes = notes[inside].copy()
    part["onset"] -= start
    left: NDArray[np.float64] = seconds - part["onset"]
    durations = np.minimum(left, part["duration"])
    part["duration"] = durations
    return part


def excerpt_bars(notes: GridNotes, first: int, count: int, bar_ticks: int) -> GridNotes:
    """Cut some bars out of a piece on the grid.

    Notes struck within the bars are kept. Ticks count from the start of the first bar, and notes
    held beyond the last one are cut off there. So ``excerpt_bars(notes, 4, 2, 48)`` holds the
    fifth and the sixth bar of a piece in 4/4, with ticks from 0 to 95.

    Args:
        notes: Array of ``GRID_NOTE``, in order.
        first: The first bar, counted from 0.
        count: How many bars.
        bar_ticks: Ticks per bar.

    Returns:
        A new array of ``GRID_NOTE``, in order; it may be empty.
    """
    start, end = first * bar_ticks, (first + count) * bar_ticks
    part: GridNotes = notes[(notes["tick"] >= start) & (notes["tick"] < end)].copy()
    part["tick"] -= start
    left: NDArray[np.int32] = end - start - part["tick"]
    durations = np.minimum(left, part["duration"])
    part["duration"] = durations
    return part


def bars_within(seconds: float, grid: Grid) -> int:
    """How many bars last nearest to some seconds, at least two."""
    return max(_MIN_BARS, round(seconds / (grid.bar_ticks * grid.tick_seconds)))
