"""Processors that have a band play what is kept of another piece."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.composing.band.decoding import BandDecodingState
from engine.model.litert import Floats, TokenBatch
from engine.music.grid import DRUM, GridNotes
from engine.sampling.forced_prefix import Primer
from engine.sampling.key_bias import Tonality
from engine.tokens.band.tokenizer import Tokens
from engine.tokens.band.vocabulary import END, SHIFT_TICKS
from engine.tokens.piano.tokenizer import transposition

TONALITY: Final = 1.0
"""What part of the profile's log a band's pitches are leaned by: more than the piano's, as what
came out in the wrong key returns in it."""
_VOICES: Final = np.array([one.polyphony for one in ORDER])


def _without(logits: Floats, forbidden: NDArray[np.bool_]) -> Floats:
    """The logits but for what is forbidden; all of a row's where nothing would be left."""
    left = np.where(forbidden, -np.inf, logits)
    return np.where(np.isfinite(left).any(axis=1, keepdims=True), left, logits)


def _shares(logits: Floats) -> NDArray[np.float64]:
    """The probabilities that logits stand for, [rows, size]; zeros where all is forbidden."""
    most = logits.max(axis=1, keepdims=True)
    weights = np.exp(logits.astype(np.float64) - np.where(np.isfinite(most), most, 0.0))
    shares: NDArray[np.float64] = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    return shares


class Opening(Primer):
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
        self._band, self._begin = state, begin
        # Where each note ends; pitches as the state has them.
        self._ends = kept["tick"] + kept["duration"]
        self._instrument = kept["instrument"].astype(int)
        moved = kept["pitch"] + transposition(tonic)
        self._pitch = np.where(self._instrument == DRUM, kept["pitch"], moved)

    def process(self, name: str, logits: Floats) -> Floats:
        """Only the forced value, or what leaves the kept notes alone."""
        if self._step < len(self._tokens):
            return super().process(name, logits)
        now = self._band.ticks[:, None]
        if name == "shift":
            early = np.zeros(logits.shape, bool)
            early[:, :END] = now + SHIFT_TICKS[None, :] < self._begin
            return _without(logits, early)
        ringing = self._ends[None, :] > now
        if not ringing.any() or name not in ("instrument", "pitch"):
            return logits
        if name == "instrument":
            held = np.zeros((len(now), len(ORDER)), int)
            for place in np.unique(self._instrument):
                held[:, place] = ringing[:, self._instrument == place].sum(axis=1)
            return _without(logits, held >= _VOICES[None, :])
        own = ringing & (self._instrument[None, :] == self._band.playing[:, None])
        keys = np.zeros(logits.shape, bool)
        for row, mine in enumerate(own):
            keys[row, self._pitch[mine]] = True
        return _without(logits, keys)


class BandTonality(Tonality):
    """The piano's, for all but the drums, which have no key.

    Args:
        state: What is written on.
        key: The key asked for.
    """

    def __init__(self, state: BandDecodingState, key: Key) -> None:
        super().__init__(key, TONALITY)
        self._band = state

    def leaned(self, logits: Floats) -> Floats:
        """The logits of a pitch, leaned where it is one."""
        drums = (self._band.playing == DRUM)[:, None]
        pitched: Floats = np.where(drums, logits, super().leaned(logits))
        return pitched


class Tune:
    """Has one instrument play given notes, and nothing else, while the others are free.

    No shift passes the tune's next onset: what the network gives to later ones counts for
    that onset. There instruments before the tune's may play, then it comes, as notes of one
    onset stand in the instruments' order: what the network gives to going on past the tune's
    place counts for the tune. Velocities are the network's.

    Args:
        state: What is written on.
        tokens: The tune in the band's vocabulary; shifts are not looked at.
        ticks: The onset of each of its notes, rising.
        instrument: Who plays it, its place in ``instruments.ORDER``.
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
        # The place of each row's next note of the tune.
        self._next = np.zeros(state.rows, np.int64)
        self._begun = False
        # How likely others were to play at the tune's next onset: elsewhere it is alone.
        self._stays = np.ones(state.rows)

    def process(self, name: str, logits: Floats) -> Floats:
        """The logits with what does not fit the tune left out."""
        gap = self._ticks[self._next] - self._state.ticks
        if name == "shift":
            return self._until_the_next(logits, gap)
        due = gap == 0
        if name == "instrument":
            places = np.arange(logits.shape[1])[None, :]
            left = _without(logits, places == self._instrument)
            return np.where(due[:, None], self._before_the_tune(logits), left)
        if name in ("pitch", "duration"):
            mine = due & (self._state.playing == self._instrument)
            wanted = self._tokens[name][np.minimum(self._next, len(self._tokens) - 1)]
            return self._only(logits, wanted, mine)
        return logits

    def _before_the_tune(self, logits: Floats) -> Floats:
        """Instruments up to the tune's; the tune's has all that is not for those before it."""
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
            # Nobody but the tune's player is left for this onset, and that one has no more.
            others = np.delete(self._state.together(), self._instrument, axis=1)
            alone = np.zeros(logits.shape, bool)
            alone[:, 0] = (gap > 0) & ~others.any(axis=1)
            left = _without(left, alone)
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
        """Go on to the next note of the tune where one was played."""
        due = self._ticks[self._next] == self._state.ticks
        self._next += due & (note["instrument"] == self._instrument)
        self._begun = True
