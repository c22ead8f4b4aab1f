"""How far a piece plays the chords that were asked for."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.music.chord_stretches import chord_stretches, sounding_ticks
from engine.music.chords import Chords, chord_indices, chord_vectors
from engine.music.grid import GridNotes

ASKED_CHORDS_WEIGHT: Final = 40.0
"""Nats per unit of :func:`chord_tone_share`. A twentieth more of the time on the chords' notes is
worth two nats."""
_TONES: Final = slice(24, 36)


def chord_tone_share(notes: GridNotes, chords: Chords, bars: int, bar_ticks: int) -> float:
    """The share of the time for which notes sound that falls on notes of the chord then.

    It is taken bar by bar, and each bar counts the same; bars without a pitched note or a chord
    do not count.

    Example: C E G over a bar of C, then C E G over a bar of A minor, is (1 + 2 / 3) / 2.

    Args:
        notes: Array of ``GRID_NOTE``.
        chords: Array of ``CHORD``, in order, at least one.
        bars: The length of the piece, ≥ 1.
        bar_ticks: Ticks per bar.

    Returns:
        0 … 1; 1 if no bar counts.
    """
    edges = chord_stretches(chords, bars, bar_ticks)
    begin = edges[:-1]
    sounds = sounding_ticks(notes, edges)
    heard = chords["root"][chord_indices(chords, begin)] >= 0
    tones = chord_vectors(chords, begin)[:, _TONES] > 0
    bar = begin // bar_ticks
    total = np.bincount(bar, sounds.sum(axis=1) * heard, minlength=bars)
    fitting = np.bincount(bar, (sounds * tones).sum(axis=1) * heard, minlength=bars)
    counted = total > 0
    return float((fitting[counted] / total[counted]).mean()) if counted.any() else 1.0
