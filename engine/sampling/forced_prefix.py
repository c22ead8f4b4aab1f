"""Makes a piece begin with given notes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, TokenBatch
from engine.sampling.decoding import DecodingState
from engine.tokens.attribute import Tokens


class ForcedPrefix:
    """Forces the first notes of every row, overriding the rules and the network.

    Afterwards it forbids each pitch that a forced note still holds: striking the pitch again
    would cut that note short.

    Args:
        state: The decoding state of the batch.
        tokens: The notes, in the state's vocabulary; without an end.
        held: The time until which the forced notes hold each pitch, in the unit of
            ``state.time()``, [128].
    """

    def __init__(self, state: DecodingState, tokens: Tokens, held: NDArray[np.float64]) -> None:
        self._state, self._tokens, self._held = state, tokens, held
        self._step = 0

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:  # noqa: ARG002
        """Allow only the forced value; after the forced notes, forbid the pitches they hold."""
        if self._step < len(self._tokens):
            forced = np.full_like(logits, -np.inf)
            forced[:, self._tokens[name][self._step]] = 0.0
            return forced
        if name != "pitch":
            return logits
        # state.time() is rounded to float32.
        holding = self._held[None, :] > self._state.time()[:, None] + 1e-3
        left = np.where(holding, -np.inf, logits)
        # A row with no other pitch left may strike a held one again after all.
        return np.where(np.isfinite(left).any(axis=1, keepdims=True), left, logits)

    def on_note(self, _: TokenBatch) -> None:
        """Advance to the next note."""
        self._step += 1
