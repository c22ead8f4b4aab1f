"""A processor that fits new music under a given melody."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.composing.piano.tune import CLOSEST, GRID
from engine.model.network import Floats, TokenBatch
from engine.sampling.decoding import DecodingState
from engine.tokens.attribute import Tokens
from engine.tokens.piano.vocabulary import END, SHIFT_SECONDS

DENSITIES: Final = (4.8, 10.0)
"""Notes per second of music that is altogether still and altogether stirred.

Source: medians of EMOPIA's clips, 4.5 and 5.1 (sad, calm), 8.6 and 11.5 (happy, angry)."""
WAITING: Final = 2.0
"""Nats by which shifts short of the melody's next onset are leant against for each second
of such music that a row is ahead. A network under a melody that is not its own would else
play on and on: two to three times as many notes as it does by itself."""
NEAR: Final = 1e-4
"""Seconds within which two times are the same; the clock is rounded to float32."""


class Melody:
    """Has every row play a melody at its times, and all else below it.

    No shift passes the melody's next onset: what the network gives to later ones counts
    for that onset. There the melody's note comes first, as notes of one onset do from the
    top down; its velocity is the network's. A row that has played more notes than suit the
    mood waits for it.

    Args:
        state: What is written on; a piano's.
        tokens: The melody in the state's vocabulary; shifts are not looked at.
        onsets: Seconds of each of its notes, the first at 0, as ``tune.changed`` has them.
        arousal: Of the mood, −1 … 1.
    """

    def __init__(
        self,
        state: DecodingState,
        tokens: Tokens,
        onsets: NDArray[np.float64],
        arousal: float,
    ) -> None:
        self._state, self._tokens = state, tokens
        self._onsets = np.append(onsets, np.inf)
        # The place of each row's next melody note.
        self._next = np.zeros(state.rows, np.int64)
        self._count = 0
        self._density = DENSITIES[0] * (DENSITIES[1] / DENSITIES[0]) ** ((arousal + 1) / 2)

    def process(self, name: str, logits: Floats, _note: TokenBatch) -> Floats:
        """The logits with what does not fit the melody left out."""
        gap = self._gap()
        if name == "shift":
            return self._until_the_next(logits, gap)
        due = np.abs(gap) < NEAR
        if name in ("pitch", "duration"):
            wanted = self._tokens[name][np.minimum(self._next, len(self._tokens) - 1)]
            others = np.arange(logits.shape[1])[None, :] != wanted[:, None]
            if name == "pitch":
                logits = self._below(logits)
            return np.where(due[:, None], np.where(others, -np.inf, 0.0), logits).astype(np.float32)
        return logits

    def _until_the_next(self, logits: Floats, gap: NDArray[np.float64]) -> Floats:
        left = gap[:, None] - SHIFT_SECONDS[None, :]
        steps = np.round(left / GRID)
        with np.errstate(invalid="ignore"):
            on_grid = np.abs(left - steps * GRID) < NEAR
        fits = on_grid & ((steps == 0) | (steps >= round(CLOSEST / GRID)))
        bounded = np.isfinite(gap) & (gap > NEAR)
        allowed = logits.copy()
        allowed[:, :END] = np.where(fits | ~bounded[:, None], logits[:, :END], -np.inf)
        # All that would pass the melody's onset goes to it, or as near to it as can be.
        later = np.where(left < -NEAR, logits[:, :END], -np.inf)
        ahead = self._count / self._density - self._state.time()
        for row in np.flatnonzero(bounded):
            fitting = np.flatnonzero(np.isfinite(allowed[row, 1:END])) + 1
            if len(fitting):
                target = fitting[-1]
                allowed[row, target] = np.logaddexp.reduce([allowed[row, target], *later[row]])
                allowed[row, :target] -= WAITING * max(0.0, float(ahead[row]))
        return allowed

    def _below(self, logits: Floats) -> Floats:
        """Pitches below the melody's last note."""
        ceiling = self._tokens["pitch"][np.maximum(self._next - 1, 0)]
        above = np.arange(logits.shape[1])[None, :] >= ceiling[:, None]
        return np.where(above, -np.inf, logits)

    def on_note(self, _: TokenBatch) -> None:
        """Go on to the next melody note where one was played."""
        self._next += np.abs(self._gap()) < NEAR
        self._count += 1

    def _gap(self) -> NDArray[np.float64]:
        """Seconds to each row's next melody note."""
        return self._onsets[self._next] - self._state.time().astype(np.float64)
