"""Leans a band's pitches towards a key that was asked for."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.api.keys import Key
from engine.composing.band.decoding import BandDecodingState
from engine.model.network import Floats
from engine.music.grid import DRUM
from engine.sampling.key_bias import KeyBias

TONALITY: Final = 1.0
"""What part of the profile's log a band's pitches are leaned by: more than the piano's, as what
came out in the wrong key returns in it."""


class BandKeyBias(KeyBias):
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
