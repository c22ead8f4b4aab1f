"""Keeps a band to the density it is told, and its instruments to their shares.

Left to itself the network thickens what it has written, as what it writes next follows from
that: one instrument comes to play full chords at every onset, and the others hardly anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.composing.band.decoding import BandDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import TICKS
from engine.music.instrument_table import DRUM
from engine.tokens.band.vocabulary import SHIFT_TICKS

MEMORY_BEATS: Final = 8.0
"""Beats after which a note counts for 1/e: what is dense is heard over a phrase."""
PRIOR_BEATS: Final = 2.0
"""Beats of what is wanted that count as played before the first note."""
STRENGTH: Final = 4.0
"""Nats that an octave too much, twice as many notes as wanted, costs."""
NEAR_BEATS: Final = 0.25
"""A note this soon after the one before costs half as much as one at the same time."""

MAX_OCTAVES: Final = 3.0
"""Octaves too much that count, so that nobody is shut out for long."""
SPREAD: Final = 0.4
"""Octaves, the standard deviation of an instrument's share of a piece from its usual one. In real
bands it is about one; but as a drawn share only holds back, more leaves too little of the bass."""
DRUMS_SPREAD: Final = 0.85
"""The same for the drums. With the two, bass and chords meet the drums about as often as in real
bands, without them too often; see the model card."""
_WIDEST: Final = 1.5
"""Standard deviations that a share is drawn from the usual at the most."""

_LITTLE: Final = 1e-3
_NEARNESS: Final = np.append(0.5 ** (SHIFT_TICKS / TICKS / NEAR_BEATS), 0.0)


class DensityControl:
    """Leans against what is denser than wanted: against soon notes, and against who plays most.

    Args:
        state: What is written on.
        density: Notes per beat wanted of all instruments together.
        players: Who plays, indices in ``instruments.ORDER``.
        shares: Instrument's name to the notes per beat it usually plays; only their proportions
            count.
        rng: Draws how far each candidate's proportions are from these.
    """

    def __init__(
        self,
        state: BandDecodingState,
        density: float,
        players: Sequence[int],
        shares: Mapping[str, float],
        rng: np.random.Generator,
    ) -> None:
        usual = np.zeros(len(ORDER))
        for index in players:
            usual[index] = shares[ORDER[index].name]
        away = np.clip(rng.normal(size=(state.rows, len(ORDER))), -_WIDEST, _WIDEST)
        spread = np.full(len(ORDER), SPREAD)
        spread[DRUM] = DRUMS_SPREAD
        wanted = usual * 2.0 ** (spread * away)
        self._state = state
        # Notes per beat, and notes played and due of late, [rows, instruments].
        self._wanted = wanted / wanted.sum(axis=1, keepdims=True) * density
        self._due = self._wanted * PRIOR_BEATS
        self._played = self._due.copy()
        self._ticks = np.zeros(state.rows, np.int64)

    def process(self, name: str, logits: Floats, _note: TokenBatch) -> Floats:
        """Lean against soon shifts and busy instruments where too much was played of late."""
        if name == "shift":
            over = _octaves(self._played.sum(axis=1), self._due.sum(axis=1))
            against = over[:, None] * _NEARNESS
        elif name == "instrument":
            against = _octaves(self._played, self._due)
        else:
            return logits
        leaned: Floats = (logits - STRENGTH * against).astype(np.float32)
        return leaned

    def on_note(self, note: TokenBatch) -> None:
        """Count the note, and let those before it fade."""
        ticks = self._state.ticks
        fade = np.exp((self._ticks - ticks) / (TICKS * MEMORY_BEATS))[:, None]
        due = np.where(self._state.entered(), self._wanted, 0.0)
        self._due = self._due * fade + due * (MEMORY_BEATS * (1.0 - fade))
        self._played *= fade
        self._played[np.arange(len(ticks)), note["instrument"]] += 1.0
        self._ticks = ticks


def _octaves(played: NDArray[np.float64], due: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how many octaves more is played than is due, 0 … ``MAX_OCTAVES``; the same shape."""
    over = np.log2(np.maximum(played, _LITTLE) / np.maximum(due, _LITTLE))
    return np.clip(over, 0.0, MAX_OCTAVES)
