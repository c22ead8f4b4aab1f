"""The instruments that a piece can be written for, and their ensembles.

An instrument stands for a family of General MIDI programs (General MIDI 1, MMA 1991). The model
knows only families; the choice of a program is a matter of taste. Ranges are those in which the
instruments are usually written.

Source: ranges after S. Adler, "The Study of Orchestration" (4th edition, 2016), widened to what
the collections play; for synthesizers and choirs those of the keyboard.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from engine.api.errors import RequestError
from engine.api.folding import near_words


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument.

    Attributes:
        name: The name to request it by.
        programs: The General MIDI programs of its family, 0 … 127; empty for drums.
        low: The lowest MIDI note number, inclusive.
        high: The highest MIDI note number, inclusive.
        polyphony: The most notes it plays at once.
    """

    name: str
    programs: tuple[int, ...]
    low: int
    high: int
    polyphony: int


ORDER: Final = (
    Instrument("drums", (), 35, 81, 5),
    Instrument("bass", (*tuple(range(32, 40)), 43), 24, 67, 1),
    Instrument("piano", tuple(range(8)), 21, 108, 12),
    Instrument("mallets", (*tuple(range(8, 15)), 47, 108, 112, 114), 41, 108, 4),
    Instrument("organ", tuple(range(16, 24)), 36, 103, 6),
    Instrument("guitar", tuple(range(24, 29)), 40, 88, 6),
    Instrument("electric guitar", (29, 30, 31), 38, 91, 6),
    Instrument("harp", (15, 45, 46, 104, 105, 106, 107), 31, 103, 6),
    Instrument("violin", (40, 41, 110), 48, 103, 2),
    Instrument("cello", (42,), 36, 84, 2),
    Instrument("string section", (44, 48, 49, 50, 51, 55), 40, 100, 6),
    Instrument("choir", (52, 53, 54, 85, 91), 36, 88, 4),
    Instrument("brass", tuple(range(56, 64)), 34, 86, 4),
    Instrument("winds", (*tuple(range(64, 72)), 109, 111), 34, 94, 3),
    Instrument("flute", tuple(range(72, 80)), 52, 105, 2),
    Instrument("lead", (80, 81, 82, 83, 84, 86, 87), 36, 103, 2),
    Instrument("pad", (88, 89, 90, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103), 36, 100, 6),
)
"""All instruments, in the order in which notes of one onset are written."""

BY_NAME: Final = MappingProxyType({instrument.name: instrument for instrument in ORDER})
"""All instruments by name."""

PRESETS: Final = MappingProxyType(
    {
        "band": ("drums", "bass", "piano", "guitar", "string section"),
        "rock": ("drums", "bass", "organ", "electric guitar"),
        "jazz": ("drums", "bass", "piano", "winds"),
        "orchestra": ("bass", "cello", "violin", "string section", "brass", "winds", "flute"),
        "strings": ("bass", "cello", "violin", "string section"),
        "quartet": ("cello", "violin"),
        "chamber": ("piano", "violin", "cello", "flute"),
        "chiptune": ("drums", "bass", "lead", "pad"),
        "ambient": ("mallets", "harp", "choir", "pad"),
    }
)
"""Named ensembles: name to the names of the instruments."""

PIANO: Final = "piano"
"""The piano alone."""
MULTI: Final = "multi"
"""Several instruments, chosen to suit the mood."""
MAX_INSTRUMENTS: Final = 8
"""The most instruments in one piece."""

