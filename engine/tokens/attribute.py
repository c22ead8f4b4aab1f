"""What all vocabularies share: the attributes of a note, and notes as tokens."""

from __future__ import annotations

from dataclasses import dataclass

from engine.music.records import Records

Tokens = Records
"""Notes as a network sees them: a one-dimensional array with an int32 field per attribute."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a note: its name and its number of values (0 … size − 1).

    The value ``size`` stands for "no note yet"; it is only ever an input.

    Example: ``Attribute("pitch", 128)`` has the values 0 … 127.
    """

    name: str
    size: int


def transposition(tonic: int) -> int:
    """Semitones (−6 … 5) that move a tonic (0 … 11) to the nearest C.

    Example: ``transposition(7)`` is 5, since G moves up to C.
    """
    return -tonic if tonic <= 6 else 12 - tonic
