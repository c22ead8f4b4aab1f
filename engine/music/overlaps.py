"""Resolves notes that one key cannot play."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.music.score import Notes, in_order


def resolve_overlaps(notes: Notes) -> Notes:
    """Reduce notes to what one keyboard per program can play, in a score's order.

    A MIDI channel and a synthesizer have one key for each pitch, so neither can sound a
    pitch twice at once. Program by program:

    1. Drop notes without length.
    2. Merge notes that begin together on one pitch into one with the longest duration and the
       highest velocity.
    3. End a note where its pitch is struck again.

    Example: of notes from 0 to 2 s and from 1 to 3 s on one pitch, the first ends at 1 s.

    Args:
        notes: Array of ``NOTE``, shape [n], in any order.

    Returns:
        Array of ``NOTE``, shape [≤ n]; no onset or pitch is changed.
    """
    # 1. Drop notes without length.
    notes = notes[notes["duration"] > 0]
    if not len(notes):
        return notes
    # 2. Sort each key's notes by onset, the longest of each onset first, and keep that one.
    order = np.lexsort((-notes["duration"], notes["onset"], notes["pitch"], notes["program"]))
    notes = notes[order]
    key = notes["program"].astype(int) * 128 + notes["pitch"]
    onset: NDArray[np.float64] = notes["onset"]
    fresh = np.append(True, (np.diff(key) != 0) | (np.diff(onset) != 0))
    kept = notes[fresh]
    kept["velocity"] = np.maximum.reduceat(notes["velocity"], np.flatnonzero(fresh))
    # 3. End each note at the key's next onset, if it lasts so long.
    again = np.diff(key[fresh]) == 0
    gap = np.where(again, np.diff(kept["onset"]), np.inf)
    kept["duration"] = np.minimum(kept["duration"], np.append(gap, np.inf))
    return in_order(kept)
