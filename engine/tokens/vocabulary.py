"""The vocabulary: a note is five small numbers, each plain arithmetic.

==========  =====  ========================================================
shift       66     ticks since the previous note began, or the end of the piece
instrument  17     index in ``instruments.ORDER``
pitch       128    MIDI note number, the tonic moved to C; for drums the key
duration    38     ticks
velocity    16     linear
==========  =====  ========================================================

Notes that begin together come instrument by instrument, and within an instrument from the top
down, so after a shift of 0 the instrument is a later one or the pitch is lower.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.grid import KIT, TICKS
from engine.music.instrument_table import DRUM
from engine.tokens.attribute import Attribute

SHIFT_TICKS: Final[NDArray[np.int32]] = np.concatenate(
    [np.arange(49), np.arange(54, 97, 6), np.arange(108, 193, 12)]
).astype(np.int32)
"""Ticks of each shift, shape [65]: every tick up to four beats, coarser up to sixteen."""
END: Final = len(SHIFT_TICKS)
"""The shift that ends a piece."""

_LONG: Final = (40, 44, 48, 54, 60, 66, 72, 84, 96, 120, 144, 168, 192, 240, 288, 384)
DURATION_TICKS: Final[NDArray[np.int32]] = np.array(
    [*range(1, 13), *range(14, 25, 2), *range(27, 37, 3), *_LONG], np.int32
)
"""Ticks of each duration, shape [38]: a twelfth of a beat to 32 beats."""

VELOCITY_STEP: Final = 8
"""MIDI velocities per bin; in the collections velocities hardly vary."""

ATTRIBUTES: Final = (
    Attribute("shift", END + 1),
    Attribute("instrument", len(ORDER)),
    Attribute("pitch", 128),
    Attribute("duration", len(DURATION_TICKS)),
    Attribute("velocity", 128 // VELOCITY_STEP),
)
"""The attributes of a note, in the order in which they are predicted."""

_TOLD_BEFORE: Final = ",".join(
    (
        "valence,arousal,mood_known,mode,tempo,tempo_known,density,density_known",
        "left_1,left_4,left_16,left_48,left_known,elapsed_1,elapsed_4,elapsed_16,elapsed_known",
        "manner_game,manner_pop,manner_band,manner_classical,manner_drums",
        *(f"plays_{one.name}" for one in ORDER),
        "instruments_known,three_four,two_four",
    )
)
"""What networks of earlier versions were told: in the fingerprint of models out there."""

_SHIFT_EDGES: Final = (SHIFT_TICKS[1:] + SHIFT_TICKS[:-1]) / 2
_DURATION_EDGES: Final = np.sqrt(DURATION_TICKS[1:] * DURATION_TICKS[:-1])


def shift_of(ticks: NDArray[Any]) -> NDArray[np.int32]:
    """The nearest shift for each gap in ticks (≥ 0), shape as given, 0 … END − 1.

    Example: ``shift_of(np.array([12, 52]))`` is ``[12, 49]``: the shift of 54 ticks is 49.
    """
    return np.searchsorted(_SHIFT_EDGES, ticks).astype(np.int32)


def duration_of(ticks: NDArray[Any]) -> NDArray[np.int32]:
    """The duration nearest in ratio for each length in ticks, shape as given, 0 … 37.

    Example: ``duration_of(np.array([12, 13]))`` is ``[11, 12]``: 12 and 14 ticks.
    """
    return np.searchsorted(_DURATION_EDGES, ticks).astype(np.int32)


def vocabulary_fingerprint() -> str:
    """Twelve hex digits that change with the meaning of any token."""
    digest = hashlib.sha256()
    for attribute in ATTRIBUTES:
        digest.update(f"{attribute.name}:{attribute.size};".encode())
    for table in (SHIFT_TICKS, DURATION_TICKS):
        digest.update(table.astype("<i8").tobytes())
    names = ",".join(one.name for one in ORDER)
    digest.update(f"{TICKS}:{VELOCITY_STEP}:{KIT}:{DRUM}:{names}".encode())
    digest.update(_TOLD_BEFORE.encode())
    return digest.hexdigest()[:12]
