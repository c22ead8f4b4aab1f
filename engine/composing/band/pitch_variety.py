"""A processor that keeps a band from standing on a few pitches.

What was played often is likely to be played again, so left to itself the network comes to
stand on a few pitches for half a minute, which real music seldom does.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.composing.band.decoding import BandDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import TICKS
from engine.music.instrument_table import DRUM
from engine.tokens.band.vocabulary import ATTRIBUTES

MEMORY_BEATS: Final = 16.0
"""Beats after which a note counts for 1/e: four bars."""
USUAL: Final = 0.12
"""The share of the last notes that one pitch may have before it is leaned against."""
STRENGTH: Final = 2.0
"""Nats that each octave beyond, twice the share, costs. With these three values the commonest
pitch has as much of a piece as in real music, about a seventh; see the model card."""
MAX_OCTAVES: Final = 3.0
"""Octaves beyond that count."""
PRIOR_NOTES: Final = 8.0
"""Notes of no pitch that count as played, so that the first ones are not taken for a habit."""


class PitchVariety:
    """Leans against pitches that had more than their share of the last notes, drums left out.

    Args:
        state: What is written on.
    """

    def __init__(self, state: BandDecodingState) -> None:
        self._state = state
        self._played = np.zeros((state.rows, ATTRIBUTES[2].size))
        self._ticks = np.zeros(state.rows, np.int64)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Lean against pitches that were played too often of late."""
        if name != "pitch":
            return logits
        total = self._played.sum(axis=1, keepdims=True) + PRIOR_NOTES
        beyond = np.log2(np.maximum(self._played / (USUAL * total), 1.0))
        beyond[note["instrument"] == DRUM] = 0.0
        leaned: Floats = (logits - STRENGTH * np.minimum(beyond, MAX_OCTAVES)).astype(np.float32)
        return leaned

    def on_note(self, note: TokenBatch) -> None:
        """Count the note, and let those before it fade."""
        ticks = self._state.ticks
        self._played *= np.exp((self._ticks - ticks) / (TICKS * MEMORY_BEATS))[:, None]
        pitched = np.flatnonzero(note["instrument"] != DRUM)
        self._played[pitched, note["pitch"][pitched]] += 1.0
        self._ticks = ticks
