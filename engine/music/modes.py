"""The same degrees in the other mode."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def to_mode(pitches: NDArray[np.int64], tonic: int, mode: str) -> NDArray[np.int64]:
    """The same degrees of the parallel scale.

    Args:
        pitches: MIDI note numbers of a line in the other mode, in turn.
        tonic: Pitch class, 0 … 11.
        mode: ``"major"`` or ``"minor"``, the mode to move to.
    """
    degrees = (pitches - tonic) % 12
    moved: NDArray[np.int64]
    if mode == "major":
        moved = pitches + np.isin(degrees, (3, 8, 10))
        return moved
    # The leading note stays one where it leads to the tonic (harmonic minor).
    leads = (degrees == 11) & (np.append(np.diff(pitches), 0) == 1)
    moved = pitches - (np.isin(degrees, (4, 9, 11)) & ~leads)
    return moved
