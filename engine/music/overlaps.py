"""One rule for notes that one key could not play."""

from __future__ import annotations

import numpy as np

from engine.music.score import Notes, in_order


def resolve_overlaps(notes: Notes) -> Notes:
    """The notes as one keyboard for each program can play them, in a score's order.

    A MIDI channel and a synthesizer have one key for each pitch, so neither can sound a
    pitch twice at once. Program by program:

    1. A note without length is left out.
    2. Of notes that begin together on one pitch, one stays: with the longest duration and
       the highest velocity among them.
    3. A note that is still held when its pitch is struck again ends there.

    Args:
        notes: Array of ``NOTE``, shape [n], in any order.

    Returns:
        Array of ``NOTE``, shape [≤ n]; no onset or pitch is changed.
    """
    notes = notes[notes["duration"] > 0]
    if not len(notes):
        return notes
    order = np.lexsort((-notes["duration"], notes["onset"], notes["pitch"], notes["program"]))
    notes = notes[order]
    key = notes["program"].astype(int) * 128 + notes["pitch"]
    fresh = np.append(True, (np.diff(key) != 0) | (np.diff(notes["onset"]) != 0))
    kept = notes[fresh]
    kept["velocity"] = np.maximum.reduceat(notes["velocity"], np.flatnonzero(fresh))
    again = np.diff(key[fresh]) == 0
    gap = np.where(again, np.diff(kept["onset"]), np.inf)
    kept["duration"] = np.minimum(kept["duration"], np.append(gap, np.inf))
    return in_order(kept)
