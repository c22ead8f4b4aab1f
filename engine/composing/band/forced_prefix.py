"""Begins a band's piece with what is kept of another."""

from __future__ import annotations

import numpy as np

from engine.api.instruments import ORDER
from engine.composing.band.decoding import BandDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import GridNotes
from engine.music.instrument_table import DRUM, VOICES
from engine.sampling.forced_prefix import ForcedPrefix
from engine.sampling.masks import mask_unless_empty
from engine.tokens.attribute import Tokens, transposition
from engine.tokens.band.vocabulary import END, SHIFT_TICKS


class BandForcedPrefix(ForcedPrefix):
    """Forces the first notes of every row; what is new begins at a bar line.

    While kept notes ring, new ones keep clear of their keys and of their voices.

    Args:
        state: What is written on.
        tokens: The notes, in the band's vocabulary.
        kept: The same notes as they are, their pitches as they sound.
        tonic: Of the key, 0 … 11.
        begin: The tick from which on new notes may stand.
    """

    def __init__(
        self, state: BandDecodingState, tokens: Tokens, kept: GridNotes, tonic: int, begin: int
    ) -> None:
        super().__init__(state, tokens, np.zeros(128))
        self._begin = begin
        self._band_state = state
        # Where each note ends; pitches as the state has them.
        self._ends = kept["tick"] + kept["duration"]
        self._instrument = kept["instrument"].astype(int)
        moved = kept["pitch"] + transposition(tonic)
        self._pitch = np.where(self._instrument == DRUM, kept["pitch"], moved)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Allow only the forced value; after the kept notes, what leaves them alone."""
        if self._step < len(self._tokens):
            return super().process(name, logits, note)
        now = self._band_state.ticks[:, None]
        if name == "shift":
            early = np.zeros(logits.shape, bool)
            early[:, :END] = now + SHIFT_TICKS[None, :] < self._begin
            return mask_unless_empty(logits, early)
        ringing = self._ends[None, :] > now
        if not ringing.any() or name not in ("instrument", "pitch"):
            return logits
        if name == "instrument":
            held = np.zeros((len(now), len(ORDER)), int)
            for index in np.unique(self._instrument):
                held[:, index] = ringing[:, self._instrument == index].sum(axis=1)
            return mask_unless_empty(logits, held >= VOICES[None, :])
        own = ringing & (self._instrument[None, :] == note["instrument"][:, None])
        keys = np.zeros(logits.shape, bool)
        for row, mine in enumerate(own):
            keys[row, self._pitch[mine]] = True
        return mask_unless_empty(logits, keys)
