"""Chooses the sounds: a General MIDI program for each instrument, and a drum kit.

A piece is written for families of programs (:mod:`engine.api.instruments`). This module picks one
program of each family by ensemble and mood. Each program has a location in the plane of valence
and arousal; the nearer it is to the mood, the likelier the program.

Sources: tempo, register and timbre of moods after P. N. Juslin and P. Laukka,
"Communication of Emotions in Vocal Expression and Music Performance" (Psychological
Bulletin, 2003), table 7: dull timbres for sadness and tenderness, bright ones for happiness,
sharp ones for anger. What belongs to an ensemble: Adler, "The Study of Orchestration" (4th
edition, 2016), and for band, rock and jazz what their names stand for in General MIDI.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from engine.api.instruments import Instrument
from engine.api.moods import Mood
from engine.music.score import DRUMS

_Choices = dict[int, tuple[float, float]]
"""Program to its valence and arousal."""

WIDTH: Final = 0.6
"""A program this far from the mood in the plane is e^(−1/2) times as likely as one at the mood."""

_ANY: Final[dict[str, _Choices]] = {
    "bass": {32: (0.4, -0.8), 33: (0.3, 0.2), 34: (-0.4, 0.8), 35: (-0.5, -0.5), 36: (0.9, 0.9)},
    "piano": {0: (-0.3, -0.2), 1: (0.6, 0.8), 4: (0.6, -0.6), 5: (0.5, 0.2)},
    "mallets": {8: (0.4, -0.7), 9: (0.9, 0.4), 11: (0.3, -0.4), 12: (0.6, 0.6), 14: (-0.8, 0.2)},
    "organ": {16: (0.5, 0.2), 17: (0.7, 0.7), 18: (-0.4, 0.8), 19: (-0.6, -0.3), 21: (0.6, -0.4)},
    "guitar": {24: (0.3, -0.7), 25: (0.6, 0.3), 26: (0.2, -0.3), 27: (-0.3, 0.3)},
    "electric guitar": {29: (0.4, 0.5), 30: (-0.8, 0.9)},
    "harp": {46: (0.2, -0.5), 45: (0.7, 0.6)},
    "violin": {40: (0.0, 0.0)},
    "cello": {42: (0.0, 0.0)},
    "string section": {48: (0.2, 0.4), 49: (0.0, -0.7), 44: (-0.9, 0.8)},
    "choir": {52: (0.3, 0.3), 53: (0.4, -0.7), 91: (-0.6, -0.3)},
    "brass": {56: (0.7, 0.5), 57: (-0.5, 0.2), 60: (0.1, -0.5), 61: (0.4, 1.0)},
    "winds": {65: (0.6, 0.6), 66: (0.1, 0.0), 71: (0.6, -0.4), 68: (-0.6, -0.5), 70: (-0.5, 0.3)},
    "flute": {73: (0.1, -0.1), 72: (0.8, 0.8), 74: (0.6, -0.4), 75: (-0.2, -0.7)},
    "lead": {80: (0.5, 0.3), 81: (-0.4, 0.7), 82: (0.3, -0.6)},
    "pad": {89: (0.4, -0.6), 88: (0.6, 0.1), 90: (0.3, 0.8), 92: (-0.5, -0.6), 95: (-0.6, 0.2)},
}
_CONCERT: Final[dict[str, _Choices]] = {
    "bass": {43: (0.0, 0.0)},
    "piano": {0: (0.0, 0.0)},
    "mallets": {8: (0.5, -0.7), 9: (0.7, 0.5), 14: (-0.8, 0.3)},
    "organ": {19: (0.0, 0.0)},
    "guitar": {24: (0.0, 0.0)},
    "harp": {46: (0.0, 0.0)},
    "choir": {52: (0.0, 0.3), 53: (0.0, -0.7)},
    "winds": {71: (0.6, 0.2), 68: (-0.6, -0.6), 70: (-0.5, 0.4)},
    "flute": {73: (0.0, 0.0), 72: (0.9, 0.9)},
}
_STYLES: Final = MappingProxyType(
    {
        "rock": {
            "bass": {33: (0.3, 0.0), 34: (-0.4, 0.7)},
            "piano": {0: (0.0, -0.5), 1: (0.3, 0.6)},
            "organ": {18: (-0.2, 0.6), 16: (0.5, -0.3)},
            "guitar": {25: (0.4, -0.3), 27: (-0.2, 0.2)},
        },
        "jazz": {
            "bass": {32: (0.0, 0.0)},
            "piano": {0: (0.0, 0.2), 4: (0.5, -0.7)},
            "mallets": {11: (0.0, 0.0)},
            "organ": {16: (0.0, 0.0)},
            "guitar": {26: (0.0, 0.0)},
            "brass": {56: (0.6, 0.6), 57: (-0.2, 0.0), 59: (-0.2, -0.7)},
            "winds": {66: (0.0, 0.0), 65: (0.6, 0.8), 64: (-0.4, -0.6), 71: (0.8, 0.0)},
        },
        "orchestra": _CONCERT,
        "strings": _CONCERT,
        "quartet": _CONCERT,
        "chamber": _CONCERT,
        "chiptune": {
            "bass": {38: (0.0, 0.0)},
            "lead": {80: (0.5, 0.0), 81: (-0.5, 0.3)},
            "pad": {90: (0.0, 0.0)},
        },
        "ambient": {
            "bass": {35: (0.0, -0.5), 32: (0.5, -0.5)},
            "piano": {0: (-0.4, 0.0), 4: (0.5, -0.5)},
            "mallets": {8: (0.5, 0.2), 11: (0.1, -0.6), 10: (-0.6, -0.4)},
            "harp": {46: (0.0, 0.0)},
            "pad": {89: (0.6, -0.5), 94: (0.2, 0.5), 92: (-0.5, -0.5), 95: (-0.6, 0.4)},
        },
    }
)
"""The choices of a preset that differ from ``_ANY``."""

_KITS: Final = MappingProxyType(
    {
        "rock": {0: (0.3, 0.0), 16: (-0.3, 0.8)},
        "jazz": {32: (0.2, 0.5), 40: (0.0, -0.6)},
        "chiptune": {24: (0.0, 0.3), 25: (0.0, -0.5)},
        "ambient": {40: (0.0, 0.0)},
    }
)
_ANY_KIT: Final[_Choices] = {0: (0.5, 0.3), 8: (-0.3, 0.2), 16: (-0.7, 0.9), 40: (0.2, -0.9)}
"""Kits of Roland's GS that FluidR3 and TimGM6mb have: 0 standard, 8 room, 16 power, 24
electronic, 25 TR-808, 32 jazz, 40 brush. Not 48, orchestra: its hi-hat keys, which every pattern
uses, play timpani."""


def programs_for(
    instruments: Sequence[Instrument], style: str, mood: Mood, rng: np.random.Generator
) -> dict[str, int]:
    """Draw a program for each instrument; no two instruments share one.

    Example: in a string quartet, ``programs_for(named("quartet"), "quartet", mood, rng)`` is
    ``{"violin": 40, "cello": 42}``.

    Args:
        instruments: The instruments of a piece.
        style: A preset's name; any other text selects the general choices.
        mood: The mood that the sounds should suit.
        rng: Used for one draw per instrument that has programs.

    Returns:
        Instrument's name to a program of its family, 0 … 127; ``DRUMS`` for drums.
    """
    special = _STYLES.get(style, {})
    return {
        one.name: DRUMS
        if not one.programs
        else _pick(special.get(one.name) or _ANY[one.name], mood, rng)
        for one in instruments
    }


def drum_kit(style: str, mood: Mood, rng: np.random.Generator) -> int:
    """Draw a drum kit that suits ensemble and mood; its number goes into ``Part.kit``.

    Args:
        style: A preset's name; any other text selects the general kits.
        mood: The mood that the kit should suit.
        rng: Used for one draw.
    """
    return _pick(_KITS.get(style, _ANY_KIT), mood, rng)


def _pick(choices: _Choices, mood: Mood, rng: np.random.Generator) -> int:
    """Draw a program with odds that fall off like a Gaussian around the mood."""
    locations = np.array(list(choices.values()))
    far = ((locations - (mood.valence, mood.arousal)) ** 2).sum(axis=1)
    # Relative to the nearest, so that the odds do not vanish when all are far away.
    odds = np.exp(-(far - far.min()) / (2 * WIDTH**2))
    return int(rng.choice(list(choices), p=odds / odds.sum()))
