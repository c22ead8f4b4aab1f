"""What candidates for a band's piece are told apart by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.analysis.ensemble import TOGETHER, measure_together
from engine.analysis.presence import presence
from engine.music.grid import DRUM, TICKS, GridNotes

PARTS: Final = (*TOGETHER, "in_time", "presence", "dominance", "change", "commonest")
"""The names of what :func:`measure_parts` measures, in that order; what a band's balance weighs."""
IN_TIME: Final = (0, 3, 4, 6, 8, 9)
"""Ticks of a beat where sixteenths and triplets of eighths lie."""


def measure_parts(
    notes: GridNotes, players: Sequence[int], bars: int, bar_ticks: int
) -> dict[str, float]:
    """Measure a piece's parts.

    * What :func:`engine.analysis.ensemble.measure_together` measures.
    * ``in_time``: of the notes, the share on a sixteenth or a triplet of eighths.
    * ``presence``: the share of bars in which a player sounds, the mean of all players.
    * ``dominance``: the share of all notes that the busiest player has.
    * ``change``: how much the harmony moves on: the part of the pitch classes, by notes, that
      a bar does not share with the bar before, the mean of all bars with pitched notes.
    * ``commonest``: the share of pitched notes that have the commonest pitch.

    Args:
        notes: Array of ``GRID_NOTE``, at least one.
        players: Who should play, places in ``instruments.ORDER``, at least one.
        bars: How many the piece has.
        bar_ticks: Ticks a bar has.

    Returns:
        A share 0 … 1 for each of ``PARTS``, in that order; NaN as there.
    """
    heard = [presence(notes, one, bars, bar_ticks) for one in players]
    return {
        **measure_together(notes),
        "in_time": float(np.isin(notes["tick"] % TICKS, IN_TIME).mean()),
        "presence": float(np.mean(heard)),
        "dominance": float(np.bincount(notes["instrument"]).max()) / len(notes),
        **_variety(notes[notes["instrument"] != DRUM], bar_ticks),
    }


def _variety(notes: GridNotes, bar_ticks: int) -> dict[str, float]:
    """``change`` and ``commonest`` of pitched notes; NaN where there is nothing to measure."""
    _, bar = np.unique(notes["tick"] // bar_ticks, return_inverse=True)
    classes = np.zeros((bar.max(initial=-1) + 1, 12))
    np.add.at(classes, (bar, notes["pitch"] % 12), 1.0)
    shares = classes / classes.sum(axis=1, keepdims=True)
    moved = np.abs(np.diff(shares, axis=0)).sum(axis=1) / 2
    return {
        "change": float(moved.mean()) if len(moved) else np.nan,
        "commonest": float(np.bincount(notes["pitch"]).max()) / len(notes)
        if len(notes)
        else np.nan,
    }
