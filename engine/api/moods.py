"""Moods as points in the plane of valence and arousal.

A mood has a name, a valence (unpleasant −1 … 1 pleasant) and an arousal (still −1 … 1
stirred). The four corners are the quadrants by which the training clips are labelled: happy,
angry, sad and calm. The other words are in everyday use; their positions follow the order of
words around the circle in J. A. Russell, "A Circumplex Model of Affect" (1980), figure 2,
rounded to tenths.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from engine.api.errors import RequestError
from engine.api.folding import near_words

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
"""The named moods: name to (valence, arousal), each −1 … 1. Many more words are understood by
:mod:`engine.api.mood_phrases`."""

MAX_NAME: Final = 48
"""The longest name of a mood, in characters."""


@dataclass(frozen=True, slots=True)
class Mood:
    """A point in the plane of valence and arousal, with its name.

    Example: ``Mood("calm", 1.0, -1.0).corner`` is ``"calm"``.

    Attributes:
        name: A word of ``WORDS``; the words and emoji that were understood, such as "very sad";
            two of these joined by "and" for the point half-way; or ``"custom"`` for a point given
            in numbers. At most ``MAX_NAME`` characters.
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
        if len(self.name) > MAX_NAME or not all(map(_is_word, self.name.split(" "))):
            raise RequestError(
                "A mood's name must be words of letters with single spaces between, "
                f"of at most {MAX_NAME} characters."
            )

    @property
    def corner(self) -> str:
        """The nearest of the four labelled moods; zero counts as positive."""
        # Not copysign, for which a zero may be negative.
        wanted = tuple(1.0 if number >= 0 else -1.0 for number in (self.valence, self.arousal))
        return next(name for name, place in CORNERS.items() if place == wanted)


def _is_word(text: str) -> bool:
    """Whether a text is letters and digits, "-" and "'" among them, or emoji."""
    return bool(text) and all(
        sign.isalnum() or sign in "-'" or unicodedata.category(sign) == "So" for sign in text
    )


def mood(word: str) -> Mood:
    """Look up the mood of a word, in any letter case.

    Example: ``mood("Calm")`` is ``Mood("calm", 1.0, -1.0)``.

    Raises:
        RequestError: The word is unknown; the message suggests similar words.
    """
    name = word.strip().casefold()
    if name in WORDS:
        return Mood(name, *WORDS[name])
    raise unknown_mood(word, WORDS, near_words(word, WORDS))


def unknown_mood(word: str, known: Collection[str], close: Sequence[str]) -> RequestError:
    """Make the error for an unknown word, with suggestions, in any language's words.

    Args:
        word: The word that was typed.
        known: All names of moods, which the sentence lists.
        close: Words to suggest, such as those of :func:`near_words`.
    """
    shown, words = " ".join(word.split())[:32] or "–", ", ".join(known)
    if not close:
        return RequestError(
            f"Unknown mood: {shown}. Moods are {words}.", "unknown-mood", typed=shown, words=words
        )
    return RequestError(
        f"Unknown mood: {shown}. Did you mean {' or '.join(close)}? Moods are {words}.",
        "unknown-mood-close",
        typed=shown,
        close=list(close),
        words=words,
    )


def spoken(moods: Iterable[Mood]) -> str:
    """Write moods in turn as :func:`engine.api.mood_phrases.parse_moods` reads them.

    Example: ``spoken(parse_moods("calm > tense"))`` is ``"calm to tense"``.
    """
    return " to ".join(mood.name for mood in moods)
