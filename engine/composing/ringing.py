"""Keeps new notes from disturbing kept ones that still ring."""

from __future__ import annotations

import numpy as np

from engine.api.instruments import ORDER
from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import GridNotes, end_ticks
from engine.music.instrument_table import DRUM, VOICES
from engine.sampling.masks import mask_unless_empty
from engine.tokens.attribute import transposition


class KeptRinging:
    """While kept notes ring, new ones may use neither their pitches nor their voices.

    Args:
        state: The decoding state of the batch.
        kept: The kept notes as an array of ``GRID_NOTE``, not transposed.
        tonic: The tonic of the key, 0 … 11.
    """

    def __init__(self, state: NoteDecodingState, kept: GridNotes, tonic: int) -> None:
        self._state = state
        # Where each kept note begins and ends; pitches transposed to C like the state's.
        self._begins, self._ends = kept["tick"], end_ticks(kept)
        self._instrument = kept["instrument"].astype(int)
        moved = kept["pitch"] + transposition(tonic)
        self._pitch = np.where(self._instrument == DRUM, kept["pitch"], moved).clip(0, 127)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Allow only what does not disturb kept notes."""
        if name not in ("instrument", "pitch"):
            return logits
        now = self._state.ticks[:, None]
        ringing = (self._ends[None, :] > now) & (self._begins[None, :] <= now)
        if not ringing.any():
            return logits
        # No instrument whose voices the ringing notes all take.
        if name == "instrument":
            held = np.zeros((len(now), len(ORDER)), int)
            for index in np.unique(self._instrument):
                held[:, index] = ringing[:, self._instrument == index].sum(axis=1)
            return mask_unless_empty(logits, held >= VOICES[None, :])
        # No pitch that the same instrument still holds.
        own = ringing & (self._instrument[None, :] == note["instrument"][:, None])
        keys = np.zeros(logits.shape, bool)
        for row, mine in enumerate(own):
            keys[row, self._pitch[mine]] = True
        return mask_unless_empty(logits, keys)

    def on_note(self, _: TokenBatch) -> None:
        """Nothing changes with a new note."""
