"""Has a piece begin with given notes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, TokenBatch
from engine.sampling.decoding import DecodingState
from engine.tokens.attribute import Tokens


class ForcedPrefix:
    """Forces the first notes of every row, whatever the rules and the network say.

    Afterwards a pitch is left alone for as long as a forced note holds it: to strike it
    again would cut that note short.

    Args:
        state: What is written on.
        tokens: The notes, in the state's vocabulary; without an end.
        held: Until when each pitch is held by them, by the state's clock, [128].
    """

    def __init__(self, state: DecodingState, tokens: Tokens, held: NDArray[np.float64]) -> None:
        self._state, self._tokens, self._held = state, tokens, held
        self._step = 0

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:  # noqa: ARG002
        """Allow only the forced value; after the forced notes, all but the pitches they hold."""
        if self._step < len(self._tokens):
            forced = np.full_like(logits, -np.inf)
            forced[:, self._tokens[name][self._step]] = 0.0
            return forced
        if name != "pitch":
            return logits
        # The clock is rounded to float32.
        holding = self._held[None, :] > self._state.time()[:, None] + 1e-3
        left = np.where(holding, -np.inf, logits)
        # Where nothing would be left, the held note is struck again after all.
        return np.where(np.isfinite(left).any(axis=1, keepdims=True), left, logits)

    def on_note(self, _: TokenBatch) -> None:
        """Go on to the next note."""
        self._step += 1
