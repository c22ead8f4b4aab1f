"""The note network's vocabulary as one value: attributes, widths of its inputs, fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from engine.tokens.attribute import Attribute
from engine.tokens.note_conditions import NOTE_CONDITIONS, NOTE_CONDITIONS_WIDTH
from engine.tokens.surroundings_layout import ECHO_WIDTH, LOOKBACK_BARS, NOW, NOW_WIDTH, OWN_WIDTH
from engine.tokens.vocabulary import ATTRIBUTES, vocabulary_fingerprint


@dataclass(frozen=True, slots=True)
class NoteVocabulary:
    """What the note network reads and writes.

    Attributes:
        attributes: The attributes of a note, in the order in which they are predicted.
        conditions: Width of the condition vectors.
        now: Width of a note's surroundings.
        own: Width of what its instrument struck before.
        echo: Width of how the note before compares with what it repeats.
        fingerprint: A hash that changes whenever a number means something else.
    """

    attributes: tuple[Attribute, ...]
    conditions: int
    now: int
    own: int
    echo: int
    fingerprint: str

    @property
    def end(self) -> int:
        """The shift that ends a piece, or the gap that is written."""
        return self.attributes[0].size - 1


def _fingerprint() -> str:
    told = ",".join((vocabulary_fingerprint(), *NOTE_CONDITIONS, *map(str, LOOKBACK_BARS)))
    parts = ",".join(f"{name}:{width}" for name, width in NOW.items())
    return hashlib.sha256(f"{told};{parts};{OWN_WIDTH}:{ECHO_WIDTH}".encode()).hexdigest()[:12]


NOTE_VOCABULARY: Final = NoteVocabulary(
    ATTRIBUTES, NOTE_CONDITIONS_WIDTH, NOW_WIDTH, OWN_WIDTH, ECHO_WIDTH, _fingerprint()
)
"""Five attributes a note on the beat grid, see :mod:`engine.tokens.vocabulary`."""
