"""What the rules forbid at a step, those of the last chord among them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.chord_names import Chord
from engine.api.keys import Mode
from engine.composing.final_chord import (
    closing_instruments,
    closing_shifts,
    final_tick,
    outside_chord,
)
from engine.composing.rules import Mask, Rows, instrument_mask, pitch_mask, shift_mask
from engine.model.network import TokenBatch
from engine.sampling.decoding import Bools

_TONIC: Final[dict[Mode, int]] = {"major": 0, "minor": 1}
"""The quality of the tonic's chord, an index in ``QUALITIES``."""


class NoteRules:
    """The masks over the values of an attribute, for the rows of a batch.

    Args:
        state: Where each row stands; it goes on as the rows do.
        enters: The tick at which each instrument comes in, [instruments].
        mode: Of the key.
        last_chord: The chord to end on, in C; None for the tonic's.
        closes: Whether the piece ends with what is written, on that chord.
    """

    def __init__(
        self,
        state: Rows,
        enters: NDArray[np.int64],
        mode: Mode,
        last_chord: Chord | None,
        *,
        closes: bool = True,
    ) -> None:
        self._state, self._enters = state, enters
        last = last_chord or Chord(0, _TONIC[mode], 0)
        self._outside = outside_chord(last.pitch_classes, last.bass)
        self._final = final_tick(state) if closes else None

    def at_last_chord(self, finished: Bools) -> Bools:
        """Which unfinished rows are at the last chord, [rows]."""
        if self._final is None:
            return np.zeros(len(finished), bool)
        at_end: Bools = (self._state.ticks == self._final) & ~finished
        return at_end

    def no_shift(self, closing: Bools) -> Mask:
        """The forbidden shifts, [rows, shifts]."""
        # Rows whose last onset no instrument may join any more.
        full: Mask = np.all(self.no_instrument(closing, np.zeros(len(closing), np.int32)), axis=1)
        if self._final is None:
            return shift_mask(self._state, full)
        last = closing_shifts(self._state, self._final, full)
        # The last chord's rules apply alone at that chord, and wherever both leave no shift.
        both = shift_mask(self._state, full) | last
        blocked = closing[:, None] | both.all(axis=1, keepdims=True)
        mask: Mask = np.where(blocked, last, both)
        return mask

    def no_instrument(self, closing: Bools, shift: NDArray[np.int32]) -> Mask:
        """The forbidden instruments after a shift, [rows, instruments]."""
        state = self._state
        usual = instrument_mask(state, shift) | (state.ticks[:, None] < self._enters[None, :])
        if not closing.any():
            return usual
        mask: Mask = np.where(closing[:, None], closing_instruments(state), usual)
        return mask

    def no_pitch(self, closing: Bools, note: TokenBatch) -> Mask:
        """The forbidden pitches, [rows, pitches]."""
        usual = pitch_mask(self._state, note["shift"], note["instrument"])
        if not closing.any():
            return usual
        # The last chord narrows the choice, except where it would leave no pitch.
        other = self._outside[note["instrument"]]
        narrowed = usual | (closing[:, None] & other)
        mask: Mask = np.where(narrowed.all(axis=1, keepdims=True), usual, narrowed)
        return mask
