"""Biases the choice of pitches so that listeners hear the requested key."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.key_finding import ALBRECHT_SHANAHAN, TEMPERLEY
from engine.api.keys import Key
from engine.model.network import Floats, TokenBatch

WEIGHT: Final = 0.5
"""The share of the profile's log that is added: 1 would be a second opinion as good as the
network's own. See the model card."""


class KeyBias:
    """A processor (:class:`engine.sampling.decoding.LogitsProcessor`) for notes whose tonic is C.

    Adds to each pitch's logit the log of how common its degree is in the mode. That frequency
    is the mean of the profiles by which the composer ranks candidates
    (:func:`engine.analysis.key_finding.key_margin`). Without the bias the network drifts into
    the relative key, above all where the mode does not suit the mood.

    Args:
        key: The requested key.
        weight: The share of the log that is added.
    """

    def __init__(self, key: Key, weight: float = WEIGHT) -> None:
        shares = [
            np.array(profile.major if key.mode == "major" else profile.minor)
            for profile in (ALBRECHT_SHANAHAN, TEMPERLEY)
        ]
        common = np.mean([share / share.sum() for share in shares], axis=0)
        self._bias: Floats = (weight * np.log(common)).astype(np.float32)

    def process(self, name: str, logits: Floats, _note: TokenBatch, /) -> Floats:
        """Bias pitches towards the key; leave other attributes as they are."""
        if name != "pitch":
            return logits
        biased: Floats = logits + self._bias[np.arange(logits.shape[1]) % 12]
        return biased

    def on_note(self, note: TokenBatch, /) -> None:
        """Do nothing: the bias is the same for every note."""
