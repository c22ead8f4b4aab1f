"""Moves a melody between the parallel major and minor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def to_mode(pitches: NDArray[np.int64], tonic: int, mode: str) -> NDArray[np.int64]:
    """Move pitches to the same degrees of the parallel scale.

    Example: ``to_mode(np.array([60, 64, 69, 71]), 0, "minor")`` is ``[60, 63, 68, 70]``.

    Args:
        pitches: MIDI note numbers of a melody in the other mode, in order.
        tonic: Pitch class, 0 … 11.
        mode: ``"major"`` or ``"minor"``, the mode to move to.

    Returns:
        Shape as given.
    """
    degrees = (pitches - tonic) % 12
    moved: NDArray[np.int64]
    if mode == "major":
        moved = pitches + np.isin(degrees, (3, 8, 10))
        return moved
    # A leading note that moves to the tonic stays (harmonic minor).
    leads = (degrees == 11) & (np.append(np.diff(pitches), 0) == 1)
    moved = pitches - (np.isin(degrees, (4, 9, 11)) & ~leads)
    return moved
