"""Moods as points in the plane of valence and arousal.

A mood has a name, a valence (unpleasant −1 … 1 pleasant) and an arousal (still −1 … 1
stirred). The four corners are the quadrants by which the training clips are labelled: happy,
angry, sad and calm. The other words are in everyday use; their positions follow the order of
words around the circle in J. A. Russell, "A Circumplex Model of Affect" (1980), figure 2,
rounded to tenths.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from engine.api.errors import RequestError

CORNERS: Final = MappingProxyType(
    {"happy": (1.0, 1.0), "angry": (-1.0, 1.0), "sad": (-1.0, -1.0), "calm": (1.0, -1.0)}
)
"""The four moods of the labelled clips: name to (valence, arousal)."""

WORDS: Final = MappingProxyType(
    {
        **CORNERS,
        # Pleasant and stirred, in falling order of arousal.
        "excited": (0.8, 1.0),
        "energetic": (0.7, 1.0),
        "triumphant": (0.9, 0.9),
        "joyful": (1.0, 0.8),
        "cheerful": (1.0, 0.6),
        "playful": (0.9, 0.5),
        "hopeful": (0.8, 0.1),
        # Unpleasant and stirred.
        "tense": (-0.7, 0.8),
        "anxious": (-0.8, 0.7),
        "afraid": (-0.9, 0.8),
        "furious": (-1.0, 1.0),
        "dark": (-0.9, 0.3),
        "dramatic": (-0.6, 0.9),
        # Unpleasant and still.
        "melancholic": (-0.7, -0.7),
        "gloomy": (-0.9, -0.6),
        "lonely": (-0.9, -0.8),
        "wistful": (-0.4, -0.7),
        "tired": (-0.3, -1.0),
        # Pleasant and still.
        "relaxed": (0.9, -0.8),
        "peaceful": (1.0, -0.9),
        "dreamy": (0.6, -0.9),
        "tender": (0.8, -0.6),
        "romantic": (0.8, -0.4),
        "serene": (1.0, -1.0),
    }
)
"""All known words: name to (valence, arousal), each −1 … 1."""


@dataclass(frozen=True, slots=True)
class Mood:
    """A point in the plane of valence and arousal, with its name.

    Example: ``Mood("calm", 1.0, -1.0).corner`` is ``"calm"``.

    Attributes:
        name: A word of ``WORDS``, two of them joined by "and" for the point half-way, or
            ``"custom"`` for a point given in numbers.
        valence: −1 (unpleasant) … 1 (pleasant), inclusive.
        arousal: −1 (still) … 1 (stirred), inclusive.

    Raises:
        RequestError: A number is not finite or outside its range, or the name is not plain words.
    """

    name: str
    valence: float
    arousal: float

    def __post_init__(self) -> None:
        for label, value in (("valence", self.valence), ("arousal", self.arousal)):
            if not (math.isfinite(value) and -1.0 <= value <= 1.0):
                raise RequestError(
                    f"{label} must be a number from -1 to 1, not {value}.",
                    "outside-plane",
                    name=label,
                    value=value,
                )
        if len(self.name) > 32 or not all(word.isalpha() for word in self.name.split(" ")):
            raise RequestError(
                "A mood's name must be words of letters with single spaces between, "
                "of at most 32 characters."
            )

    @property
    def corner(self) -> str:
        """The nearest of the four labelled moods; zero counts as positive."""
        # Not copysign, for which a zero may be negative.
        wanted = tuple(1.0 if number >= 0 else -1.0 for number in (self.valence, self.arousal))
        return next(name for name, place in CORNERS.items() if place == wanted)


def mood(word: str) -> Mood:
    """Look up the mood of a word, in any letter case.

    Example: ``mood("Calm")`` is ``Mood("calm", 1.0, -1.0)``.

    Raises:
        RequestError: The word is unknown; the message suggests similar words.
    """
    name = word.strip().casefold()
    if name in WORDS:
        return Mood(name, *WORDS[name])
    raise unknown_mood(word, WORDS)


def unknown_mood(word: str, known: Collection[str]) -> RequestError:
    """Make the error for an unknown word, with suggestions, in any language's words.

    Args:
        word: The word that was typed.
        known: All known words.
    """
    close = difflib.get_close_matches(word.strip().casefold(), known, n=2, cutoff=0.6)
    shown, words = " ".join(word.split())[:32] or "–", ", ".join(known)
    if not close:
        return RequestError(
            f"Unknown mood: {shown}. Moods are {words}.", "unknown-mood", typed=shown, words=words
        )
    return RequestError(
        f"Unknown mood: {shown}. Did you mean {' or '.join(close)}? Moods are {words}.",
        "unknown-mood-close",
        typed=shown,
        close=close,
        words=words,
    )


_THEN: Final = re.compile(r"\s*(?:->|→|>|\bto\b|\bthen\b)\s*")
_AND: Final = re.compile(r"\s*(?:\+|&|\band\b)\s*")


def parse_moods(text: str) -> tuple[Mood, ...]:
    """Parse the moods in a text, in the order in which they follow each other.

    Example: ``parse_moods("calm and happy > sad")`` is two moods, ``"calm and happy"`` at (1, 0)
    and ``"sad"``.

    Args:
        text: A word of ``WORDS`` in any letter case; or two joined by "and", "+" or "&" for the
            point half-way; or any number of these joined by "to", "then", "→", "->" or ">" for
            moods in turn, such as ``"calm to tense"``.

    Returns:
        At least one mood. A blend is named by its two words joined by "and".

    Raises:
        RequestError: A word is unknown or missing, or more than two are blended; the message says
            what is allowed.
    """
    return tuple(_blend(part) for part in _THEN.split(text.casefold()))


def _blend(text: str) -> Mood:
    """Parse one mood, or a blend of two."""
    parts = [mood(word) for word in _AND.split(text)]
    if len(parts) == 1:
        return parts[0]
    if len(parts) > 2:
        raise RequestError(
            "At most two moods can be blended, such as calm and happy. "
            "For moods in turn write calm to happy to sad.",
            "blend-of-two",
        )
    return Mood(
        " and ".join(part.name for part in parts),
        # Rounded, since the mean of .8 and .1 is not exactly .45 as a float.
        round(sum(part.valence for part in parts) / 2, 3),
        round(sum(part.arousal for part in parts) / 2, 3),
    )


def spoken(moods: Iterable[Mood]) -> str:
    """Write moods in turn as :func:`parse_moods` reads them.

    Example: ``spoken(parse_moods("calm > tense"))`` is ``"calm to tense"``.
    """
    return " to ".join(mood.name for mood in moods)
