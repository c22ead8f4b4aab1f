"""Biases pitches towards the requested key."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.key_finding import ALBRECHT_SHANAHAN, TEMPERLEY
from engine.api.keys import Key
from engine.model.network import Floats, TokenBatch
from engine.music.instrument_table import DRUM

WEIGHT: Final = 1.0
"""The share of the profile's log that is added: a second opinion as good as the network's own."""


class KeyBias:
    """A processor (:class:`engine.sampling.decoding.LogitsProcessor`) for notes whose tonic is C.

    Adds to each pitch's logit the log of how common its degree is in the mode. That frequency
    is the mean of the profiles by which the composer ranks candidates
    (:func:`engine.analysis.key_finding.key_margin`). Without the bias the network drifts into
    the relative key, above all where the mode does not suit the mood. Drums have no key.

    Example: ``KeyBias(parse_key("D minor"))``.

    Args:
        key: The requested key; of it only the mode counts.
    """

    def __init__(self, key: Key) -> None:
        shares = [
            np.array(profile.major if key.mode == "major" else profile.minor)
            for profile in (ALBRECHT_SHANAHAN, TEMPERLEY)
        ]
        common = np.mean([share / share.sum() for share in shares], axis=0)
        self._bias: Floats = (WEIGHT * np.log(common)).astype(np.float32)

    def process(self, name: str, logits: Floats, note: TokenBatch, /) -> Floats:
        """Bias pitches towards the key; leave drums and other attributes as they are."""
        if name != "pitch":
            return logits
        bias = self._bias[np.arange(logits.shape[1]) % 12]
        drums = (note["instrument"] == DRUM)[:, None]
        biased: Floats = np.where(drums, logits, logits + bias)
        return biased

    def on_note(self, _: TokenBatch, /) -> None:
        """Do nothing: the bias is the same for every note."""