_SYNONYMS: Final = MappingProxyType(
    {
        "drum": "drums",
        "percussion": "drums",
        "contrabass": "bass",
        "double bass": "bass",
        "keys": "piano",
        "keyboard": "piano",
        "marimba": "mallets",
        "vibraphone": "mallets",
        "bells": "mallets",
        "accordion": "organ",
        "acoustic guitar": "guitar",
        "distorted guitar": "electric guitar",
        "viola": "violin",
        "fiddle": "violin",
        "string quartet": "quartet",
        "string ensemble": "string section",
        "voice": "choir",
        "voices": "choir",
        "horn": "brass",
        "horns": "brass",
        "trumpet": "brass",
        "trombone": "brass",
        "saxophone": "winds",
        "sax": "winds",
        "clarinet": "winds",
        "oboe": "winds",
        "bassoon": "winds",
        "recorder": "flute",
        "piccolo": "flute",
        "synth": "lead",
        "8bit": "chiptune",
        "8-bit": "chiptune",
        "metal": "rock",
        "pop": "band",
        "classical": "orchestra",
    }
)


def parse_instruments(text: str) -> str:
    """Convert a user's text to its canonical form: a preset's name, or a list of instruments.

    Example: ``parse_instruments("Trumpet and sax")`` is ``"brass, winds"``.

    Args:
        text: ``piano``, ``multi``, a name in ``PRESETS``, or up to ``MAX_INSTRUMENTS`` instruments
            separated by commas, "+" or "and", in any letter case. Some synonyms are understood.

    Returns:
        ``piano``, ``multi``, the preset's name, or the instruments' names without duplicates, in
        the order of ``ORDER``, joined by ``", "``.

    Raises:
        RequestError: A name is unknown or that of an ensemble in a list, or there are too many; the
            message says what is allowed.
    """
    words = [
        " ".join(word.split())
        for word in text.casefold().replace(" and ", ",").replace("+", ",").split(",")
    ]
    names = [_SYNONYMS.get(word, word) for word in words if word]
    if len(names) == 1 and (names[0] in PRESETS or names[0] in (PIANO, MULTI)):
        return names[0]
    for name in names:
        if name not in BY_NAME:
            raise unknown_instruments(name)
    if not 1 <= len(set(names)) <= MAX_INSTRUMENTS:
        raise RequestError(
            f"instruments must be from 1 to {MAX_INSTRUMENTS}, not {len(set(names))}.",
            "out-of-range",
            name="instruments",
            low=1,
            high=MAX_INSTRUMENTS,
            value=len(set(names)),
        )
    return ", ".join(one.name for one in ORDER if one.name in names)


def named(instruments: str) -> tuple[Instrument, ...]:
    """The instruments of a preset or a list in canonical form, in the order of ``ORDER``.

    ``multi`` has none: its instruments are chosen when the piece is composed.

    Example: ``[one.name for one in named("quartet")]`` is ``["violin", "cello"]``.
    """
    names = PRESETS.get(instruments) or tuple(instruments.split(", "))
    return tuple(one for one in ORDER if one.name in names)


def unknown_instruments(name: str) -> RequestError:
    """What to say where a name is no instrument: what it may have meant, and what there is.

    Args:
        name: As it was typed, folded.
    """
    if name == MULTI:
        return RequestError(
            "multi stands for all the instruments of a piece: give it alone.", "multi-in-list"
        )
    if name in PRESETS:
        parts = ", ".join(PRESETS[name])
        return RequestError(
            f"{name} is an ensemble: give it alone, or in a list its instruments: {parts}.",
            "ensemble-in-list",
            name=name,
            parts=parts,
        )
    choices = (PIANO, MULTI, *PRESETS)
    close = near_words(name, (*choices, *BY_NAME, *_SYNONYMS))
    shown, ensembles, single = name[:32], ", ".join(choices), ", ".join(BY_NAME)
    if not close:
        return RequestError(
            f"Unknown instruments: {shown}. Try {ensembles}, or a list of {single}.",
            "unknown-instruments",
            typed=shown,
            ensembles=ensembles,
            single=single,
        )
    return RequestError(
        f"Unknown instruments: {shown}. Did you mean {' or '.join(close)}? Try {ensembles}, or a "
        f"list of {single}.",
        "unknown-instruments-close",
        typed=shown,
        close=close,
        ensembles=ensembles,
        single=single,
    )
