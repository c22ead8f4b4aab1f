"""A piece on the beat grid, as the note network learns from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.music.chords import Chords
from engine.music.grid import Grid, GridNotes
from engine.training.labels import Split


@dataclass(frozen=True, slots=True, eq=False)
class GridPiece:
    """One piece to learn from.

    Attributes:
        name: Collection and file, and after an ``@`` which of the file's stretches it is.
        song: What must not stand on both sides of the split.
        notes: Array of ``GRID_NOTE``, in order; no rest is longer than a shift can tell.
        grid: Tempo and meter.
        genre: One of ``note_conditions.SOURCES_TOLD``.
        split: Learned from, or kept for measuring.
        chords: What the recogniser hears, array of ``CHORD``.
        returns: The earlier bar that each bar returns from or −1, int32 [bars].
        mood: Valence and arousal, each −1 … 1, where somebody said so.
        heard: Whether listeners gave the mood; else it was constructed.
        whole: Whether it begins and ends where the music does.
    """

    name: str
    song: str
    notes: GridNotes
    grid: Grid
    genre: str
    split: Split
    chords: Chords
    returns: NDArray[np.int32]
    mood: tuple[float, float] | None = None
    heard: bool = False
    whole: bool = True
