"""Has one instrument of a band play a given melody."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.composing.band.decoding import BandDecodingState
from engine.model.network import Floats, TokenBatch
from engine.sampling.masks import mask_unless_empty
from engine.tokens.attribute import Tokens
from engine.tokens.band.vocabulary import END, SHIFT_TICKS


def _shares(logits: Floats) -> NDArray[np.float64]:
    """The probabilities that logits stand for, [rows, size]; zeros where all is forbidden."""
    most = logits.max(axis=1, keepdims=True)
    weights = np.exp(logits.astype(np.float64) - np.where(np.isfinite(most), most, 0.0))
    shares: NDArray[np.float64] = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    return shares


class MelodyGuide:
    """Has one instrument play given notes, and nothing else, while the others are free.

    No shift passes the melody's next onset: what the network gives to later ones counts for
    that onset. There instruments before the melody's may play, then it comes, as notes of one
    onset stand in the instruments' order: what the network gives to instruments after the
    melody's counts for the melody. Velocities are the network's.

    Args:
        state: What is written on.
        tokens: The melody in the band's vocabulary; shifts are not looked at.
        ticks: The onset of each of its notes, rising.
        instrument: Who plays it, its index in ``instruments.ORDER``.
        others: How many play besides.
    """

    def __init__(
        self,
        state: BandDecodingState,
        tokens: Tokens,
        ticks: NDArray[np.int32],
        instrument: int,
        *,
        others: int,
    ) -> None:
        self._others = others
        self._state, self._tokens, self._instrument = state, tokens, instrument
        self._ticks = np.append(ticks.astype(np.int64), np.iinfo(np.int64).max // 2)
        # The index of each row's next note of the melody.
        self._next = np.zeros(state.rows, np.int64)
        self._begun = False
        # How likely others were to play at the melody's next onset: elsewhere it is alone.
        self._stays = np.ones(state.rows)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """The logits with what does not fit the melody left out."""
        gap = self._ticks[self._next] - self._state.ticks
        if name == "shift":
            return self._until_the_next(logits, gap)
        due = gap == 0
        if name == "instrument":
            indices = np.arange(logits.shape[1])[None, :]
            left = mask_unless_empty(logits, indices == self._instrument)
            return np.where(due[:, None], self._before_the_melody(logits), left)
        if name in ("pitch", "duration"):
            mine = due & (note["instrument"] == self._instrument)
            wanted = self._tokens[name][np.minimum(self._next, len(self._tokens) - 1)]
            return self._only(logits, wanted, mine)
        return logits

    def _before_the_melody(self, logits: Floats) -> Floats:
        """Instruments up to the melody's; the melody's has all that is not for those before it."""
        shares = _shares(logits) * self._stays[:, None]
        shares[:, self._instrument :] = 0.0
        shares[:, self._instrument] = 1.0 - shares.sum(axis=1)
        with np.errstate(divide="ignore"):
            return np.log(np.maximum(shares, 0.0)).astype(np.float32)

    @staticmethod
    def _only(logits: Floats, wanted: int | NDArray[np.int32], rows: NDArray[np.bool_]) -> Floats:
        """The logits where in some rows nothing but one value is left."""
        others = np.arange(logits.shape[1])[None, :] != np.reshape(wanted, (-1, 1))
        forced = np.where(others, -np.inf, 0.0)
        return np.where(rows[:, None], forced, logits).astype(np.float32)

    def _until_the_next(self, logits: Floats, gap: NDArray[np.int64]) -> Floats:
        left = logits.copy()
        if self._begun:
            # Nobody but the melody's player is left for this onset, and that one has no more.
            others = np.delete(self._state.together(), self._instrument, axis=1)
            alone = np.zeros(logits.shape, bool)
            alone[:, 0] = (gap > 0) & ~others.any(axis=1)
            left = mask_unless_empty(left, alone)
        for row in np.flatnonzero(self._next < len(self._tokens)):
            room = int(gap[row])
            later = np.append(room < SHIFT_TICKS, True)
            exact = int(np.searchsorted(SHIFT_TICKS, room))
            if exact < END and SHIFT_TICKS[exact] == room:
                beyond = float(np.logaddexp.reduce(logits[row, later]))
                both = max(float(np.logaddexp(beyond, logits[row, exact])), -1e4)
                self._stays[row] = np.exp(float(logits[row, exact]) - both)
                left[row, exact] = both
            left[row, later] = -np.inf
            if not self._others or not np.isfinite(left[row]).any():
                left[row] = -np.inf
                left[row, np.flatnonzero(~later)[-1]] = 0.0
        return left

    def on_note(self, note: TokenBatch) -> None:
        """Go on to the next note of the melody where one was played."""
        due = self._ticks[self._next] == self._state.ticks
        self._next += due & (note["instrument"] == self._instrument)
        self._begun = True
