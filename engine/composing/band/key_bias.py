"""Leans a band's pitches towards a key that was asked for."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.api.keys import Key
from engine.model.network import Floats, TokenBatch
from engine.music.instrument_table import DRUM
from engine.sampling.key_bias import KeyBias

WEIGHT: Final = 1.0
"""The part of the profile's log that is added: more than for the piano, since what came out in the
wrong key returns in it."""


class BandKeyBias(KeyBias):
    """A key bias for all instruments but the drums, which have no key.

    Args:
        key: The key asked for.
    """

    def __init__(self, key: Key) -> None:
        super().__init__(key, WEIGHT)

    def process(self, name: str, logits: Floats, note: TokenBatch, /) -> Floats:
        """Lean pitches towards the key, those of the drums excepted."""
        biased = super().process(name, logits, note)
        if name != "pitch":
            return biased
        drums = (note["instrument"] == DRUM)[:, None]
        pitched: Floats = np.where(drums, logits, biased)
        return pitched
