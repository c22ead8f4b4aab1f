"""Chords as plain values: which there are, and how they are written.

A chord is a root, a quality and a bass note. Its symbol is plain ASCII, as lead sheets and tabs
are typed: ``F#m7``, ``Bb/D``, ``Bm7b5``. What people type is read in :mod:`.chord_parsing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.api.errors import RequestError
from engine.api.keys import Key


@dataclass(frozen=True, slots=True)
class Quality:
    """What kind of chord stands on a root.

    Attributes:
        name: The name that annotations use, such as ``hdim7``.
        symbol: What follows the root in a chord's symbol, such as ``m7b5``.
        intervals: Semitones above the root, ascending within an octave, 0 first.
    """

    name: str
    symbol: str
    intervals: tuple[int, ...]


QUALITIES: Final = (
    Quality("maj", "", (0, 4, 7)),
    Quality("min", "m", (0, 3, 7)),
    Quality("dim", "dim", (0, 3, 6)),
    Quality("aug", "aug", (0, 4, 8)),
    Quality("sus2", "sus2", (0, 2, 7)),
    Quality("sus4", "sus4", (0, 5, 7)),
    Quality("7", "7", (0, 4, 7, 10)),
    Quality("maj7", "maj7", (0, 4, 7, 11)),
    Quality("min7", "m7", (0, 3, 7, 10)),
    Quality("minmaj7", "mMaj7", (0, 3, 7, 11)),
    Quality("dim7", "dim7", (0, 3, 6, 9)),
    Quality("hdim7", "m7b5", (0, 3, 6, 10)),
    Quality("maj6", "6", (0, 4, 7, 9)),
    Quality("min6", "m6", (0, 3, 7, 9)),
    Quality("7sus4", "7sus4", (0, 5, 7, 10)),
    Quality("5", "5", (0, 7)),
    Quality("add9", "add9", (0, 2, 4, 7)),
    Quality("minadd9", "madd9", (0, 2, 3, 7)),
    Quality("9", "9", (0, 2, 4, 7, 10)),
    Quality("maj9", "maj9", (0, 2, 4, 7, 11)),
    Quality("min9", "m9", (0, 2, 3, 7, 10)),
    Quality("aug7", "aug7", (0, 4, 8, 10)),
    Quality("7b9", "7b9", (0, 1, 4, 7, 10)),
)
"""All qualities; arrays and files hold their indices, so new ones go to the end.

The annotations of POP909 and Pop1K7 use the first fifteen; the rest is what people type.
Source of the names: C. Harte et al., "Symbolic Representation of Musical Chords" (ISMIR 2005).
"""

NO_CHORD_SYMBOL: Final = "N.C."
"""What lead sheets write where no chord sounds."""


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord, or none.

    Example: ``Chord(7, 6, 11)`` is G7 over B.

    Attributes:
        root: Pitch class, 0 (C) … 11 (B), or −1 for no chord.
        quality: Index in ``QUALITIES``; 0 for no chord.
        bass: Pitch class of the lowest note, or −1 for no chord.

    Raises:
        RequestError: A value is outside its range.
    """

    root: int
    quality: int
    bass: int

    def __post_init__(self) -> None:
        none = (self.root, self.quality, self.bass) == (-1, 0, -1)
        pitch_classes = range(12)
        if not none and not (
            self.root in pitch_classes
            and self.bass in pitch_classes
            and self.quality in range(len(QUALITIES))
        ):
            raise RequestError("A chord is a root and a bass from 0 (C) to 11 (B) and a quality.")

    @property
    def pitch_classes(self) -> frozenset[int]:
        """The pitch classes that sound, the bass among them; none for no chord."""
        if self.root < 0:
            return frozenset()
        tones = QUALITIES[self.quality].intervals
        return frozenset({(self.root + tone) % 12 for tone in tones} | {self.bass})


NO_CHORD: Final = Chord(-1, 0, -1)
"""The value that stands where no chord sounds."""

