"""Chords on the beat grid, as they are found in music, written by the model and asked for.

Chords of a piece are an array of ``CHORD``: in order, the first at tick 0, each lasting until the
next. :mod:`engine.api.chord_names` has single chords, their qualities and their symbols.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.chord_names import QUALITIES, Chord, chord_symbol
from engine.api.keys import Key
from engine.music.records import Records

CHORD: Final = np.dtype(
    [
        ("tick", np.int32),  # where it begins, ≥ 0
        ("root", np.int8),  # pitch class 0 … 11; −1 for no chord
        ("quality", np.int8),  # index in QUALITIES; 0 for no chord
        ("bass", np.int8),  # pitch class 0 … 11; −1 for no chord
    ]
)
"""One chord."""

Chords = Records
"""A one-dimensional array of ``CHORD``."""

CHORD_WIDTH: Final = 37
"""Numbers in a chord's vector: see :func:`chord_vectors`."""

QUALITY_TONES: Final = np.array(
    [[interval in quality.intervals for interval in range(12)] for quality in QUALITIES]
)
"""Whether each quality has each interval above the root: bool, shape [qualities, 12]."""


def to_chords(chords: Iterable[tuple[int, Chord]]) -> Chords:
    """Make an array of ``CHORD`` from pairs of a tick and a chord, in order.

    Example: ``to_chords([(0, Chord(9, 1, 9)), (48, Chord(5, 0, 5))])`` is A minor for a bar of
    four beats, then F.
    """
    rows = [(tick, chord.root, chord.quality, chord.bass) for tick, chord in chords]
    return np.array(rows, CHORD)


def chord_values(chords: Chords) -> list[Chord]:
    """The chords without their ticks, as plain values."""
    return [
        Chord(int(chord["root"]), int(chord["quality"]), int(chord["bass"])) for chord in chords
    ]


def chord_symbols(chords: Chords, key: Key | None = None) -> list[str]:
    """Write each chord as a symbol: :func:`engine.api.chord_names.chord_symbol`.

    Example: A minor and F are ``["Am", "F"]``.
    """
    return [chord_symbol(chord, key) for chord in chord_values(chords)]


def transpose_chords(chords: Chords, semitones: int) -> Chords:
    """Move chords up by semitones, or down by a negative number; a new array.

    Example: A minor moved up by 3 is C minor; no chord stays no chord.
    """
    moved = chords.copy()
    sounding = chords["root"] >= 0
    for name in ("root", "bass"):
        up = (chords[name].astype(int) + semitones) % 12
        moved[name] = np.where(sounding, up, -1)
    return moved


def pitch_class_ticks(chords: Chords, end: int) -> NDArray[np.float64]:
    """The ticks for which each pitch class is a tone of the chord, C first, shape [12].

    Example: C major for 48 ticks gives 48.0 at the indices 0, 4 and 7.

    Args:
        chords: Array of ``CHORD``.
        end: The tick at which the last one ends.
    """
    weights: NDArray[np.float64] = np.zeros(12)
    for chord, ticks in zip(chords, np.diff(chords["tick"], append=end), strict=True):
        if chord["root"] >= 0:
            weights += np.roll(QUALITY_TONES[chord["quality"]], chord["root"]) * ticks
    return weights


def merge_chords(chords: Chords) -> Chords:
    """Leave out each chord that is the one before it again, so that each lasts until it changes.

    Example: C at ticks 0 and 24 and F at 48 become C at 0 and F at 48.
    """
    new = np.ones(len(chords), bool)
    new[1:] = np.any(
        [chords[name][1:] != chords[name][:-1] for name in ("root", "quality", "bass")], axis=0
    )
    merged: Chords = chords[new]
    return merged


def chord_indices(chords: Chords, ticks: NDArray[Any]) -> NDArray[np.intp]:
    """Find which chord sounds at each tick; before the first one, the first.

    Args:
        chords: Array of ``CHORD``, in order, at least one.
        ticks: Any shape.

    Returns:
        Indices in ``chords``, shape as ``ticks``.
    """
    found: NDArray[np.intp] = np.searchsorted(chords["tick"][1:], ticks, side="right")
    return found


def chord_vectors(chords: Chords, ticks: NDArray[Any]) -> NDArray[np.float32]:
    """Describe the chord at each tick as numbers that any chord has, rare ones too.

    Example: for C/E columns 0, 12 + 4, 24, 24 + 4 and 24 + 7 are 1; for no chord only column 36.

    Args:
        chords: Array of ``CHORD``, in order, at least one.
        ticks: Shape [n].

    Returns:
        Zeros and ones, shape [n, ``CHORD_WIDTH``]: which of the twelve pitch classes is the root,
        which is the bass, which sound (the bass among them), and whether there is no chord.
    """
    count = len(chords)
    vectors = np.zeros((count, CHORD_WIDTH), np.float32)
    rows = np.flatnonzero(chords["root"] >= 0)
    root, bass = (chords[name][rows].astype(int) for name in ("root", "bass"))
    vectors[rows, root] = 1
    vectors[rows, 12 + bass] = 1
    above = (np.arange(12) - root[:, None]) % 12
    vectors[rows, 24:36] = QUALITY_TONES[chords["quality"][rows][:, None], above]
    vectors[rows, 24 + bass] = 1
    vectors[chords["root"] < 0, 36] = 1
    return vectors[chord_indices(chords, ticks)]
