"""Keeps what is new in a piece from disturbing the notes of another that it begins with."""

from __future__ import annotations

import numpy as np

from engine.composing.note_state import NoteDecodingState
from engine.composing.ringing import KeptRinging
from engine.model.network import Floats, TokenBatch
from engine.music.grid import TICKS, GridNotes
from engine.sampling.masks import mask_unless_empty
from engine.tokens.vocabulary import END, SHIFT_TICKS


class ForcedPrefix:
    """Has what follows the forced notes of every row begin at a bar line.

    The decoding state forces the notes themselves, and no processor is asked of them. While they
    ring, new ones may use neither their pitches nor their voices.

    Args:
        state: The decoding state of the batch.
        count: How many notes are forced.
        kept: The kept notes as an array of ``GRID_NOTE``, not transposed.
        tonic: The tonic of the key, 0 … 11.
        begin: The first tick at which new notes may begin.
        promptly: Whether the first new note must begin within the first beat.
    """

    def __init__(
        self,
        state: NoteDecodingState,
        count: int,
        kept: GridNotes,
        tonic: int,
        begin: int,
        *,
        promptly: bool = False,
    ) -> None:
        self._state, self._count, self._begin = state, count, begin
        self._promptly = promptly
        self._step = 0
        self._ringing = KeptRinging(state, kept, tonic)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Allow only what does not disturb the kept notes."""
        if name != "shift":
            return self._ringing.process(name, logits, note)
        # No new note before the bar line.
        now = self._state.ticks[:, None]
        early = np.zeros(logits.shape, bool)
        early[:, :END] = now + SHIFT_TICKS[None, :] < self._begin
        if self._promptly and self._step == self._count:
            early[:, :END] |= now + SHIFT_TICKS[None, :] >= self._begin + TICKS
        return mask_unless_empty(logits, early)

    def on_note(self, _: TokenBatch) -> None:
        """Advance to the next note."""
        self._step += 1
