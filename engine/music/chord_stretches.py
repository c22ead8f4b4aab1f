"""The stretches in which neither the bar nor the chord changes, and what sounds in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.music.chords import Chords
from engine.music.grid import GridNotes
from engine.music.instrument_table import DRUM


def chord_stretches(chords: Chords, bars: int, bar_ticks: int) -> NDArray[np.int64]:
    """Find where chords change or bars begin.

    Example: C for two bars of 48 ticks, of which the second has F from its middle on, gives 0,
    48, 72 and 96.

    Args:
        chords: Array of ``CHORD``, in order, at least one, the first at tick 0.
        bars: The length of the piece, ≥ 1; chords beyond it are left out.
        bar_ticks: Ticks per bar.

    Returns:
        The ticks in order, the end of the last bar among them, [stretches + 1].
    """
    lines = np.arange(bars + 1) * bar_ticks
    changes: NDArray[np.int32] = chords["tick"]
    return np.union1d(lines, changes[changes < lines[-1]]).astype(np.int64)


def sounding_ticks(notes: GridNotes, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum the ticks for which each pitch class sounds in each stretch; drums are left out.

    Example: C held from tick 36 on for 24 ticks has 12 in each of two bars of 48.

    Args:
        notes: Array of ``GRID_NOTE``, in any order.
        edges: The result of :func:`chord_stretches`.

    Returns:
        Shape [stretches, 12].
    """
    pitched = notes[notes["instrument"] != DRUM]
    first = pitched["tick"].astype(np.int64)[:, None]
    last = first + pitched["duration"][:, None]
    inside = np.minimum(last, edges[1:]) - np.maximum(first, edges[:-1])
    sounds = np.zeros((12, len(edges) - 1), np.int64)
    np.add.at(sounds, pitched["pitch"] % 12, np.maximum(inside, 0))
    return sounds.T
