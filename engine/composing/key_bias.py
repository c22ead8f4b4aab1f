"""Biases a band's pitches towards the requested key."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.api.keys import Key
from engine.model.network import Floats, TokenBatch
from engine.music.instrument_table import DRUM
from engine.sampling.key_bias import KeyBias

WEIGHT: Final = 1.0
"""The share of the profile's log that is added: more than for the piano, since sections in the
wrong key return in it."""


class BandKeyBias(KeyBias):
    """A key bias for all instruments except the drums, which have no key.

    Args:
        key: The requested key.
    """

    def __init__(self, key: Key) -> None:
        super().__init__(key, WEIGHT)

    def process(self, name: str, logits: Floats, note: TokenBatch, /) -> Floats:
        """Bias pitches towards the key, except those of the drums."""
        biased = super().process(name, logits, note)
        if name != "pitch":
            return biased
        drums = (note["instrument"] == DRUM)[:, None]
        pitched: Floats = np.where(drums, logits, biased)
        return pitched
