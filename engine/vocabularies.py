"""The vocabularies a network can be made for, each as one value."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import engine.band.conditioning
import engine.band.situation
import engine.band.vocabulary
import engine.conditioning
import engine.vocabulary
from engine.vocabulary import Attribute


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a network reads and writes.

    Attributes:
        name: What checkpoints call it.
        attributes: Of a note, in the order they are predicted; the first is the shift,
            whose last value is the end.
        conditions: Width of the condition vectors.
        now: Width of the vectors that say what sounds at the moment.
        fingerprint: Changes whenever a number means something else.
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


PIANO: Final = Vocabulary(
    "piano",
    engine.vocabulary.ATTRIBUTES,
    engine.conditioning.SIZE,
    128,
    engine.vocabulary.fingerprint(),
)
"""Performance timing in seconds; see :mod:`engine.vocabulary`."""
BAND: Final = Vocabulary(
    "band",
    engine.band.vocabulary.ATTRIBUTES,
    engine.band.conditioning.SIZE,
    engine.band.situation.WIDTH,
    engine.band.vocabulary.fingerprint(),
)
"""Several instruments on a beat grid; see :mod:`engine.band.vocabulary`."""

VOCABULARIES: Final = MappingProxyType({one.name: one for one in (PIANO, BAND)})
"""All of them, by name."""
