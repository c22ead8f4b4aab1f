"""The line that is heard on top of piano music."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import TICKS, GridNotes

HELD_TICKS: Final = 2 * TICKS
"""For how long a held note hides lower ones: later they are heard as the melody."""
FARTHEST_BELOW: Final = 12
"""A top note more than this far below the one before it, in semitones, and struck within
``AWAY_TICKS`` of it, belongs to the accompaniment."""
AWAY_TICKS: Final = 3 * TICKS


def skyline(notes: GridNotes) -> GridNotes:
    """The highest note of each onset, without those that are heard as accompaniment.

    Left out are notes that are struck under a higher one while it is held, and those far below
    the one before. Of a piano these are the melody of most pieces.

    Source: the skyline algorithm of Uitdenbogerd and Zobel, "Melodic Matching Techniques for
    Large Music Databases" (ACM Multimedia 1999).

    Example: of C5 held for a bar over E4 and G4 on the beats, only the C5 is left.

    Args:
        notes: Array of ``GRID_NOTE`` of one instrument, in order, at least one.

    Returns:
        Notes of rising onset, each let go where the next begins.
    """
    _, tops = np.unique(notes["tick"], return_index=True)  # notes of an onset fall in pitch
    kept: list[int] = []
    for top in tops.tolist():
        if kept:
            above = notes[kept[-1]]
            gone = int(notes["tick"][top] - above["tick"])
            below = int(above["pitch"]) - int(notes["pitch"][top])
            held = min(int(above["duration"]), HELD_TICKS)
            if (below > 0 and gone < held) or (below > FARTHEST_BELOW and gone < AWAY_TICKS):
                continue
        kept.append(top)
    line: GridNotes = notes[kept].copy()
    duration: NDArray[np.int32] = line["duration"]
    tick: NDArray[np.int32] = line["tick"]
    duration[:-1] = np.minimum(duration[:-1], np.diff(tick))
    return line
