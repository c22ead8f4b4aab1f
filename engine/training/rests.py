"""Rests that no shift can tell, shortened by whole bars."""

from __future__ import annotations

import numpy as np

from engine.music.grid import GridNotes
from engine.tokens.vocabulary import SHIFT_TICKS


def without_odd_rests(notes: GridNotes, bar: int) -> GridNotes:
    """Take whole bars out where no shift is as long as the gap between two notes.

    So every note keeps its position in the bar, which the nearest shift would not give it.
    Empty bars at the beginning are taken out too. What is held over bars that are taken out is
    shortened by them.

    Example: a rest of five bars of four beats becomes one of four, the longest shift.

    Args:
        notes: Array of ``GRID_NOTE``, in order.
        bar: Ticks per bar.
    """
    # How many ticks to take out of the gap before each note.
    ticks = notes["tick"].astype(np.int64)
    gaps = np.diff(ticks, prepend=0)
    taken = np.zeros(len(gaps), np.int64)
    taken[:1] = gaps[:1] // bar * bar
    while (odd := ~np.isin(gaps - taken, SHIFT_TICKS)).any():
        taken[odd] += bar
    if not taken.any():
        return notes
    # What is taken out of a gap is its last part: there an end is moved in proportion.
    total = taken.cumsum()
    indices = np.flatnonzero(taken)
    times = np.stack([ticks - taken, ticks], axis=1)[indices].ravel()
    lost = np.stack([total - taken, total], axis=1)[indices].ravel()
    ends = ticks + notes["duration"]
    notes = notes.copy()
    notes["tick"] = ticks - total
    notes["duration"] = ends - np.round(np.interp(ends, times, lost)) - notes["tick"]
    return notes
