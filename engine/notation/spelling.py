"""Names of notes on a staff, and which accidentals stand before them."""

from __future__ import annotations

from typing import Final, NamedTuple

from engine.api.chord_names import fifths_position
from engine.api.keys import Key

_LETTERS: Final = "FCGDAEB"
# Fb and B# on the line of fifths; beyond them every name has a double accidental.
_LOWEST_FLAT: Final = -8
_HIGHEST_SHARP: Final = 12
_SEMITONES: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCIDENTALS: Final = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}
"""What MusicXML calls the accidental of an alteration in semitones."""


class SpelledPitch(NamedTuple):
    """A pitch as it is written.

    Attributes:
        letter: ``A`` … ``G``.
        alter: Semitones above the letter, −2 … 2.
        octave: The letter's octave; 4 begins with middle C.
    """

    letter: str
    alter: int
    octave: int


def key_signature(key: Key) -> int:
    """The sharps of a key's signature, or the flats below 0.

    Example: ``key_signature(Key(9, "minor"))`` is 0, and of F minor it is −4.
    """
    return fifths_position(key.tonic, key) - (3 if key.mode == "minor" else 0)


def spelled_class(pitch_class: int, key: Key) -> tuple[str, int]:
    """The letter and the alteration of a pitch class in a key.

    Double sharps are written for leading notes alone, double flats never.

    Example: the leading note of F# major is ``("E", 1)``.
    """
    position = fifths_position(pitch_class, key)
    if position < _LOWEST_FLAT:
        position += 12
    elif position > _HIGHEST_SHARP and (pitch_class + 1) % 12 != key.tonic:
        position -= 12
    alter, letter = divmod(position + 1, 7)
    return _LETTERS[letter], alter


def spell(pitch: int, key: Key) -> SpelledPitch:
    """Spell a pitch as a key has it.

    Example: ``spell(61, Key(2, "minor"))`` is C#4, and in Ab major it is Db4.
    """
    letter, alter = spelled_class(pitch % 12, key)
    return SpelledPitch(letter, alter, (pitch - alter - _SEMITONES[letter]) // 12 - 1)


class AccidentalsInBar:
    """What the accidentals of a staff are, from left to right through one bar.

    Args:
        signature: The sharps of the key signature, or the flats below 0.
    """

    def __init__(self, signature: int) -> None:
        sharps, flats = _LETTERS[: max(signature, 0)], _LETTERS[::-1][: max(-signature, 0)]
        self._usual = {one: (one in sharps) - (one in flats) for one in _LETTERS}
        self._now: dict[tuple[str, int], int] = {}

    def needed(self, note: SpelledPitch) -> str | None:
        """The accidental that a note needs, and that holds from there on; None for none."""
        place = (note.letter, note.octave)
        if self._now.get(place, self._usual[note.letter]) == note.alter:
            return None
        self._now[place] = note.alter
        return ACCIDENTALS[note.alter]
