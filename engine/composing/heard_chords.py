"""Names the chords that are heard in a finished piece."""

from __future__ import annotations

import numpy as np

from engine.analysis.chord_recognition import find_chords
from engine.api.keys import Key
from engine.music.bar_lines import bar_lines
from engine.music.chords import chord_symbols
from engine.music.grid import Grid, GridNotes
from engine.music.score import Score


def heard_chords(
    notes: GridNotes, grid: Grid, key: Key, score: Score
) -> tuple[tuple[float, str], ...]:
    """Name the chords that are heard in a piece.

    Example: ``((0.0, "Am"), (2.0, "F"))``.

    Args:
        notes: Array of ``GRID_NOTE``, in order.
        grid: Their tempo and meter.
        key: By which sharps or flats are written.
        score: How they are played, bar by bar.

    Returns:
        When each begins, in seconds, and its symbol.
    """
    found = find_chords(notes, grid)
    lines = bar_lines(score)
    bar = grid.bar_ticks * grid.tick_seconds if len(lines) < 2 else lines[-1] - lines[-2]
    lines = np.append(lines, lines[-1] + bar)
    times = np.interp(found["tick"] / grid.bar_ticks, np.arange(len(lines)), lines)
    return tuple(zip(times.tolist(), chord_symbols(found, key), strict=True))
