"""What the beat network sees: a performance as frames, ``FRAMES_PER_SECOND`` a second.

A frame holds what begins in it (how loud in each range of pitch, how long, how low, which
pitch classes), what ends in it, and how far the harmony after it is from the one before.
Drums are not listened to: what the network learned from has none.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.score import DRUMS, Notes, in_order

Frames = NDArray[np.float32]

FRAMES_PER_SECOND: Final = 50
BAND_EDGES: Final = (0, 40, 50, 58, 65, 74, 128)
"""Pitches at which a range begins; loudness is told for each range by itself."""
NOVELTY_SECONDS: Final = (0.4, 0.8, 1.6)
"""How long the stretches before and after a frame are whose harmony is compared."""
NEW_PITCH_CLASS_SECONDS: Final = 1.5
"""A pitch class is new where it was not struck for so long."""
TAIL_SECONDS: Final = 2.0
"""Frames that follow the last onset."""
_CEILING: Final = 4.0

_BANDS: Final = len(BAND_EDGES) - 1
_NOVELTY: Final = _BANDS + 10
_CHROMA: Final = _NOVELTY + len(NOVELTY_SECONDS)
FRAME_FEATURES: Final = _CHROMA + 12
"""Numbers in a frame: loudness in each range; eight about the notes that begin, one about
those that end, one about those that sound; novelty of the harmony; the pitch classes struck."""


def without_drums(notes: Notes) -> Notes:
    """The notes that are listened to, in order: all but the drums'."""
    return in_order(notes[notes["program"] != DRUMS])


def to_frames(notes: Notes) -> Frames:
    """Describe a performance frame by frame.

    Args:
        notes: Array of ``NOTE`` without drums, in order, at least one; times in seconds ≥ 0.

    Returns:
        Float32 [frames, FRAME_FEATURES]; frame k is about the moment ``k / FRAMES_PER_SECOND``
        seconds. The last frame is ``TAIL_SECONDS`` after the last onset.

    Example: ``to_frames(notes)[round(2.5 * FRAMES_PER_SECOND)]`` tells what begins at 2.5 s.
    """
    onset = notes["onset"]
    count = int((onset[-1] + TAIL_SECONDS) * FRAMES_PER_SECOND) + 1
    frame = np.round(onset * FRAMES_PER_SECOND).astype(np.int64)
    pitch = notes["pitch"].astype(np.int64)
    loudness = (notes["velocity"] / 80.0).astype(np.float32)
    duration = np.minimum(notes["duration"], 4.0)
    out: Frames = np.zeros((count, FRAME_FEATURES), np.float32)

    # How loud each range is struck.
    np.add.at(out, (frame, np.searchsorted(BAND_EDGES, pitch, side="right") - 1), loudness)
    column = _BANDS
    np.add.at(out[:, column], frame, 0.5)
    out[:, column + 1] = out[:, column] > 0
    struck = np.flatnonzero(out[:, column + 1])
    # The longest, the lowest and the highest note that begins here.
    np.maximum.at(out[:, column + 2], frame, (duration / 2).astype(np.float32))
    lowest, highest = np.full(count, 127), np.zeros(count, np.int64)
    np.minimum.at(lowest, frame, pitch)
    np.maximum.at(highest, frame, pitch)
    out[struck, column + 3] = (72 - lowest[struck]) / 36
    out[struck, column + 4] = (highest[struck] - 60) / 36
    # The silence since the onset before.
    out[struck, column + 5] = np.diff(struck, prepend=struck[0]) / FRAMES_PER_SECOND
    np.add.at(out[:, column + 6], frame, 0.5 * _is_new(onset, pitch % 12))
    bass = lowest[struck]
    low = bass < 60
    moved = np.ones(int(low.sum()), bool)
    moved[1:] = np.diff(bass[low] % 12) != 0
    out[struck[low], column + 7] = moved
    # What ends, and how much sounds.
    end = np.minimum(np.round((onset + notes["duration"]) * FRAMES_PER_SECOND), count - 1)
    end = end.astype(np.int64)
    np.add.at(out[:, column + 8], end, 0.3)
    change = np.zeros(count)
    np.add.at(change, frame, 0.2)
    np.add.at(change, end, -0.2)
    out[:, column + 9] = np.cumsum(change)

    chroma = np.zeros((count, 12), np.float32)
    np.add.at(chroma, (frame, pitch % 12), loudness)
    out[:, _CHROMA:] = chroma
    weight = np.zeros((count, 12))
    np.add.at(weight, (frame, pitch % 12), 0.2 + duration)
    out[:, _NOVELTY:_CHROMA] = _novelty(weight)
    return np.minimum(out, _CEILING, out=out)


def _is_new(onset: NDArray[Any], pitch_class: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each note's pitch class was not struck for a while before it."""
    new = np.zeros(len(onset), bool)
    for one in range(12):
        (where,) = np.nonzero(pitch_class == one)
        new[where] = np.diff(onset[where], prepend=-np.inf) > NEW_PITCH_CLASS_SECONDS
    return new


def _novelty(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """How unlike the pitch classes after each frame are to those before it, 0 … 1 [frames, n].

    One minus the cosine of the two sums; 0 where either is silent.

    Source: J. Foote, "Automatic Audio Segmentation Using a Measure of Audio Novelty"
    (ICME 2000), its checkerboard kernel's two off-diagonal squares.
    """
    count = len(weight)
    total = np.concatenate([np.zeros((1, 12)), np.cumsum(weight, axis=0)])
    here = np.arange(count)
    columns = []
    for seconds in NOVELTY_SECONDS:
        width = round(seconds * FRAMES_PER_SECOND)
        # An onset may be rounded down by a frame: the stretch after begins one frame early.
        middle = np.maximum(here - 1, 0)
        before = total[middle] - total[np.maximum(middle - width, 0)]
        after = total[np.minimum(middle + width, count)] - total[middle]
        norm = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
        product = (before * after).sum(axis=1)
        # What differences of sums leave where there is silence is no music.
        columns.append(np.where(norm > 1e-6, 1 - product / np.maximum(norm, 1e-6), 0.0))
    return np.stack(columns, axis=1)
