"""The vocabularies that a network can be trained for, each as one value."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import engine.tokens.band.conditions
import engine.tokens.band.context
import engine.tokens.piano.conditions
import engine.tokens.piano.vocabulary
import engine.tokens.vocabulary
from engine.tokens.attribute import Attribute


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a network reads and writes.

    Example: ``VOCABULARIES["band"].end`` is 65.

    Attributes:
        name: Its name in checkpoints.
        attributes: The attributes of a note, in the order in which they are predicted; the
            first is the shift, whose last value is the end.
        conditions: Width of the condition vectors.
        now: Width of the context vectors.
        fingerprint: A hash that changes whenever a number means something else.
    """

    name: str
    attributes: tuple[Attribute, ...]
    conditions: int
    now: int
    fingerprint: str

    @property
    def end(self) -> int:
        """The shift that ends a piece."""
        return self.attributes[0].size - 1


PIANO_VOCABULARY: Final = Vocabulary(
    "piano",
    engine.tokens.piano.vocabulary.ATTRIBUTES,
    engine.tokens.piano.conditions.SIZE,
    128,
    engine.tokens.piano.vocabulary.fingerprint(),
)
"""Performance timing in seconds; see :mod:`engine.tokens.piano.vocabulary`."""
BAND_VOCABULARY: Final = Vocabulary(
    "band",
    engine.tokens.vocabulary.ATTRIBUTES,
    engine.tokens.band.conditions.SIZE,
    engine.tokens.band.context.WIDTH,
    engine.tokens.vocabulary.vocabulary_fingerprint(),
)
"""Several instruments on a beat grid; see :mod:`engine.tokens.vocabulary`."""

VOCABULARIES: Final = MappingProxyType(
    {one.name: one for one in (PIANO_VOCABULARY, BAND_VOCABULARY)}
)
"""All vocabularies by name."""
