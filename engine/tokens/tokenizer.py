"""Converts notes on the beat grid to tokens and back."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import GRID_NOTE, GridNotes, sorted_grid
from engine.music.instrument_table import DRUM, HIGH, LOW
from engine.music.polyphony import limit_polyphony
from engine.tokens.attribute import Tokens, transposition
from engine.tokens.vocabulary import (
    ATTRIBUTES,
    DURATION_TICKS,
    SHIFT_TICKS,
    VELOCITY_STEP,
    duration_of,
    shift_of,
)

TOKENS: Final = np.dtype([(attribute.name, np.int32) for attribute in ATTRIBUTES])
"""One note in the model's vocabulary."""


def into_range(pitch: NDArray[Any], instrument: NDArray[Any]) -> NDArray[np.int32]:
    """Move pitches by octaves into the instruments' ranges; leave drums as they are.

    Every range spans more than an octave, so this is always possible.

    Example: ``into_range(20, BASS)`` is 32: the bass's lowest note is 24.

    Args:
        pitch: MIDI note numbers.
        instrument: Indices in ``instruments.ORDER``, of the same shape.

    Returns:
        Shape as given.
    """
    pitch = np.asarray(pitch, np.int32)
    low, high = LOW[instrument], HIGH[instrument]
    up = np.maximum(0, -(-(low - pitch) // 12)) * 12
    down = np.maximum(0, -(-(pitch - high) // 12)) * 12
    moved: NDArray[np.int32] = np.where(instrument == DRUM, pitch, pitch + up - down)
    return moved


def encode(notes: GridNotes, tonic: int) -> Tokens:
    """Encode a piece as tokens, transposed to C.

    Example: ``encode(notes, 7)`` moves a piece in G up to C.

    Args:
        notes: Array of ``GRID_NOTE`` in any order.
        tonic: The pitch class that becomes C, 0 … 11; drums are not transposed.

    Returns:
        Array of ``TOKENS``, shape [≤ n]; doubled notes are left out. The first shift is 0.
    """
    # Drop notes that double another's onset, instrument and pitch.
    notes = sorted_grid(notes)
    same = np.zeros(len(notes), bool)
    for name in ("tick", "instrument", "pitch"):
        same[1:] |= np.diff(notes[name].astype(int)) != 0
    same[:1] = True
    notes = notes[same]
    tokens = np.zeros(len(notes), TOKENS)
    tokens["shift"][1:] = shift_of(np.diff(notes["tick"]))
    tokens["instrument"] = notes["instrument"]
    moved = notes["pitch"] + transposition(tonic)
    tokens["pitch"] = np.where(notes["instrument"] == DRUM, notes["pitch"], np.clip(moved, 0, 127))
    tokens["duration"] = duration_of(notes["duration"])
    tokens["velocity"] = notes["velocity"] // VELOCITY_STEP
    return tokens


def ticks_of(tokens: Tokens) -> NDArray[np.int64]:
    """Ticks from the first note's onset to each note's onset, shape [n].

    Example: for the shifts 3, 0 and 12 they are 0, 0 and 12: the first shift does not count.
    """
    ticks: NDArray[np.int64] = np.cumsum(SHIFT_TICKS[tokens["shift"]].astype(np.int64))
    return ticks - ticks[0] if len(ticks) else ticks


def decode(tokens: Tokens, tonic: int, start: int = 0) -> GridNotes:
    """Decode tokens to notes, transposed from C to a tonic.

    A pitch that would leave its instrument's range moves by octaves. What the instruments
    cannot play is removed by :func:`engine.music.polyphony.limit_polyphony`.

    Example: ``decode(encode(notes, 7), 7)`` gives back the notes, rounded to the vocabulary.

    Args:
        tokens: Array of ``TOKENS`` without an end, shape [n].
        tonic: The pitch class that C becomes, 0 … 11.
        start: The tick of the first note.

    Returns:
        Array of ``GRID_NOTE``, in order, shape [≤ n].
    """
    return limit_polyphony(decode_as_written(tokens, tonic, start))


def decode_as_written(tokens: Tokens, tonic: int, start: int = 0) -> GridNotes:
    """Decode tokens to notes one to one, whether the instruments can play them or not.

    Args:
        tokens: Array of ``TOKENS`` without an end, shape [n].
        tonic: The pitch class that C becomes, 0 … 11.
        start: The tick of the first note.

    Returns:
        Array of ``GRID_NOTE``, shape [n], in the order of the tokens.
    """
    notes = np.zeros(len(tokens), GRID_NOTE)
    notes["tick"] = ticks_of(tokens) + start
    durations = DURATION_TICKS[tokens["duration"]]
    notes["duration"] = durations
    notes["instrument"] = tokens["instrument"]
    moved = tokens["pitch"] - transposition(tonic)
    pitch = np.where(tokens["instrument"] == DRUM, tokens["pitch"], moved)
    notes["pitch"] = into_range(pitch, tokens["instrument"])
    notes["velocity"] = tokens["velocity"] * VELOCITY_STEP + VELOCITY_STEP // 2
    return notes
