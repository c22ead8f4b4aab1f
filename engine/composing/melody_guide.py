"""Makes one instrument play a given melody."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.sampling.masks import mask_unless_empty
from engine.tokens.attribute import Tokens
from engine.tokens.vocabulary import END, SHIFT_TICKS


def _shares(logits: Floats) -> NDArray[np.float64]:
    """Softmax, [rows, size]; zeros in a row where everything is forbidden."""
    most = logits.max(axis=1, keepdims=True)
    weights = np.exp(logits.astype(np.float64) - np.where(np.isfinite(most), most, 0.0))
    shares: NDArray[np.float64] = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    return shares


class MelodyGuide:
    """Makes one instrument play given notes and nothing else, while the others are free.

    No shift may pass the melody's next onset. The probability of all later shifts goes to the
    shift that leads to that onset. Notes of one onset come in the instruments' order, so there
    instruments before the melody's may play first. The probability of all instruments after it
    goes to the melody's instrument. The network chooses the velocities.

    Args:
        state: The decoding state of the batch.
        tokens: The melody as tokens; its shifts are ignored.
        ticks: The onset of each of its notes, ascending.
        instrument: The index in ``instruments.ORDER`` of the instrument that plays it.
        others: The number of other instruments.
    """

    fills = False
    """Whether the melody's instrument plays other notes as well."""

    def __init__(
        self,
        state: NoteDecodingState,
        tokens: Tokens,
        ticks: NDArray[np.int32],
        instrument: int,
        *,
        others: int,
    ) -> None:
        self._others = others
        self._state, self._tokens, self._instrument = state, tokens, instrument
        self._ticks = np.append(ticks.astype(np.int64), np.iinfo(np.int64).max // 2)
        # The index of the next melody note in each row.
        self._next = np.zeros(state.rows, np.int64)
        self._begun = False
        # The probability that another instrument plays at the melody's next onset: the share
        # of the merged probability that was the network's own for that shift.
        self._stays = np.ones(state.rows)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Forbid what does not fit the melody."""
        gap = self._ticks[self._next] - self._state.ticks
        if name == "shift":
            return self._until_the_next(logits, gap)
        due = gap == 0
        if name == "instrument":
            # Away from its onsets the melody's instrument is silent.
            indices = np.arange(logits.shape[1])[None, :]
            left = mask_unless_empty(logits, indices == self._instrument)
            return np.where(due[:, None], self._before_the_melody(logits), left)
        if name in ("pitch", "duration"):
            mine = due & (note["instrument"] == self._instrument)
            wanted = self._tokens[name][np.minimum(self._next, len(self._tokens) - 1)]
            return self._only(logits, wanted, mine)
        return logits

    def _before_the_melody(self, logits: Floats) -> Floats:
        """Keep the instruments before the melody's; give its own all other probability."""
        shares = _shares(logits) * self._stays[:, None]
        shares[:, self._instrument :] = 0.0
        shares[:, self._instrument] = 1.0 - shares.sum(axis=1)
        with np.errstate(divide="ignore"):
            return np.log(np.maximum(shares, 0.0)).astype(np.float32)

    @staticmethod
    def _only(logits: Floats, wanted: int | NDArray[np.int32], rows: NDArray[np.bool_]) -> Floats:
        """Force the wanted value in the given rows; leave the other rows as they are."""
        others = np.arange(logits.shape[1])[None, :] != np.reshape(wanted, (-1, 1))
        forced = np.where(others, -np.inf, 0.0)
        return np.where(rows[:, None], forced, logits).astype(np.float32)

    def _until_the_next(self, logits: Floats, gap: NDArray[np.int64]) -> Floats:
        """Forbid shifts past the melody's next onset, and merge their probability into it."""
        left = logits.copy()
        if self._begun and not self.fills:
            # Leave an onset that only the melody's instrument could still join, with no more to
            # play there.
            others = np.delete(self._state.together(), self._instrument, axis=1)
            alone = np.zeros(logits.shape, bool)
            alone[:, 0] = (gap > 0) & ~others.any(axis=1)
            left = mask_unless_empty(left, alone)
        for row in np.flatnonzero(self._next < len(self._tokens)):
            # The end counts as later than any onset of the melody.
            room = int(gap[row])
            later = np.append(room < SHIFT_TICKS, True)
            exact = int(np.searchsorted(SHIFT_TICKS, room))
            # Where one shift leads exactly there, it gets the probability of all later ones.
            if exact < END and SHIFT_TICKS[exact] == room:
                beyond = float(np.logaddexp.reduce(logits[row, later]))
                both = max(float(np.logaddexp(beyond, logits[row, exact])), -1e4)
                self._stays[row] = np.exp(float(logits[row, exact]) - both)
                left[row, exact] = both
            left[row, later] = -np.inf
            # Without others, or with nothing left, take the longest shift that does not pass it.
            if not (self._others or self.fills) or not np.isfinite(left[row]).any():
                left[row] = -np.inf
                left[row, np.flatnonzero(~later)[-1]] = 0.0
        return left

    def on_note(self, note: TokenBatch) -> None:
        """Advance to the next melody note in the rows that played one."""
        due = self._ticks[self._next] == self._state.ticks
        self._next += due & (note["instrument"] == self._instrument)
        self._begun = True
