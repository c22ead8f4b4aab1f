"""Keeps a long piece in its register.

Each note follows from the notes before, and what returns is looked back to; so over some minutes an
instrument can climb or sink by octaves, little by little, which no rule forbids.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.api.instruments import ORDER
from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import Grid
from engine.music.instrument_table import DRUM

WANDERING_SECONDS: Final = 120.0
"""Instruments wander in pieces longer than this; shorter ones need no such control."""
SETTLED_SECONDS: Final = 60.0
"""After so long a piece has shown in which register an instrument plays."""
RECENT_SECONDS: Final = 10.0
"""After so long a note counts for 1/e in what is recent."""
FREE_SEMITONES: Final = 6.5
"""By how much the mean pitch of what is recent may lie off that of all before. In 120 songs of
Pop1K7 of three minutes and more, 95 % of the stretches of 20 s lie within 6.6 semitones."""
STRENGTH: Final = 1.0
"""Nats for each semitone beyond, and for each octave by which a pitch lies farther off. A piano's
five minutes that ended 10 semitones too high kept within 6.5 (.3 nats: 11)."""

_PITCHES: Final = np.arange(128)


class RegisterControl:
    """Makes pitches less likely that carry an instrument farther away from its register.

    Args:
        state: The decoding state of the batch.
        grid: The tempo of the piece.
    """

    def __init__(self, state: NoteDecodingState, grid: Grid) -> None:
        self._state, self._tick_seconds = state, grid.tick_seconds
        # Count and sum of pitches, of all notes and of recent ones, [2, rows, instruments].
        self._all = np.zeros((2, state.rows, len(ORDER)))
        self._recent = np.zeros((2, state.rows, len(ORDER)))
        self._rows = np.arange(state.rows)
        self._ticks = np.zeros(state.rows, np.int64)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Penalize pitches on the side to which the instrument has wandered."""
        if name != "pitch":
            return logits
        place = self._rows, note["instrument"]
        counts, sums = self._all[:, *place]
        usual = sums / np.maximum(counts, 1.0)
        recent = self._recent[1][place] / np.maximum(self._recent[0][place], 1e-9)
        off = recent - usual
        settled = (counts > 0) & (self._state.ticks * self._tick_seconds > SETTLED_SECONDS)
        beyond = np.where(settled & (note["instrument"] != DRUM), np.abs(off) - FREE_SEMITONES, 0.0)
        if not (beyond > 0).any():
            return logits
        octaves = np.sign(off)[:, None] * (_PITCHES[None, : logits.shape[1]] - usual[:, None]) / 12
        cost = STRENGTH * np.maximum(beyond, 0.0)[:, None] * np.maximum(octaves, 0.0)
        leaned: Floats = (logits - cost).astype(np.float32)
        return leaned

    def on_note(self, note: TokenBatch) -> None:
        """Count the note, and fade the recent ones."""
        ticks = self._state.ticks
        fade = np.exp((self._ticks - ticks) * self._tick_seconds / RECENT_SECONDS)
        self._recent *= fade[None, :, None]
        self._ticks = ticks
        place = self._rows, note["instrument"]
        for count in (self._all, self._recent):
            count[0][place] += 1.0
            count[1][place] += note["pitch"]
