"""The rules of band music, each one small mask over an attribute's values.

As in :mod:`engine.composing.piano.constraints`, rules forbid what cannot be played or was not
asked for; the one that leans instead of forbidding is :func:`silence_bonus`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.ensemble import PRESENCE
from engine.api.instruments import ORDER
from engine.music.grid import KIT, OFF_BEAT_TICKS, TICKS
from engine.music.instrument_table import DRUM, HIGH, LOW, VOICES
from engine.music.polyphony import DRUM_TICKS
from engine.tokens.band.vocabulary import ATTRIBUTES, DURATION_TICKS, END, SHIFT_TICKS

Mask = NDArray[np.bool_]
"""True where a value is forbidden, [rows, size]."""

LONGEST_REST_BARS: Final = 1.0
"""Bars between two onsets, at the most."""
PATIENCE_BARS: Final = 0.5
"""Bars an instrument may be silent before it is leaned towards. In real bands whoever plays
sounds in nearly nine bars of ten; with these three values in as many of a model's."""
BONUS: Final = 4.0
"""What each further bar of silence adds to the instrument's logit: enough to bring it in
within a bar or two, too little to have it come in against the music."""
MAX_BONUS: Final = 10.0

_INDICES: Final = np.arange(len(ORDER))[None, :]
# The durations that are too long for each instrument, [instruments, durations].
_TOO_LONG: Final = (_INDICES.T == DRUM) & (DURATION_TICKS > DRUM_TICKS)


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
        bar: Ticks per bar.
        wanted: Which instruments play, [instruments].
        shift: Semitones pitches were moved by.
        off_grid: The shifts that from each index in the beat lead off the grid or are too long
            a rest, [TICKS, shifts].
        low: Lowest pitch of each instrument, moved like the pitches; of drums the lowest key.
        out_of_reach: The pitches that each instrument does not have, moved likewise; of the
            drums all but the kit, [instruments, pitches].
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
    off_grid: Mask = field(init=False)
    low: NDArray[np.int32] = field(init=False)
    out_of_reach: Mask = field(init=False)

    def __post_init__(self) -> None:
        indices = (np.arange(TICKS)[:, None] + SHIFT_TICKS) % TICKS
        self.off_grid = np.zeros((TICKS, ATTRIBUTES[0].size), bool)
        self.off_grid[:, :END] = np.isin(indices, OFF_BEAT_TICKS)
        self.off_grid[:, :END] |= LONGEST_REST_BARS * self.bar < SHIFT_TICKS
        low, high = LOW + self.shift, HIGH + self.shift
        pitches = np.arange(ATTRIBUTES[2].size)
        self.out_of_reach = (pitches < low[:, None]) | (pitches > high[:, None])
        self.out_of_reach[DRUM] = ~np.isin(pitches, KIT)
        low[DRUM] = min(KIT)
        self.low = low

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
    must: Mask = rows.wanted & (lacks > 0) & (lacks >= (bars - bar)[:, None])
    if must.any():
        must &= (rows.played == 0) | (rows.last // rows.bar != bar[:, None])
    return must


def shift_mask(rows: Rows, full: Mask) -> Mask:
    """Forbidden shifts: off the grid, past the end, too long a rest, a full chord, an early end.

    Nor may a bar be left, or so little of it, that those who are due find no room: as they
    may be out of turn in a chord, each is kept a tick of its own.

    Args:
        rows: Where each row stands.
        full: The rows whose last chord nobody may join any more, [rows].
    """
    forbidden: Mask = rows.off_grid[rows.ticks % TICKS]
    onset = rows.ticks[:, None] + SHIFT_TICKS[None, :]
    forbidden[:, :END] |= onset >= rows.total
    here = rows.ticks // rows.bar
    due_here, due_next = due(rows, here), due(rows, here + 1)
    # Rests are no longer than a bar.
    for bar, must in ((here, due_here), (here + 1, due_next)):
        if must.any():
            waiting = must.sum(axis=1)
            # Two ticks each, for some ticks are off the grid, but no two beside each other.
            room = ((bar + 1) * rows.bar - 2 * waiting)[:, None]
            inside = onset // rows.bar == bar[:, None]
            forbidden[:, :END] |= inside & (waiting > 0)[:, None] & (onset > room)
    if due_here.any():
        waits = due_here.any(axis=1, keepdims=True)
        forbidden[:, :END] |= waits & (onset // rows.bar > here[:, None])
        forbidden[:, END:] |= waits
    if rows.count == 0:
        # The first gap is counted from the bar line; a late entrance is no opening.
        forbidden[:, :END] |= SHIFT_TICKS[None, :] >= rows.bar
        forbidden[:, END] = True
    else:
        forbidden[:, 0] |= full
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
    must = due(rows, rows.ticks // rows.bar)
    allowed = rows.wanted & (must | ~must.any(axis=1, keepdims=True))
    if rows.count:
        # The same instrument may go on downwards as long as there is anything below.
        below = rows.pitch > rows.low[np.maximum(rows.instrument, 0)]
        first = rows.instrument + ~below
        in_turn = (first[:, None] <= _INDICES) & (rows.struck < VOICES)
        allowed &= in_turn | (shift != 0)[:, None]
    mask: Mask = ~allowed
    return mask


def pitch_mask(rows: Rows, shift: NDArray[Any], instrument: NDArray[Any]) -> Mask:
    """Forbidden pitches: out of range, no part of the kit, or not below the note before."""
    forbidden: Mask = rows.out_of_reach[instrument]
    if rows.count:
        pitches = np.arange(ATTRIBUTES[2].size)[None, :]
        follows = (shift == 0) & (instrument == rows.instrument)
        forbidden |= follows[:, None] & (pitches >= rows.pitch[:, None])
    return forbidden


def duration_mask(instrument: NDArray[Any]) -> Mask:
    """Forbidden durations: of the drums those longer than what is learned from has."""
    mask: Mask = _TOO_LONG[instrument]
    return mask


def silence_bonus(rows: Rows) -> NDArray[np.float32]:
    """What leans towards instruments that have long been silent, [rows, instruments]."""
    bars = (rows.ticks[:, None] - rows.last) / rows.bar - PATIENCE_BARS
    bonus: NDArray[np.float32] = np.clip(bars * BONUS, 0.0, MAX_BONUS).astype(np.float32)
    return bonus
