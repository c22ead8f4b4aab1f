"""Measures how much of each bar comes back so many bars later."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.sections import jaccard
from engine.music.grid import Grid, GridNotes
from engine.music.instrument_table import DRUM

BAR_DISTANCES: Final = (1, 2, 4, 8, 16)
"""Bars between two bars that are compared."""
NEAR_COPY: Final = 0.8
"""The likeness above which a bar is a copy but for a note or two."""
_SIXTEENTH: Final = 3
"""Ticks."""


def bars_alike(
    notes: GridNotes, grid: Grid, bars: int, instrument: int | None = None
) -> NDArray[np.float64]:
    """Compare bars by the Jaccard index of what is struck in them.

    A note is its sixteenth in the bar, its pitch and its instrument; how long it is held and how
    loud it is play no part. Drums are left out unless they are asked for.

    Example: two bars of four notes each that share two have 2 / 6.

    Args:
        notes: Array of ``GRID_NOTE``.
        grid: Tempo and meter.
        bars: How many bars to compare, from the first on.
        instrument: An index of ``instruments.ORDER``, to compare its notes alone.

    Returns:
        Symmetric, each 0 … 1, shape [bars, bars]; NaN where both bars are silent.
    """
    bar, within = np.divmod(notes["tick"].astype(np.int64), grid.bar_ticks)
    who = notes["instrument"].astype(np.int64)
    kept = (bar < bars) & (who != DRUM if instrument is None else who == instrument)
    key = (within // _SIXTEENTH * 128 + notes["pitch"]) * 32 + who
    alike = jaccard(bar[kept], key[kept], bars)
    silent = np.bincount(bar[kept], minlength=bars) == 0
    alike[np.ix_(silent, silent)] = np.nan
    return alike


def alike_at_distances(alike: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean likeness of all bars so far apart, for each of ``BAR_DISTANCES``.

    Example: a piece whose bars all repeat the first gives 1.0 five times.

    Args:
        alike: The result of :func:`bars_alike`, shape [bars, bars].

    Returns:
        Each 0 … 1, or NaN where no two bars are so far apart or all are silent; shape [5].
    """
    return np.array([_mean(alike.diagonal(one)) for one in BAR_DISTANCES])


def copies_at_distances(alike: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of bars so far apart that are alike above ``NEAR_COPY``.

    Args:
        alike: The result of :func:`bars_alike`, shape [bars, bars].

    Returns:
        As :func:`alike_at_distances`.
    """
    copied = np.where(np.isnan(alike), np.nan, alike > NEAR_COPY)
    return alike_at_distances(copied)


def _mean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan
