"""The band's decoding state: its rules, its conditions and its context."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.composing.final_chord import (
    closing_instruments,
    closing_pitches,
    closing_shifts,
    final_tick,
)
from engine.composing.rules import (
    Mask,
    Rows,
    duration_mask,
    instrument_mask,
    pitch_mask,
    shift_mask,
    silence_bonus,
)
from engine.model.network import Floats, TokenBatch
from engine.music.grid import TICKS, Grid
from engine.music.mood_curve import Curve
from engine.sampling.decoding import Bools
from engine.tokens.attribute import transposition
from engine.tokens.band.conditions import conditions
from engine.tokens.band.context import WIDTH, ContextTracker
from engine.tokens.vocabulary import ATTRIBUTES, END, SHIFT_TICKS

NOTES_PER_BEAT: Final = 14
"""A bound on work: few pieces of the collections are this dense over their whole length."""
MAX_DENSITY_FACTOR: Final = 1.5
"""A candidate this many times as dense as its condition says is cut off."""
MIN_NOTES: Final = 6.0
"""Notes per beat that are always allowed."""


class BandDecodingState:
    """A batch of pieces for the same instruments and of the same number of bars.

    Args:
        rows: The number of pieces, ≥ 1.
        curve: The mood condition, by the share of its length that a row has written.
        key: Its mode is a condition, its tonic bounds the ranges; notes are in C.
        grid: Tempo and meter.
        bars: Length of the music.
        instruments: The instruments that play, indices in ``instruments.ORDER``.
        genre: The kind of music, one of ``conditions.MANNERS``, or None.
        enters: Index of an instrument to the tick at which it comes in; the others begin at 0.
        density: The density condition, notes per beat of all instruments together, or None.

    Attributes:
        ticks: The onset of the note being written, [rows]; of the previous note until the
            shift is committed.
    """

    attributes = ATTRIBUTES

    def __init__(
        self,
        rows: int,
        curve: Curve,
        key: Key,
        grid: Grid,
        bars: int,
        instruments: Sequence[int],
        genre: str | None,
        enters: Mapping[int, int] | None = None,
        density: float | None = None,
    ) -> None:
        self.rows = rows
        bound = NOTES_PER_BEAT if density is None else max(density * MAX_DENSITY_FACTOR, MIN_NOTES)
        self.max_notes = math.ceil(bars * grid.meter * min(bound, NOTES_PER_BEAT))
        self.finished: Bools = np.zeros(rows, bool)
        self._mode, self._grid = key.mode, grid
        self._instruments, self._genre = tuple(instruments), genre
        self._density = density
        count = len(ORDER)
        wanted = np.zeros(count, bool)
        wanted[list(instruments)] = True
        self._enters = np.zeros(count, np.int64)
        for index, tick in (enters or {}).items():
            self._enters[index] = tick
        self._state = Rows(
            ticks=np.zeros(rows, np.int64),
            instrument=np.full(rows, -1, np.int32),
            pitch=np.full(rows, 128, np.int32),
            struck=np.zeros((rows, count), np.int64),
            last=np.zeros((rows, count), np.int64),
            played=np.zeros((rows, count), np.int64),
            count=0,
            total=bars * grid.bar_ticks,
            bar=grid.bar_ticks,
            wanted=wanted,
            shift=transposition(key.tonic),
        )
        self._final = final_tick(self._state)
        self._tracker = ContextTracker(rows, grid.bar_ticks, self._instruments)
        # Precomputed per tick (a few thousand).
        self._cond, self._uncond = self._conditions(curve), self._conditions(None)
        # As in training, the context before the first note is all zeros.
        self._now: Floats = np.zeros((rows, WIDTH), np.float32)

    @property
    def ticks(self) -> NDArray[np.int64]:
        """The onset of the note being written, [rows]; see the class."""
        return self._state.ticks

    def together(self) -> Bools:
        """Which instruments may still join the last onset, [rows, instruments]."""
        return ~self._no_instrument(np.zeros(self.rows, np.int32))

    def entered(self) -> Bools:
        """Which instruments have come in by the last onset, [rows, instruments]."""
        state = self._state
        came: Bools = state.wanted & (state.ticks[:, None] >= self._enters[None, :])
        return came

    @property
    def progress(self) -> NDArray[np.float64]:
        """The share of its length that each row has written, [rows]."""
        return self._state.ticks / self._state.total

    def cond(self) -> Floats:
        """The conditions of the next note, [rows, conditions.SIZE]."""
        return self._cond.take(self._state.ticks, axis=0, mode="clip")

    def uncond(self) -> Floats:
        """The conditions of the next note without the mood, [rows, conditions.SIZE]."""
        return self._uncond.take(self._state.ticks, axis=0, mode="clip")

    def _conditions(self, curve: Curve | None) -> Floats:
        """The conditions at each tick, [ticks, conditions.SIZE]; without a mood if no curve."""
        total = self._state.total
        ticks = np.arange(total + 1)
        valence, arousal = curve.at(ticks / total) if curve else (None, None)
        return conditions(
            ticks,
            self._grid,
            valence=valence,
            arousal=arousal,
            mode=self._mode,
            density=self._density,
            total=total,
            manner=self._genre,
            instruments=self._instruments,
        )

    def context(self) -> Floats:
        """What sounds, which instruments play, and the position in the bar, [rows, WIDTH]."""
        return self._now

    def time(self) -> Floats:
        """The time in beats, [rows]."""
        return (self._state.ticks / TICKS).astype(np.float32)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Apply :mod:`engine.composing.rules` and the rules of the last chord."""
        if name == "shift":
            return np.where(self._no_shift(), -np.inf, logits)
        if name == "instrument":
            biased = logits + silence_bonus(self._state)
            return np.where(self._no_instrument(note["shift"]), -np.inf, biased)
        if name == "pitch":
            return np.where(self._no_pitch(note), -np.inf, logits)
        if name == "duration":
            return np.where(duration_mask(note["instrument"]), -np.inf, logits)
        return logits

    def _no_shift(self) -> Mask:
        """The forbidden shifts, [rows, shifts]."""
        # Rows whose last onset no instrument may join any more.
        full: Mask = np.all(self._no_instrument(np.zeros(self.rows, np.int32)), axis=1)
        closing = closing_shifts(self._state, self._final, full)
        # The last chord's rules apply alone at that chord, and wherever both leave no shift.
        both = shift_mask(self._state, full) | closing
        blocked = self._closing[:, None] | both.all(axis=1, keepdims=True)
        mask: Mask = np.where(blocked, closing, both)
        return mask

    def _no_instrument(self, shift: NDArray[np.int32]) -> Mask:
        """The forbidden instruments after a shift, [rows, instruments]."""
        state = self._state
        usual = instrument_mask(state, shift) | (state.ticks[:, None] < self._enters[None, :])
        if not self._closing.any():
            return usual
        mask: Mask = np.where(self._closing[:, None], closing_instruments(state), usual)
        return mask

    def _no_pitch(self, note: TokenBatch) -> Mask:
        """The forbidden pitches, [rows, pitches]."""
        usual = pitch_mask(self._state, note["shift"], note["instrument"])
        if not self._closing.any():
            return usual
        # The last chord narrows the choice, except where it would leave no pitch.
        other = closing_pitches(note["instrument"], self._mode)
        narrowed = usual | (self._closing[:, None] & other)
        mask: Mask = np.where(narrowed.all(axis=1, keepdims=True), usual, narrowed)
        return mask

    @property
    def _closing(self) -> Bools:
        """Which unfinished rows are at the last chord, [rows]."""
        at_end: Bools = (self._state.ticks == self._final) & ~self.finished
        return at_end

    def commit(self, name: str, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Move each row on by its shift. An end finishes the row and becomes a shift of 0."""
        if name != "shift":
            return values
        state = self._state
        self.finished = self.finished | (values == END)
        # A finished row begins a chord of its own, so that it always has something to play.
        state.instrument = np.where(self.finished, -1, state.instrument).astype(np.int32)
        state.pitch = np.where(self.finished, 128, state.pitch).astype(np.int32)
        values = np.where(values == END, 0, values).astype(np.int32)
        # Advance the onset; at a new one no instrument has struck yet.
        gap = SHIFT_TICKS[values]
        state.ticks = state.ticks + gap
        fresh = (gap > 0) | self.finished
        state.struck = np.where(fresh[:, None], 0, state.struck)
        self._now = self._tracker.context(state.ticks)
        return values

    def on_note(self, note: TokenBatch) -> None:
        """Strike each row's note in the context and the rules' bookkeeping."""
        instrument, pitch = note["instrument"], note["pitch"]
        self._tracker.strike(self._state.ticks, instrument, pitch, note["duration"])
        self._state.begin(instrument, pitch)
