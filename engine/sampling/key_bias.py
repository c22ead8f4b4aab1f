"""Leans on the choice of pitches so that a key that was asked for is heard."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.key_finding import ALBRECHT_SHANAHAN, TEMPERLEY
from engine.api.keys import Key
from engine.model.network import Floats, TokenBatch

WEIGHT: Final = 0.5
"""What part of the profile's log is added: 1 would be a second opinion as good as the
network's own. See the model card."""


class KeyBias:
    """A processor (:class:`engine.sampling.decoding.LogitsProcessor`) for notes whose tonic is C.

    Adds to each pitch's logit the log of how common its degree is in the mode, the mean of
    the profiles the composer chooses by (:func:`engine.analysis.key_finding.key_margin`): the
    network alone slides into the relative key, most of all where the mode does not suit the mood.

    Args:
        key: The key asked for.
        weight: What part of the log is added.
    """

    def __init__(self, key: Key, weight: float = WEIGHT) -> None:
        shares = [
            np.array(profile.major if key.mode == "major" else profile.minor)
            for profile in (ALBRECHT_SHANAHAN, TEMPERLEY)
        ]
        common = np.mean([share / share.sum() for share in shares], axis=0)
        self._bias: Floats = (weight * np.log(common)).astype(np.float32)

    def process(self, name: str, logits: Floats, _note: TokenBatch, /) -> Floats:
        """Lean pitches towards the key; other attributes stay as they are."""
        if name != "pitch":
            return logits
        biased: Floats = logits + self._bias[np.arange(logits.shape[1]) % 12]
        return biased

    def on_note(self, note: TokenBatch, /) -> None:
        """Keep nothing: every note is treated alike."""
