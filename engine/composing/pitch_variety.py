"""A processor that keeps a band from getting stuck on a few pitches.

The network tends to repeat what it played often. Left to itself it can stay on a few pitches
for half a minute, which real music seldom does.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import TICKS
from engine.music.instrument_table import DRUM
from engine.tokens.vocabulary import ATTRIBUTES

MEMORY_BEATS: Final = 16.0
"""Beats after which a note counts for 1/e: four bars."""
USUAL: Final = 0.12
"""The share of recent notes that one pitch may have before it is penalized."""
STRENGTH: Final = 2.0
"""Nats per octave of excess, one octave being twice the usual share. With these three values the
commonest pitch has the share that it has in real music, about a seventh; see the model card."""
MAX_OCTAVES: Final = 3.0
"""The most octaves of excess that count."""
PRIOR_NOTES: Final = 8.0
"""Notes without a pitch that count as played, so that the first notes do not look like a habit."""


class PitchVariety:
    """Penalizes pitches that had more than their share of the recent notes; ignores drums.

    Args:
        state: The decoding state of the batch.
    """

    def __init__(self, state: NoteDecodingState) -> None:
        self._state = state
        self._played = np.zeros((state.rows, ATTRIBUTES[2].size))
        self._ticks = np.zeros(state.rows, np.int64)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Penalize pitches that were played too often of late."""
        if name != "pitch":
            return logits
        # By how many octaves each pitch's share of the recent notes exceeds the usual one.
        total = self._played.sum(axis=1, keepdims=True) + PRIOR_NOTES
        excess = np.log2(np.maximum(self._played / (USUAL * total), 1.0))
        excess[note["instrument"] == DRUM] = 0.0
        biased: Floats = (logits - STRENGTH * np.minimum(excess, MAX_OCTAVES)).astype(np.float32)
        return biased

    def on_note(self, note: TokenBatch) -> None:
        """Count the note, and fade the previous ones."""
        ticks = self._state.ticks
        self._played *= np.exp((self._ticks - ticks) / (TICKS * MEMORY_BEATS))[:, None]
        pitched = np.flatnonzero(note["instrument"] != DRUM)
        self._played[pitched, note["pitch"][pitched]] += 1.0
        self._ticks = ticks
