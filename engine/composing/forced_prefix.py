"""Makes a piece begin with the kept notes of another."""

from __future__ import annotations

import numpy as np

from engine.api.instruments import ORDER
from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import TICKS, GridNotes
from engine.music.instrument_table import DRUM, VOICES
from engine.sampling.masks import mask_unless_empty
from engine.tokens.attribute import Tokens, transposition
from engine.tokens.vocabulary import END, SHIFT_TICKS


class ForcedPrefix:
    """Forces the first notes of every row; new notes begin at a bar line.

    It overrides the rules and the network. While kept notes ring, new ones may use neither
    their pitches nor their voices.

    Args:
        state: The decoding state of the batch.
        tokens: The kept notes as tokens, without an end.
        kept: The kept notes as an array of ``GRID_NOTE``, not transposed.
        tonic: The tonic of the key, 0 … 11.
        begin: The first tick at which new notes may begin.
        promptly: Whether the first new note must begin within the first beat.
    """

    def __init__(
        self,
        state: NoteDecodingState,
        tokens: Tokens,
        kept: GridNotes,
        tonic: int,
        begin: int,
        *,
        promptly: bool = False,
    ) -> None:
        self._state, self._tokens, self._begin = state, tokens, begin
        self._promptly = promptly
        self._step = 0
        # Where each kept note ends; pitches transposed to C like the state's.
        self._ends = kept["tick"] + kept["duration"]
        self._instrument = kept["instrument"].astype(int)
        moved = kept["pitch"] + transposition(tonic)
        self._pitch = np.where(self._instrument == DRUM, kept["pitch"], moved)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Allow only the forced value; after the kept notes, only what does not disturb them."""
        if self._step < len(self._tokens):
            forced = np.full_like(logits, -np.inf)
            forced[:, self._tokens[name][self._step]] = 0.0
            return forced
        now = self._state.ticks[:, None]
        # No new note before the bar line.
        if name == "shift":
            early = np.zeros(logits.shape, bool)
            early[:, :END] = now + SHIFT_TICKS[None, :] < self._begin
            if self._promptly and self._step == len(self._tokens):
                early[:, :END] |= now + SHIFT_TICKS[None, :] >= self._begin + TICKS
            return mask_unless_empty(logits, early)
        ringing = self._ends[None, :] > now
        if not ringing.any() or name not in ("instrument", "pitch"):
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
        """Advance to the next note."""
        self._step += 1
