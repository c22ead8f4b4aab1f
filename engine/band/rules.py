"""The rules of band music, each one small mask over an attribute's values.

As in :mod:`engine.constraints`, rules forbid what cannot be played or was not asked for;
the one that leans instead of forbidding is :func:`silence_bonus`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.band.faults import PRESENCE
from engine.band.grid import DRUM, KIT, OFF_BEAT_TICKS, TICKS
from engine.band.playable import DRUM_TICKS
from engine.band.tokenizer import HIGH, LOW
from engine.band.vocabulary import ATTRIBUTES, DURATION_TICKS, END, SHIFT_TICKS
from engine.instruments import ORDER

Mask = NDArray[np.bool_]
"""True where a value is forbidden, [rows, size]."""

LONGEST_REST_BARS: Final = 1.0
"""Bars between two onsets, at the most."""
PATIENCE_BARS: Final = 1.0
"""Bars an instrument may be silent before it is leaned towards."""
BONUS: Final = 2.0
"""What each further bar of silence adds to the instrument's logit: enough to bring it in
within a phrase, too little to have it come in against the music."""
MOST_BONUS: Final = 6.0

_VOICES: Final = np.array([one.polyphony for one in ORDER])


@dataclass(slots=True)
class Rows:
    """Where each row stands, arrays of shape [rows].

    Attributes:
        ticks: Of the last onset, or of the next once its shift is chosen; 0 before the first.
        instrument: Of the last note; −1 before the first.
        pitch: Of the last note, the tonic moved to C; 128 before the first.
        struck: Notes each instrument has struck at the last onset, [rows, instruments].
        last: Tick at which each instrument last began a note, [rows, instruments].
        played: Bars in which each instrument has begun a note, [rows, instruments].
        count: Notes so far.
        total: Ticks the piece lasts.
        bar: Ticks a bar lasts.
        wanted: Which instruments play, [instruments].
        shift: Semitones pitches were moved by.
    """

    ticks: NDArray[np.int64]
    instrument: NDArray[np.int32]
    pitch: NDArray[np.int32]
    struck: NDArray[np.int64]
    last: NDArray[np.int64]
    played: NDArray[np.int64]
    count: int
    total: int
    bar: int
    wanted: Mask
    shift: int

    @property
    def low(self) -> NDArray[np.int32]:
        """Lowest pitch of each instrument, moved like the pitches; of drums the lowest key."""
        return np.where(np.arange(len(ORDER)) == DRUM, min(KIT), LOW + self.shift)

    @property
    def high(self) -> NDArray[np.int32]:
        """Highest pitch likewise."""
        return np.where(np.arange(len(ORDER)) == DRUM, max(KIT), HIGH + self.shift)

    def begin(self, instrument: NDArray[np.int32], pitch: NDArray[np.int32]) -> None:
        """Let each row's note begin."""
        row = np.arange(len(self.ticks))
        played, last = self.played[row, instrument], self.last[row, instrument]
        again = (played > 0) & (last // self.bar == self.ticks // self.bar)
        self.played[row, instrument] += ~again
        self.last[row, instrument] = self.ticks
        self.struck[row, instrument] += 1
        self.instrument, self.pitch = instrument, pitch
        self.count += 1


def due(rows: Rows, bar: NDArray[np.int64]) -> Mask:
    """The instruments that must still begin a note in a bar, [rows, instruments].

    Nobody who was asked for is left out: each has to play in ``PRESENCE`` of the bars, and
    once there are no more bars left than it lacks, it plays in every one of them.

    Args:
        rows: Where each row stands.
        bar: The bar of each row, counted from 0, not before that of its last onset.
    """
    bars = rows.total // rows.bar
    lacks = math.ceil(PRESENCE * bars) - rows.played
    has_played = (rows.played > 0) & (rows.last // rows.bar == bar[:, None])
    must: Mask = rows.wanted & ~has_played & (lacks > 0) & (lacks >= (bars - bar)[:, None])
    return must


def shift_mask(rows: Rows) -> Mask:
    """Forbidden shifts: off the grid, past the end, too long a rest, a full chord, an early end.

    Nor may a bar be left, or so little of it, that those who are due find no room: as they
    may be out of turn in a chord, each is kept a tick of its own.
    """
    size = ATTRIBUTES[0].size
    forbidden = np.zeros((len(rows.ticks), size), bool)
    onset = rows.ticks[:, None] + SHIFT_TICKS[None, :]
    forbidden[:, :END] |= onset >= rows.total
    forbidden[:, :END] |= SHIFT_TICKS[None, :] > LONGEST_REST_BARS * rows.bar
    forbidden[:, :END] |= np.isin(onset % TICKS, OFF_BEAT_TICKS)
    here = rows.ticks // rows.bar
    for bar in (here, here + 1):  # rests are no longer than a bar
        waiting = due(rows, bar).sum(axis=1)
        # Two ticks each, for some ticks are off the grid, but no two beside each other.
        room = ((bar + 1) * rows.bar - 2 * waiting)[:, None]
        inside = onset // rows.bar == bar[:, None]
        forbidden[:, :END] |= inside & (waiting > 0)[:, None] & (onset > room)
    waits = due(rows, here).any(axis=1, keepdims=True)
    forbidden[:, :END] |= waits & (onset // rows.bar > here[:, None])
    forbidden[:, END:] |= waits
    if rows.count == 0:
        # The first gap is counted from the bar line; a late entrance is no opening.
        forbidden[:, :END] |= SHIFT_TICKS[None, :] >= rows.bar
        forbidden[:, END] = True
    else:
        forbidden[:, 0] |= instrument_mask(rows, np.zeros(len(rows.ticks), np.int32)).all(axis=1)
        forbidden[:, END] |= rows.ticks < rows.total - rows.bar
    forbidden[forbidden.all(axis=1), END] = False
    return forbidden


def instrument_mask(rows: Rows, shift: NDArray[Any]) -> Mask:
    """Forbidden instruments: not asked for, out of turn in a chord, or with no voice left.

    Where some are due (:func:`due`) all others are.

    Args:
        rows: Where each row stands, moved on by its shift.
        shift: That shift, [rows].
    """
    places = np.arange(len(ORDER))[None, :]
    forbidden = np.repeat(~rows.wanted[None, :], len(rows.ticks), axis=0)
    must = due(rows, rows.ticks // rows.bar)
    forbidden |= must.any(axis=1, keepdims=True) & ~must
    if rows.count == 0:
        return forbidden
    together = (shift == 0)[:, None]
    before = rows.instrument[:, None]
    # The same instrument may go on downwards as long as there is anything below.
    below = rows.pitch > rows.low[np.maximum(rows.instrument, 0)]
    out_of_turn = (places < before) | ((places == before) & ~below[:, None])
    full = rows.struck >= _VOICES[None, :]
    mask: Mask = forbidden | (together & (out_of_turn | full))
    return mask


def pitch_mask(rows: Rows, shift: NDArray[Any], instrument: NDArray[Any]) -> Mask:
    """Forbidden pitches: out of range, no part of the kit, or not below the note before."""
    pitches = np.arange(ATTRIBUTES[2].size)[None, :]
    low, high = rows.low[instrument][:, None], rows.high[instrument][:, None]
    forbidden = (pitches < low) | (pitches > high)
    no_drum = np.ones(ATTRIBUTES[2].size, bool)
    no_drum[list(KIT)] = False
    forbidden |= (instrument == DRUM)[:, None] & no_drum[None, :]
    if rows.count:
        follows = (shift == 0) & (instrument == rows.instrument)
        forbidden |= follows[:, None] & (pitches >= rows.pitch[:, None])
    mask: Mask = forbidden
    return mask


def duration_mask(instrument: NDArray[Any]) -> Mask:
    """Forbidden durations: of the drums those longer than what is learned from has."""
    mask: Mask = (instrument == DRUM)[:, None] & (DURATION_TICKS > DRUM_TICKS)[None, :]
    return mask


def silence_bonus(rows: Rows) -> NDArray[np.float32]:
    """What leans towards instruments that have long been silent, [rows, instruments]."""
    bars = (rows.ticks[:, None] - rows.last) / rows.bar - PATIENCE_BARS
    bonus: NDArray[np.float32] = np.clip(bars * BONUS, 0.0, MOST_BONUS).astype(np.float32)
    return bonus
