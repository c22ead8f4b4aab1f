"""Keeps a band at the density it was given, and its instruments at their shares.

Without it the network's texture thickens, since each note follows from the notes before: one
instrument ends up playing full chords at every onset, and the others play hardly anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import TICKS
from engine.music.instrument_table import DRUM
from engine.music.mood_curve import evenly_growing
from engine.tokens.vocabulary import SHIFT_TICKS

MEMORY_BEATS: Final = 8.0
"""Beats after which a note counts for 1/e: listeners hear density over a phrase."""
PRIOR_BEATS: Final = 2.0
"""Beats at the wanted density that count as played before the first note."""
STRENGTH: Final = 2.5
"""Nats per octave of excess, one octave being twice as many notes as wanted."""
HASTE: Final = 8.0
"""Nats per octave that a late note costs where less was played than is due. Without it sad bands,
whose notes are long, play three fifths of the notes they were given and hardly move."""
STACKED: Final = 0.75
"""The share of ``HASTE`` that a note at the same time as the one before costs: fuller chords do
not make up for onsets that are missing. At 1 chords get thinner than real ones, at .5 fuller."""
NEAR_BEATS: Final = 0.25
"""A note this soon after the previous one costs half as much as one at the same time, and half as
much as one much later."""

MAX_OCTAVES: Final = 3.0
"""The most octaves of excess or lack that count, so that no instrument is shut out for long."""
SPREAD: Final = 0.4
"""The standard deviation, in octaves, of an instrument's share of a piece from its usual share. In
real bands it is about 1; but a drawn share only holds back, so a larger one starves the bass."""
DRUMS_SPREAD: Final = 0.85
"""The standard deviation, in octaves, of the drums' share. With both spreads, bass and chords meet
the drums about as often as in real bands, without them too often; see the model card."""
_WIDEST: Final = 1.5
"""The most standard deviations by which a drawn share differs from the usual one."""
ALONE: Final = 2.0
"""How many times as much it costs where only some are written: the others cannot make up for it."""

_LITTLE: Final = 1e-3
_NEARNESS: Final = np.append(0.5 ** (SHIFT_TICKS / TICKS / NEAR_BEATS), 0.0)
# No sooner than the next sixteenth: haste must not lead off the grid.
_LATENESS: Final = np.concatenate([[STACKED], np.maximum(1.0 - _NEARNESS[1:-1], 0.5), [0.0]])


class DensityControl:
    """Penalizes music that is too dense or too sparse, and instruments that play too much.

    Args:
        state: The decoding state of the batch.
        density: The wanted notes per beat of all instruments together, at points evenly spaced
            over what is written.
        players: The instruments that play, indices in ``instruments.ORDER``.
        shares: Instrument's name to the notes per beat it usually plays; only their proportions
            count.
        rng: Draws how far each candidate's proportions differ from these.
        new_alone: Whether only what is new counts, not the notes that are forced before it: then
            few instruments may be written, some of them sparse.
        together: Nats that a note at the same time as the one before costs, ≥ 0, dense or not.
    """

    def __init__(
        self,
        state: NoteDecodingState,
        density: Sequence[float],
        players: Sequence[int],
        shares: Mapping[str, float],
        rng: np.random.Generator,
        *,
        new_alone: bool = False,
        together: float = 0.0,
    ) -> None:
        # Draw each candidate's proportions: the usual shares, times a log-normal factor.
        usual = np.zeros(len(ORDER))
        for index in players:
            usual[index] = shares[ORDER[index].name]
        away = np.clip(rng.normal(size=(state.rows, len(ORDER))), -_WIDEST, _WIDEST)
        spread = np.full(len(ORDER), SPREAD)
        spread[DRUM] = DRUMS_SPREAD
        wanted = usual * 2.0 ** (spread * away)
        self._state, self._new_alone, self._density = state, new_alone, density
        self._together = together
        # Each instrument's part in the density, and its recent notes due and played,
        # [rows, instruments].
        self._parts = wanted / wanted.sum(axis=1, keepdims=True)
        self._due = self._parts * density[0] * PRIOR_BEATS
        self._played = self._due.copy()
        self._ticks = np.zeros(state.rows, np.int64)

    def process(self, name: str, logits: Floats, _note: TokenBatch) -> Floats:
        """Penalize short or long shifts and busy instruments, by what was played recently."""
        if name == "shift":
            # All instruments together decide how soon the next note may come.
            played, due = self._played.sum(axis=1)[:, None], self._due.sum(axis=1)[:, None]
            cost = STRENGTH * _octaves(played, due) * self._nearness()
            if not self._new_alone:
                cost += HASTE * _octaves(due, played) * _LATENESS
            cost[:, 0] += self._together
        elif name == "instrument":
            # Each instrument is held to its own share.
            cost = STRENGTH * _octaves(self._played, self._due)
        else:
            return logits
        biased: Floats = (logits - cost).astype(np.float32)
        return biased

    def _nearness(self) -> NDArray[np.float64]:
        """How much a note costs by its shift, 0 … 1, [shifts] or [rows, shifts]."""
        if not self._new_alone:
            return _NEARNESS
        # Few instruments may be sparse: a note is too near until as many are due as were played.
        surplus = np.maximum((self._played - self._due).sum(axis=1), _LITTLE)
        wait = np.maximum(surplus / self._wanted().sum(axis=1), NEAR_BEATS)
        near = np.clip(1.0 - SHIFT_TICKS / TICKS / wait[:, None], 0.0, 1.0)
        return ALONE * np.concatenate([near, np.zeros((len(near), 1))], axis=1)

    def _wanted(self) -> NDArray[np.float64]:
        """The notes per beat that are wanted of each instrument now, [rows, instruments]."""
        now = evenly_growing(self._density, self._state.progress)
        wanted: NDArray[np.float64] = self._parts * now[:, None]
        return wanted

    def on_note(self, note: TokenBatch) -> None:
        """Count the note, and fade the previous ones."""
        ticks = self._state.ticks
        if self._new_alone and self._state.in_prefix:
            self._ticks = ticks
            return
        fade = np.exp((self._ticks - ticks) / (TICKS * MEMORY_BEATS))[:, None]
        # Notes become due at a steady rate, and fade like those played; none before an entrance.
        due = np.where(self._state.entered(), self._wanted(), 0.0)
        self._due = self._due * fade + due * (MEMORY_BEATS * (1.0 - fade))
        self._played *= fade
        self._played[np.arange(len(ticks)), note["instrument"]] += 1.0
        self._ticks = ticks


def _octaves(played: NDArray[np.float64], due: NDArray[np.float64]) -> NDArray[np.float64]:
    """The octaves by which more is played than is due, 0 … ``MAX_OCTAVES``; shape as given."""
    over = np.log2(np.maximum(played, _LITTLE) / np.maximum(due, _LITTLE))
    return np.clip(over, 0.0, MAX_OCTAVES)
