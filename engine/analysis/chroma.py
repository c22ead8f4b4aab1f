"""Chroma: how long each pitch class sounds in even frames of time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.music.score import Notes, end_times


def sounding_time(
    notes: Notes, values: NDArray[np.int64], kinds: int, frames: int, rate: float
) -> NDArray[np.float64]:
    """Sum the seconds for which notes of each kind sound in each frame.

    Example: a C held for one second gives 0.5 in the first two of three frames at 2 Hz.

    Args:
        notes: Array of ``NOTE``, shape [n].
        values: The kind of each note, 0 … ``kinds`` − 1, shape [n].
        kinds: How many there are.
        frames: How many frames from time 0 on; later ones are cut off.
        rate: Frames per second.

    Returns:
        Seconds, ≥ 0, shape [frames, kinds].
    """
    # The time passed since onsets less that since ends, at each frame's edge, differs from one
    # edge to the next by what sounds between them. A note is a ramp: its slope changes at its
    # onset and its end, so that two running sums give the time passed.
    slope, passed = np.zeros((2, frames + 2, kinds))
    ends = end_times(notes)
    for times, sign in ((notes["onset"], 1.0), (ends, -1.0)):
        place = np.clip(times * rate, 0.0, frames + 0.0)
        frame = place.astype(np.int64)
        # The frame of the edge gets the part after it, all later frames a whole one.
        np.add.at(passed, (frame, values), sign * (frame + 1 - place))
        np.add.at(slope, (frame + 1, values), sign)
    found: NDArray[np.float64] = (passed + np.cumsum(slope, axis=0))[:frames] / rate
    return np.maximum(found, 0.0)


def chromagram(notes: Notes, frames: int, rate: float) -> NDArray[np.float64]:
    """The seconds for which each pitch class sounds in each frame, shape [frames, 12].

    Args:
        notes: Array of ``NOTE``, without drums.
        frames: How many frames from time 0 on.
        rate: Frames per second.
    """
    return sounding_time(notes, notes["pitch"].astype(np.int64) % 12, 12, frames, rate)


def unit_rows(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale each row to a Euclidean length of 1; rows of zeros become even.

    Args:
        rows: Shape [n, k].
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    even = np.full_like(rows, 1.0 / np.sqrt(rows.shape[1]))
    scaled: NDArray[np.float64] = np.where(lengths > 1e-9, rows / np.maximum(lengths, 1e-9), even)
    return scaled
