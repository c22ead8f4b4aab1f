"""What a note is to the model: four small numbers, each plain arithmetic.

A piece is a sequence of notes, and a note is a tuple of attributes that are predicted in
this order, each seeing those before it:

========  =====  ==========================================================
shift     180    time since the note before began, or the end of the piece
pitch     128    MIDI note number once the tonic has been moved to C
duration  48     logarithmic
velocity  32     linear
========  =====  ==========================================================

Notes that begin together are written from the top down, so a shift of 0 is always
followed by a lower pitch: the melody comes first and the harmony is fitted under it.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.tokens.attribute import Attribute

CHORD_SECONDS: Final = 0.030
"""Onsets closer than this to a chord's first count as simultaneous.

Source: listeners fuse onsets up to 20–40 ms apart (Bregman, "Auditory Scene Analysis",
1990); of the transcribed clips' onset gaps 46 % lie below it and hardly any just above.
"""

# 10 ms up to 1 s, where rhythm lives; coarser where a gap is heard as a rest.
SHIFT_SECONDS: Final[NDArray[np.float64]] = np.concatenate(
    [[0.0], np.arange(4, 101) / 100, np.arange(41, 81) / 40, np.arange(41, 81) / 20, [4.5]]
)
"""Seconds of each shift, shape [179], from 0 to 4.5; longer rests become 4.5 s."""
END: Final = len(SHIFT_SECONDS)
"""The shift that ends a piece."""

DURATION_SECONDS: Final[NDArray[np.float64]] = 0.03 * (8.0 / 0.03) ** (np.arange(48) / 47)
"""Seconds of each duration, shape [48]: 30 ms to 8 s in steps of 12.6 %."""

VELOCITY_STEP: Final = 4
"""MIDI velocities that share one bin."""

PITCHES: Final = (21, 108)
"""Lowest and highest sounding pitch, inclusive: the 88 keys of a piano."""


ATTRIBUTES: Final = (
    Attribute("shift", END + 1),
    Attribute("pitch", 128),
    Attribute("duration", len(DURATION_SECONDS)),
    Attribute("velocity", 128 // VELOCITY_STEP),
)
"""The attributes of a note in the order they are predicted."""

_SHIFT_EDGES: Final = (SHIFT_SECONDS[1:] + SHIFT_SECONDS[:-1]) / 2
_DURATION_EDGES: Final = np.sqrt(DURATION_SECONDS[1:] * DURATION_SECONDS[:-1])


def shift_of(seconds: NDArray[Any]) -> NDArray[np.int32]:
    """The nearest shift for each gap in seconds (≥ 0), same shape, 0 … END − 1."""
    return np.searchsorted(_SHIFT_EDGES, seconds).astype(np.int32)


def duration_of(seconds: NDArray[Any]) -> NDArray[np.int32]:
    """The duration nearest in ratio for each length in seconds, same shape, 0 … 47."""
    return np.searchsorted(_DURATION_EDGES, seconds).astype(np.int32)


def velocity_of(velocity: NDArray[Any]) -> NDArray[np.int32]:
    """The bin of each MIDI velocity (0 … 127), same shape, 0 … 31."""
    return (np.asarray(velocity) // VELOCITY_STEP).astype(np.int32)


def velocity_from(bins: NDArray[Any]) -> NDArray[np.int16]:
    """The MIDI velocity in the middle of each bin, same shape, 2 … 126."""
    return (np.asarray(bins) * VELOCITY_STEP + VELOCITY_STEP // 2).astype(np.int16)


def fingerprint() -> str:
    """Twelve hex digits that change whenever a number above means something else."""
    digest = hashlib.sha256()
    for attribute in ATTRIBUTES:
        digest.update(f"{attribute.name}:{attribute.size};".encode())
    for table in (SHIFT_SECONDS, DURATION_SECONDS):
        digest.update(np.round(table * 1e6).astype("<i8").tobytes())
    digest.update(f"{CHORD_SECONDS}:{VELOCITY_STEP}:{PITCHES}".encode())
    return digest.hexdigest()[:12]
