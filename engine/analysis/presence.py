"""What a band piece must have: every instrument that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.music.grid import GridNotes

PRESENCE: Final = 0.25
"""The share of the bars in which an instrument must begin or hold a note."""


def presence(notes: GridNotes, instrument: int, bars: int, bar_ticks: int) -> float:
    """The share of bars in which an instrument sounds, 0 … 1.

    Args:
        notes: Array of ``GRID_NOTE``.
        instrument: Its place in ``instruments.ORDER``.
        bars: How many the piece has.
        bar_ticks: Ticks a bar has.
    """
    one = notes[notes["instrument"] == instrument]
    steps = np.zeros(bars + 1, int)
    first = np.clip(one["tick"] // bar_ticks, 0, bars - 1)
    last = np.clip((one["tick"] + one["duration"] - 1) // bar_ticks, 0, bars - 1)
    np.add.at(steps, first, 1)
    np.add.at(steps, last + 1, -1)
    return float((np.cumsum(steps)[:bars] > 0).mean())


def missing(notes: GridNotes, wanted: Sequence[int], bars: int, bar_ticks: int) -> list[int]:
    """The instruments asked for that sound in less than ``PRESENCE`` of the bars."""
    return [one for one in wanted if presence(notes, one, bars, bar_ticks) < PRESENCE]
