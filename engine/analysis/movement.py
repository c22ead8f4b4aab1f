"""The movement of a piece in time: what tells music that goes somewhere from music that stands."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.moving_harmony import HARMONY_MOVES, measure_harmony_moves
from engine.analysis.moving_melody import MELODY_MOVES, measure_melody_moves
from engine.music.score import DRUMS, Notes

MOVEMENT: Final = (*HARMONY_MOVES, *MELODY_MOVES)
"""The names of the figures of :func:`measure_movement`, in order."""


def measure_movement(notes: Notes, seconds: float) -> dict[str, float]:
    """Measure the movement of a piece's harmony, bass, top line, pitches and pulse.

    Example: ``measure_movement(notes, 30.0)["chord_changes"]`` is the share of seconds whose
    chord is not that of the second before.

    Args:
        notes: Array of ``NOTE``, in order; drums are left out.
        seconds: The length of the piece. Figures of pieces of other lengths are not comparable.

    Returns:
        A value for each of ``MOVEMENT``, in that order; NaN where there is nothing to measure.
    """
    pitched = notes[notes["program"] != DRUMS]
    return {**measure_harmony_moves(pitched, seconds), **measure_melody_moves(pitched)}


def movement_vector(notes: Notes, seconds: float) -> NDArray[np.float64]:
    """The figures of :func:`measure_movement` as an array, shape [len(MOVEMENT)]."""
    return np.array(list(measure_movement(notes, seconds).values()))
