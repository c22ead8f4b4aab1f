"""Reads chords as people type them: names such as ``F#m7`` and Roman numerals such as ``bVII``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from engine.api.chord_names import NO_CHORD, QUALITIES, Chord
from engine.api.errors import RequestError
from engine.api.keys import SCALES, Key, parse_key

_INDEX: Final = {quality.name: index for index, quality in enumerate(QUALITIES)}
_MAJ: Final = ("maj", "major", "ma", "M", "j", "^")
_MIN: Final = ("m", "min", "minor", "mi", "-")


def _each(families: Iterable[str], *endings: str) -> list[str]:
    return [family + ending for family in families for ending in endings]


# What is written after the root. Chords with more notes than QUALITIES knows are read as the
# nearest: 13 as 9, for example.
_SPELLINGS: Final = {
    "maj": ["", "maj", "major", "ma", "M", "add4", "add11"],
    "min": [*_MIN, *_each(_MIN, "add4", "add11")],
    "dim": ["dim", "o", *_each(_MIN, "b5", "-5", "dim5")],
    "aug": ["aug", "+", "#5", "+5", *_each(_MAJ, "#5", "7#5")],
    "sus2": ["sus2", "7sus2"],
    "sus4": ["sus4", "sus"],
    "7": ["7", "dom7", "dom", "7b5", "7#9", "7#11", "7b13", "7alt", "alt", "7add13"],
    "maj7": [*_each(_MAJ, "7", "7#11"), "^", "7M"],
    "min7": _each(_MIN, "7", "7add11", "7add4"),
    "minmaj7": [*_each(_each(_MIN, *_MAJ), "7"), *_each(_MIN, "^", "/maj7", "/M7", "7M")],
    "dim7": ["dim7", "o7"],
    "hdim7": ["h", "h7", "hdim", "hdim7", "halfdim", "halfdim7", *_each(_MIN, "7b5", "7-5")],
    "maj6": ["6", "maj6", "M6", "add6", "69", "6/9", "6add9"],
    "min6": _each(_MIN, "6", "69", "6/9", "add6"),
    "7sus4": ["7sus4", "7sus", "sus7", "9sus4", "9sus", "13sus4", "13sus", "11"],
    "5": ["5", "no3"],
    "add9": ["add9", "add2", "2", *_each(_MAJ, "add9", "add2")],
    "minadd9": _each(_MIN, "add9", "add2"),
    "9": ["9", "dom9", "13", "9#11", "9b5", "13#11"],
    "maj9": _each(_MAJ, "9", "13", "9#11"),
    "min9": _each(_MIN, "9", "11", "13"),
    "aug7": ["aug7", "+7", "7#5", "7+5", "7+", "7aug", "9#5", "aug9"],
    "7b9": ["7b9", "7-9", "13b9"],
}
_QUALITY_OF: Final = {
    spelling: _INDEX[name] for name, spellings in _SPELLINGS.items() for spelling in spellings
}
_SIGNS: Final = str.maketrans(
    {
        "♯": "#", "♭": "b", "°": "o", "˚": "o", "ø": "h", "Ø": "h", "–": "-", "—": "-", "−": "-",
        "∆": "^", "Δ": "^", "△": "^",
    }
)  # fmt: skip
_NO_CHORD: Final = re.compile(r"n\.?c\.?|n", re.IGNORECASE)
_NAME: Final = re.compile(r"([A-G][#b]?)(.*)", re.IGNORECASE)
_NUMERAL: Final = re.compile(r"([#b]?)(VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?![IVXivx])(.*)")
_DEGREE: Final = re.compile(r"([#b]?)([1-7])")
_DEGREES: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7}


def plain_text(text: str) -> str:
    """Write the signs of music in ASCII, as :func:`parse_chord` understands them.

    Example: ``plain_text("B♭∆⁷")`` is ``"Bb^7"``.
    """
    # Before the rest, since the degree sign's look-alikes would get spaces.
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)


def is_numeral(text: str) -> bool:
    """Whether a text begins as a Roman numeral, which needs a key, and not as a chord's name."""
    return _NUMERAL.fullmatch(plain_text(text)) is not None