# Notes on the line of fifths: F is −1, C 0, G 1, …; seven steps further is a sharp more.
_LETTERS: Final = "FCGDAEB"
# From Gb to A#: names that nobody stumbles over, unlike Cb, Fb, E# and B#.
_PLAIN: Final = range(-6, 11)
# From Fb to B#: what a chord's own notes may be called beside its root.
_ONE_SIGN: Final = range(-8, 13)
# The tonics as keys are named, and the steps from any note to each interval above it.
_MAJOR: Final = (0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5)
_MINOR_TONICS: Final = (0, 7, 2, -3, 4, -1, 6, 1, 8, 3, -2, 5)


def pitch_class_name(pitch_class: int, key: Key | None = None) -> str:
    """Spell a pitch class with a sharp or a flat as fits a key (C major if there is none).

    Each key spells the notes from its flat second to its sharp fourth on the line of fifths, the
    harmonic chromatic scale: so the leading note of D minor is C#, and the flat seventh of C is
    Bb. Cb, Fb, E# and B# are written as what they sound like.

    Example: ``pitch_class_name(1, Key(2, "minor"))`` is ``"C#"``.
    """
    return _name(_in_key(pitch_class, key))


def pitch_name(pitch: int, key: Key | None = None) -> str:
    """The name of a MIDI note number with its octave, spelled as fits a key.

    Example: ``pitch_name(60)`` is ``"C4"``, ``pitch_name(73, Key(6, "major"))`` ``"C#5"``.
    """
    return f"{pitch_class_name(pitch % 12, key)}{pitch // 12 - 1}"


def chord_symbol(chord: Chord, key: Key | None = None) -> str:
    """Write a chord as a symbol, its notes spelled as fits a key (C major if there is none).

    A bass that belongs to the chord is spelled from its root: A over C# in every key, C# over E#.

    Example: ``chord_symbol(Chord(10, 0, 2), Key(5, "major"))`` is ``"Bb/D"``.
    """
    if chord == NO_CHORD:
        return NO_CHORD_SYMBOL
    root = _in_key(chord.root, key)
    quality = QUALITIES[chord.quality]
    symbol = _name(root) + quality.symbol
    if chord.bass == chord.root:
        return symbol
    above = (chord.bass - chord.root) % 12
    bass = _in_key(chord.bass, key)
    if above in quality.intervals and root + _steps_above(above, quality) in _ONE_SIGN:
        bass = root + _steps_above(above, quality)
    return f"{symbol}/{_name(bass)}"


def _steps_above(interval: int, quality: Quality) -> int:
    """Steps on the line of fifths from a chord's root to one of its notes."""
    steps = _MAJOR[interval]
    if (interval == 6 and 7 not in quality.intervals) or (interval, quality.name) == (9, "dim7"):
        return steps - 12  # A diminished fifth or seventh.
    return steps + 12 if interval == 8 else steps  # An augmented fifth.


def fifths_position(pitch_class: int, key: Key | None = None) -> int:
    """A pitch class's place on the line of fifths, as a key spells it (C major if there is none).

    F is −1, C 0, G 1, …; B is 5, F# 6 and Bb −2. Each key spells the notes from its flat second
    to its sharp fourth.

    Example: ``fifths_position(5, Key(6, "major"))`` is 11, E#.
    """
    tonics = _MINOR_TONICS if key and key.mode == "minor" else _MAJOR
    lowest = tonics[key.tonic if key else 0] - 5
    return lowest + (pitch_class * 7 - lowest) % 12


def _in_key(pitch_class: int, key: Key | None) -> int:
    """A pitch class's position on the line of fifths, as a key spells it, under a plain name."""
    position = fifths_position(pitch_class, key)
    while position not in _PLAIN:
        position += 12 if position < 0 else -12
    return position


def _name(position: int) -> str:
    accidentals, letter = divmod(position + 1, 7)
    return _LETTERS[letter] + ("#" if accidentals > 0 else "b" if accidentals else "")
