"""The piano's state: its rules, its conditions, and what sounds on it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.keys import Key
from engine.composing.piano.constraints import Rows, keyboard, later_is_end, pitch_mask, shift_mask
from engine.model.network import Floats, TokenBatch
from engine.music.mood_curve import Curve
from engine.sampling.decoding import Bools
from engine.tokens.attribute import transposition
from engine.tokens.piano.conditions import conditions
from engine.tokens.piano.vocabulary import ATTRIBUTES, DURATION_SECONDS, END, SHIFT_SECONDS

NOTES_PER_SECOND: Final = 30
"""A bound on work: no piece of the collections is half as dense over its length."""


class PianoDecodingState:
    """Piano pieces of one length, side by side, all told the same.

    Args:
        rows: How many, ≥ 1.
        curve: The moods that every row is told, by the share of the length it has written.
        key: Only its mode is told, and its tonic bounds the keyboard; notes are in C.
        seconds: Length of the music.
        manner: The kind of music asked for, one of ``conditions.MANNERS``.
    """

    attributes = ATTRIBUTES

    def __init__(
        self,
        rows: int,
        curve: Curve,
        key: Key,
        seconds: float,
        *,
        manner: str = "clip",
    ) -> None:
        self.rows = rows
        self.max_notes = int(seconds * NOTES_PER_SECOND) + 1
        self.finished: Bools = np.zeros(rows, bool)
        self._curve, self._mode, self._manner = curve, key.mode, manner
        lowest, highest = keyboard(transposition(key.tonic))
        self._state = Rows(
            seconds=np.zeros(rows),
            pitch=np.full(rows, 128, np.int32),
            struck=np.zeros(rows, np.int32),
            count=0,
            total=float(seconds),
            lowest=lowest,
            highest=highest,
        )
        self._strings = _Strings(rows)
        self._now = self._strings.sounding(self._state.seconds)

    @property
    def progress(self) -> NDArray[np.float64]:
        """The share of its length that each row has written, [rows]."""
        return self._state.seconds / self._state.total

    def cond(self) -> Floats:
        """The conditions of the next note, [rows, conditioning.SIZE]."""
        return self._conditions(self._curve, self._mode)

    def uncond(self) -> Floats:
        """The conditions without the mood, [rows, conditions.SIZE]."""
        return self._conditions(None, self._mode)

    def _conditions(self, curve: Curve | None, mode: str | None) -> Floats:
        valence, arousal = curve.at(self.progress) if curve else (None, None)
        return conditions(
            self._state.seconds,
            valence=valence,
            arousal=arousal,
            mode=mode,
            total=self._state.total,
            manner=self._manner,
        )

    def context(self) -> Floats:
        """What sounds, pitch by pitch, [rows, 128]; as ``tokenizer.sounding`` has it."""
        return self._now

    def time(self) -> Floats:
        """Seconds, [rows]."""
        return self._state.seconds.astype(np.float32)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """The logits under the rules of :mod:`engine.composing.piano.constraints`."""
        if name == "shift":
            folded = later_is_end(logits, self._state)
            return np.where(shift_mask(self._state), -np.inf, folded)
        if name == "pitch":
            return np.where(pitch_mask(self._state, note["shift"]), -np.inf, logits)
        return logits

    def commit(self, name: str, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Move each row on by its shift; one that has come to its end stands still."""
        if name != "shift":
            return values
        state = self._state
        self.finished = self.finished | (values == END)
        state.pitch = np.where(self.finished, 128, state.pitch).astype(np.int32)
        values = np.where(values == END, 0, values).astype(np.int32)
        gap = SHIFT_SECONDS[values]
        state.seconds = state.seconds + gap
        state.struck = np.where(gap > 0, 0, state.struck).astype(np.int32)
        self._now = self._strings.sounding(state.seconds)
        return values

    def on_note(self, note: TokenBatch) -> None:
        """Let each row's note begin."""
        self._strings.strike(self._state.seconds, note)
        self._state.pitch = note["pitch"]
        self._state.struck = self._state.struck + 1
        self._state.count += 1


class _Strings:
    """What sounds in each row: until when, and since when."""

    def __init__(self, rows: int) -> None:
        self._ends = np.full((rows, 128), -1.0)
        self._struck = np.full((rows, 128), -1.0)

    def sounding(self, seconds: NDArray[np.float64]) -> Floats:
        """As ``tokenizer.sounding`` has it for training, at a time for each row."""
        held = self._ends > seconds[:, None] + 1e-6
        fresh = np.abs(self._struck - seconds[:, None]) < 1e-6
        return held.astype(np.float32) + fresh.astype(np.float32)

    def strike(self, seconds: NDArray[np.float64], note: TokenBatch) -> None:
        """Let each row's note begin."""
        row = np.arange(len(seconds))
        self._ends[row, note["pitch"]] = seconds + DURATION_SECONDS[note["duration"]]
        self._struck[row, note["pitch"]] = seconds