def parse_chord(text: str, key: Key | None = None) -> Chord:
    """Read one chord: a name, a Roman numeral or ``N.C.``.

    Names are read in the usual spellings (``CM7``, ``Cmaj7``, ``C∆``; ``Bm7b5``, ``Bø``), with a
    bass after a slash. Capital numerals are major and small ones minor unless what follows says
    otherwise, so ``V7`` is a dominant seventh and ``ii7`` a minor one. In minor keys III, VI and
    VII lie on the natural scale, with or without a flat; diminished chords on vi and vii lie on
    the raised steps. A numeral after a slash is the key that the chord is taken from (``V/V``), a
    figure the bass's step of the scale (``I/3``). Chords with more notes than ``QUALITIES`` has
    are read as the nearest.

    Example: ``parse_chord("V7/V", Key(0, "major"))`` is D7, ``Chord(2, 6, 2)``.

    Args:
        text: One chord, without its length.
        key: The key of numerals, C major if there is none.

    Raises:
        RequestError: It is no chord; the message says what is allowed.
    """
    written = plain_text(text).strip()
    if _NO_CHORD.fullmatch(written):
        return NO_CHORD
    if numeral := _NUMERAL.fullmatch(written):
        chord = _numeral(numeral, key or Key(0, "major"))
    else:
        chord = _named(written)
    if chord is None:
        shown = " ".join(text.split())[:32] or "–"
        raise RequestError(
            f"Unknown chord: {shown}. Write chords such as Am, F#m7, Bb/D and N.C., or Roman "
            "numerals such as vi, V7 and bVII.",
            "unknown-chord",
            typed=shown,
        )
    return chord


def _quality(text: str) -> int | None:
    """The quality that is written after a root; capitals matter only where M is not m."""
    text = re.sub(r"[()\[\]]", "", text)
    return _QUALITY_OF.get(text, _QUALITY_OF.get(text.casefold()))


def _named(text: str) -> Chord | None:
    name = _NAME.fullmatch(text)
    if name is None:
        return None
    root = parse_key(name[1]).tonic
    quality = _quality(name[2])
    if quality is not None:
        return Chord(root, quality, root)
    written, _, below = name[2].rpartition("/")
    bass = _NAME.fullmatch(below)
    quality = _quality(written)
    if quality is None or bass is None or bass[2]:
        return None
    return Chord(root, quality, parse_key(bass[1]).tonic)


def _numeral(numeral: re.Match[str], key: Key) -> Chord | None:
    return _stepped(numeral[1], numeral[2], numeral[3], key)


def _stepped(accidental: str, letters: str, rest: str, key: Key) -> Chord | None:
    quality = _numeral_quality(letters, rest)
    written, _, below = rest.rpartition("/")
    if quality is None and (of := _NUMERAL.fullmatch(below)):
        target = _numeral(of, key)
        if target is None:
            return None
        within = Key(target.root, "major" if of[2].isupper() else "minor")
        return _stepped(accidental, letters, written, within)
    bass = None
    if quality is None and (bass := _DEGREE.fullmatch(below)):
        quality = _numeral_quality(letters, written)
    if quality is None:
        return None
    diminished = 7 not in QUALITIES[quality].intervals and 3 in QUALITIES[quality].intervals
    root = _step(accidental, _DEGREES[letters.lower()], key, raised=diminished)
    if bass is None:
        return Chord(root, quality, root)
    low, leading = (_step(bass[1], int(bass[2]), key, raised=up) for up in (False, True))
    # V/7 in minor stands on the leading note, which it holds.
    held = Chord(root, quality, root).pitch_classes
    return Chord(root, quality, leading if low not in held and leading in held else low)


def _numeral_quality(letters: str, rest: str) -> int | None:
    if letters.isupper():
        return _quality(rest)
    minor, plain = _quality("m" + rest), _quality(rest)
    if minor is None and plain is not None and 4 not in QUALITIES[plain].intervals:
        return plain
    return minor


def _step(accidental: str, degree: int, key: Key, *, raised: bool = False) -> int:
    """The pitch class of a step of a key's scale."""
    # A flat third, sixth or seventh is that of the natural minor scale in either mode.
    flat_scale = accidental == "b" or (raised and not accidental and degree in (6, 7))
    scale = SCALES["major" if flat_scale else key.mode]
    return (key.tonic + scale[degree - 1] + {"#": 1, "b": -1, "": 0}[accidental]) % 12
