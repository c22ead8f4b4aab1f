"""Words and emoji with their places in the plane of moods, in four languages.

``engine/api/lexicon/`` has a file a language, and one of emoji. A line gives the place, a colon,
and the words that stand there with commas between. The place is valence and arousal in numbers, or
the name of a mood in :data:`engine.api.moods.WORDS` that these words stand for; or it names what
the words do beside moods:

==============  ===================================================================
``@very``       raise the word that follows
``@bit``        lower it
``@not``        turn it into its opposite
``@then``       part moods in turn; the first is the one that is shown
``@and``        part the moods of a blend; likewise
``@filler``     say nothing about the mood
``@endings``    endings of words, ``-`` for none, which may stand for each other
``@links``      what may stand between the halves of a compound, likewise
==============  ===================================================================

The places were written for Affetto by judgement. Named moods follow Russell's circle (see
:mod:`engine.api.moods`); a group of words lies in its quadrant at some distance from the axes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from engine.api.folding import fold
from engine.api.moods import WORDS

LANGUAGES: Final = ("en", "de", "fr", "es")
"""The languages whose words are understood."""

_FOLDER: Final = Path(__file__).with_name("lexicon")
_TOKEN: Final = re.compile(r"->|[→>+&]|[^\W_]+|[^\w\s!-/:-@\[-`{-~…–—“”„«»¿¡]")
"""A sign that parts moods, a word or number, or an emoji; an apostrophe parts two words."""


class Role(Enum):
    """What a word does beside moods."""

    VERY = "@very"
    BIT = "@bit"
    NOT = "@not"
    THEN = "@then"
    AND = "@and"
    FILLER = "@filler"


@dataclass(frozen=True, slots=True)
class MoodWord:
    """A word or a short phrase that tells a mood.

    Attributes:
        text: As it is shown.
        valence: −1 … 1, inclusive.
        arousal: −1 … 1, inclusive.
        named: The name in ``WORDS`` that it stands for, or an empty text.
    """

    text: str
    valence: float
    arousal: float
    named: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is understood in a language.

    Attributes:
        meanings: A phrase's tokens with spaces between to what it means.
        degrees: The phrases that raise, lower or deny, as they are shown.
        by_letter: First letter to the single words of four letters or more that tell a mood.
        names: The moods of ``WORDS`` as this language calls them, in that order.
        joints: The words that part moods, ``Role.THEN`` and ``Role.AND``; the first is shown.
        endings: Endings that may stand for each other, the empty one among them.
        links: What may stand between the halves of a compound; none where words make no compounds.
    """

    meanings: Mapping[str, MoodWord | Role]
    degrees: Mapping[str, str]
    by_letter: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]
    joints: Mapping[Role, tuple[str, ...]]
    endings: tuple[str, ...]
    links: tuple[str, ...]


def tokens_of(text: str) -> list[str]:
    """Split a text into folded words, emoji and signs: ``tokens_of("Don't!")`` has two."""
    return _TOKEN.findall(fold(text))


@cache
def lexicon(language: str) -> Lexicon:
    """Read the words of a language, with English and emoji for what it has no word of its own.

    Args:
        language: One of ``LANGUAGES``.
    """
    meanings: dict[str, MoodWord | Role] = {
        word: MoodWord(word, *place, word) for word, place in WORDS.items()
    }
    names = {word: word for word in WORDS}
    joints: dict[Role, tuple[str, ...]] = {}
    degrees: dict[str, str] = {}
    affixes: dict[str, tuple[str, ...]] = {}
    # The later wins: "war" says nothing in German.
    for name in dict.fromkeys(("emoji", "en", language)):
        for place, words in _lines(name):
            if place in ("@endings", "@links"):
                affixes[place] = tuple("" if word == "-" else fold(word) for word in words)
                continue
            meanings |= {" ".join(tokens_of(word)): _meaning(place, word) for word in words}
            if place.startswith("@"):
                joints[Role(place)] = words
                degrees |= {" ".join(tokens_of(word)): word for word in words}
            elif place in WORDS and name == language != LANGUAGES[0]:
                names[place] = words[0]
    letters: dict[str, list[str]] = {}
    for text, meaning in meanings.items():
        if isinstance(meaning, MoodWord) and len(text) >= 4 and " " not in text:
            letters.setdefault(text[0], []).append(text)
    return Lexicon(
        MappingProxyType(meanings),
        MappingProxyType(degrees),
        MappingProxyType({letter: tuple(words) for letter, words in letters.items()}),
        tuple(names.values()),
        MappingProxyType({role: joints[role] for role in (Role.THEN, Role.AND)}),
        affixes["@endings"],
        affixes.get("@links", ()),
    )


@cache
def words_named(language: str) -> Mapping[str, tuple[str, ...]]:
    """All words of a language and of English for each name in ``WORDS``."""
    found: dict[str, list[str]] = {word: [word] for word in WORDS}
    for meaning in lexicon(language).meanings.values():
        if isinstance(meaning, MoodWord) and meaning.named:
            found[meaning.named].append(meaning.text)
    return MappingProxyType({name: tuple(dict.fromkeys(words)) for name, words in found.items()})


def _lines(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            place, _, words = line.partition(":")
            parts = words.split() if name == "emoji" else words.split(",")
            yield place, tuple(part.strip() for part in parts)


def _meaning(place: str, word: str) -> MoodWord | Role:
    if place.startswith("@"):
        return Role(place)
    if place in WORDS:
        return MoodWord(word, *WORDS[place], place)
    valence, arousal = map(float, place.split())
    return MoodWord(word, valence, arousal)
