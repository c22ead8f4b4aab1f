"""The rules of playing, each a small mask over the values of one attribute.

The rules forbid what cannot be played or was not requested.
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
from engine.tokens.vocabulary import ATTRIBUTES, DURATION_TICKS, END, SHIFT_TICKS

Mask = NDArray[np.bool_]
"""True where a value is forbidden, [rows, size]."""

LONGEST_REST_BARS: Final = 1.0
"""The longest gap between two onsets, in bars, where nobody else plays meanwhile."""
_INDICES: Final = np.arange(len(ORDER))[None, :]
# The durations that are too long for each instrument, [instruments, durations].
_TOO_LONG: Final = (_INDICES.T == DRUM) & (DURATION_TICKS > DRUM_TICKS)


@dataclass(slots=True)
class Rows:
    """The state of each row that the rules need; shape [rows] unless another is given.

    Attributes:
        ticks: The last onset, or the next one once its shift is chosen; 0 before the first.
        instrument: The instrument of the last note; −1 before the first.
        pitch: The pitch of the last note, with the tonic moved to C; 128 before the first.
        struck: Notes each instrument has struck at the last onset, [rows, instruments].
        last: The tick at which each instrument last began a note, [rows, instruments].
        played: Bars in which each instrument has begun a note, [rows, instruments].
        count: Notes so far, the same in all rows.
        total: The length of the piece in ticks.
        bar: Ticks per bar.
        wanted: Which instruments play, [instruments].
        shift: Semitones by which pitches were transposed to C.
        off_grid: The shifts that lead off the grid or are too long a rest, for each position
            in the beat, [TICKS, shifts].
        low: The lowest pitch of each instrument, transposed like the pitches; for the drums
            the lowest key of the kit, [instruments].
        out_of_reach: The pitches outside each instrument's range, transposed like the pitches;
            for the drums all but the kit, [instruments, pitches].
        begin_tick: Where the bars begin that count for how often each instrument plays.
        opens: Whether a piece begins with what is written; else that fills a gap from
            ``begin_tick`` on.
        rest_bars: The longest gap between two onsets, in bars.
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
    begin_tick: int = 0
    opens: bool = True
    rest_bars: float = LONGEST_REST_BARS
    off_grid: Mask = field(init=False)
    low: NDArray[np.int32] = field(init=False)
    out_of_reach: Mask = field(init=False)

    def __post_init__(self) -> None:
        indices = (np.arange(TICKS)[:, None] + SHIFT_TICKS) % TICKS
        self.off_grid = np.zeros((TICKS, ATTRIBUTES[0].size), bool)
        self.off_grid[:, :END] = np.isin(indices, OFF_BEAT_TICKS)
        self.off_grid[:, :END] |= self.rest_bars * self.bar < SHIFT_TICKS
        low, high = LOW + self.shift, HIGH + self.shift
        pitches = np.arange(ATTRIBUTES[2].size)
        self.out_of_reach = (pitches < low[:, None]) | (pitches > high[:, None])
        self.out_of_reach[DRUM] = ~np.isin(pitches, KIT)
        low[DRUM] = min(KIT)
        self.low = low

    def begin(self, instrument: NDArray[np.int32], pitch: NDArray[np.int32]) -> None:
        """Record each row's note.

        Args:
            instrument: The instrument of each row's note, [rows].
            pitch: The pitch of each row's note, [rows].
        """
        row = np.arange(len(self.ticks))
        # A bar counts once for each instrument, however many notes it begins there.
        played, last = self.played[row, instrument], self.last[row, instrument]
        again = (played > 0) & (last // self.bar == self.ticks // self.bar)
        self.played[row, instrument] += ~again & (self.ticks >= self.begin_tick)
        self.last[row, instrument] = self.ticks
        self.struck[row, instrument] += 1
        self.instrument, self.pitch = instrument, pitch
        self.count += 1


def due(rows: Rows, bar: NDArray[np.int64]) -> Mask:
    """The instruments that must still begin a note in a bar, [rows, instruments].

    Every requested instrument has to play in ``PRESENCE`` of the bars that count. Once an
    instrument lacks as many bars as are left, it has to play in each of them.

    Example: of 16 bars an instrument must play in 4. If it has played only in the first of
    them, it is due in each of the last three.

    Args:
        rows: The state of each row.
        bar: The bar of each row, counted from 0, not before that of its last onset.
    """
    bars = rows.total // rows.bar
    new = bars - rows.begin_tick // rows.bar
    lacks = math.ceil(PRESENCE * new) - rows.played
    must: Mask = rows.wanted & (lacks > 0) & (lacks >= (bars - bar)[:, None])
    if must.any():
        must &= (rows.played == 0) | (rows.last // rows.bar != bar[:, None])
    return must


def shift_mask(rows: Rows, full: Mask) -> Mask:
    """Forbidden shifts: off the grid, past the end, too long a rest, a full chord, an early end.

    Nor may a shift leave too little room in a bar for the instruments that are due in it. Their
    turn in the current chord may have passed, so room is kept for an onset of each one's own.

    Args:
        rows: The state of each row.
        full: The rows whose last chord no instrument may join any more, [rows].

    Returns:
        [rows, shifts]; at least one shift in each row is allowed.
    """
    # Off the grid, too long a rest, or past the end.
    forbidden: Mask = rows.off_grid[rows.ticks % TICKS]
    onset = rows.ticks[:, None] + SHIFT_TICKS[None, :]
    if not rows.opens:
        _enter_gap(forbidden, rows, onset)
    forbidden[:, :END] |= onset >= rows.total
    # Keep room for the instruments that are due in this bar and in the next one.
    here = rows.ticks // rows.bar
    due_here, due_next = due(rows, here), due(rows, here + 1)
    # Rests are no longer than a bar.
    for bar, must in ((here, due_here), (here + 1, due_next)):
        if must.any():
            waiting = must.sum(axis=1)
            # Two ticks each: some ticks are off the grid, but never two adjacent ones.
            room = ((bar + 1) * rows.bar - 2 * waiting)[:, None]
            inside = onset // rows.bar == bar[:, None]
            forbidden[:, :END] |= inside & (waiting > 0)[:, None] & (onset > room)
    # While an instrument is due in this bar, neither leave the bar nor end the piece.
    if due_here.any():
        waits = due_here.any(axis=1, keepdims=True)
        forbidden[:, :END] |= waits & (onset // rows.bar > here[:, None])
        forbidden[:, END:] |= waits
    if rows.count == 0 and rows.opens:
        # The first shift counts from the bar line. A piece begins there: an upbeat or a rest would
        # be up to two seconds of silence to whoever presses play.
        forbidden[:, :END] |= SHIFT_TICKS[None, :] > 0
        forbidden[:, END] = True
    else:
        # Leave a full chord, and do not end before the last bar.
        forbidden[:, 0] |= full
        forbidden[:, END] |= rows.ticks < rows.total - rows.rest_bars * rows.bar
        if not rows.opens:  # and a gap is not left empty
            forbidden[:, END] |= (rows.played == 0).all(axis=1)
    # A row with no other shift left may end after all.
    forbidden[forbidden.all(axis=1), END] = False
    return forbidden


def _enter_gap(forbidden: Mask, rows: Rows, onset: NDArray[np.int64]) -> None:
    """Have the first note of a gap begin soon in it, wherever the note before it was."""
    waiting = rows.ticks < rows.begin_tick
    if waiting.any():
        # A longer rest than usual may lead there.
        fine = np.isin(onset % TICKS, OFF_BEAT_TICKS, invert=True)
        fine &= (onset >= rows.begin_tick) & (onset < rows.begin_tick + rows.rest_bars * rows.bar)
        forbidden[:, :END] = np.where(waiting[:, None], ~fine, forbidden[:, :END])


def instrument_mask(rows: Rows, shift: NDArray[Any]) -> Mask:
    """Forbidden instruments: not requested, out of turn in a chord, or without a free voice.

    Where some instruments are due (:func:`due`), all others are forbidden too.

    Args:
        rows: The state of each row, moved on by its shift.
        shift: That shift, [rows].

    Returns:
        [rows, instruments].
    """
    must = due(rows, rows.ticks // rows.bar)
    allowed = rows.wanted & (must | ~must.any(axis=1, keepdims=True))
    if rows.count:
        # An instrument's notes in a chord come from the top down: it may continue only if its
        # range has a pitch below the last one.
        below = rows.pitch > rows.low[np.maximum(rows.instrument, 0)]
        first = rows.instrument + ~below
        in_turn = (first[:, None] <= _INDICES) & (rows.struck < VOICES)
        allowed &= in_turn | (shift != 0)[:, None]
    mask: Mask = ~allowed
    return mask


def pitch_mask(rows: Rows, shift: NDArray[Any], instrument: NDArray[Any]) -> Mask:
    """Forbidden pitches: out of range, outside the drum kit, or not below the previous note.

    Args:
        rows: The state of each row.
        shift: The shift of each row's note, [rows].
        instrument: The instrument of each row's note, [rows].

    Returns:
        [rows, pitches].
    """
    forbidden: Mask = rows.out_of_reach[instrument]
    if rows.count:
        pitches = np.arange(ATTRIBUTES[2].size)[None, :]
        follows = (shift == 0) & (instrument == rows.instrument)
        forbidden |= follows[:, None] & (pitches >= rows.pitch[:, None])
    return forbidden


def duration_mask(instrument: NDArray[Any]) -> Mask:
    """Forbidden durations: for the drums, those longer than any in the training data.

    Args:
        instrument: The instrument of each row's note, [rows].

    Returns:
        [rows, durations].
    """
    mask: Mask = _TOO_LONG[instrument]
    return mask
