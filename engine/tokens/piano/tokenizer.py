"""From notes to the model's tuples and back.

What is lost on the way is bounded: onsets move by at most 30 ms (chords are struck as
one, gaps are rounded to 10 ms up to a second), durations by 6.5 %, velocities by 2;
rests of more than 4.5 s are shortened. Going round once more moves a gap between onsets
by 10 ms at most, and nothing else.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.overlaps import resolve_overlaps
from engine.music.score import NOTE, Notes, in_order
from engine.tokens.attribute import Tokens, transposition
from engine.tokens.piano.vocabulary import (
    ATTRIBUTES,
    CHORD_SECONDS,
    DURATION_SECONDS,
    PITCHES,
    SHIFT_SECONDS,
    duration_of,
    shift_of,
    velocity_from,
    velocity_of,
)

TOKENS: Final = np.dtype([(attribute.name, np.int32) for attribute in ATTRIBUTES])
"""One note as the model sees it."""


def encode(notes: Notes, tonic: int) -> Tokens:
    """The tuples of a piece whose tonic is a pitch class 0 … 11.

    Args:
        notes: Array of ``NOTE`` in any order; times in seconds.
        tonic: The pitch class that becomes C.

    Returns:
        Array of ``TOKENS``, shape [n]; n may be smaller than ``len(notes)``, since
        pitches off the keyboard and doubled notes are left out. The first shift is 0.
    """
    notes = notes[(notes["pitch"] >= PITCHES[0]) & (notes["pitch"] <= PITCHES[1])]
    notes = in_order(_chords_as_one(in_order(notes)))
    doubled = np.zeros(len(notes), bool)
    doubled[1:] = (np.diff(notes["onset"]) == 0) & (np.diff(notes["pitch"]) == 0)
    notes = notes[~doubled]
    tokens = np.zeros(len(notes), TOKENS)
    # Onsets are put on the grid before gaps are taken, so rounding does not add up.
    onsets = np.round(notes["onset"], 2)
    tokens["shift"][1:] = shift_of(np.diff(onsets))
    tokens["pitch"] = notes["pitch"] + transposition(tonic)
    tokens["duration"] = duration_of(notes["duration"])
    tokens["velocity"] = velocity_of(notes["velocity"])
    return tokens


def _chords_as_one(notes: Notes) -> Notes:
    """Give all notes within ``CHORD_SECONDS`` of a chord's first onset that onset."""
    notes = notes.copy()
    onsets = notes["onset"]
    start = 0
    while start < len(onsets):
        stop = int(np.searchsorted(onsets, onsets[start] + CHORD_SECONDS, side="right"))
        onsets[start:stop] = onsets[start]
        start = stop
    return notes


def onsets_of(tokens: Tokens) -> NDArray[np.float64]:
    """Seconds from the first note's onset to each note's, shape [n]."""
    return np.cumsum(SHIFT_SECONDS[tokens["shift"]]) - (
        SHIFT_SECONDS[tokens["shift"][0]] if len(tokens) else 0.0
    )


def decode(tokens: Tokens, tonic: int, program: int = 0) -> Notes:
    """The notes of a piece, moved from C to a tonic (0 … 11).

    A note that is struck again while it sounds ends there; a pitch that would leave the
    keyboard moves an octave inwards.

    Args:
        tokens: Array of ``TOKENS`` without an end, shape [n].
        tonic: The pitch class C becomes.
        program: General MIDI program of every note.

    Returns:
        Array of ``NOTE``, shape [n], in order, the first onset at 0.
    """
    notes = np.zeros(len(tokens), NOTE)
    notes["onset"] = np.round(onsets_of(tokens), 3)
    notes["duration"] = np.round(DURATION_SECONDS[tokens["duration"]], 3)
    pitch = tokens["pitch"] - transposition(tonic)
    pitch = np.where(pitch < PITCHES[0], pitch + 12, pitch)
    notes["pitch"] = np.where(pitch > PITCHES[1], pitch - 12, pitch)
    notes["velocity"] = velocity_from(tokens["velocity"])
    notes["program"] = program
    return resolve_overlaps(notes)


def sounding(tokens: Tokens) -> NDArray[np.uint8]:
    """Which pitches still sound when each note begins, and have been struck with it.

    Args:
        tokens: Array of ``TOKENS``, shape [n].

    Returns:
        Shape [n, 128], uint8: 2 for a pitch struck at this very onset before this note
        (a higher note of the same chord), 1 for one held from earlier, 0 for silence.
    """
    onsets = onsets_of(tokens)
    ends = np.full(128, -1.0)
    struck = np.full(128, -1.0)
    held = np.zeros((len(tokens), 128), np.uint8)
    lengths = DURATION_SECONDS[tokens["duration"]]
    pitches = tokens["pitch"]
    for index, onset in enumerate(onsets):
        held[index] = (ends > onset + 1e-6).astype(np.uint8) + (np.abs(struck - onset) < 1e-6)
        ends[pitches[index]] = onset + lengths[index]
        struck[pitches[index]] = onset
    return held
