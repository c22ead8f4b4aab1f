"""The words of a text that the lexicon knows, as they are, bent, compounded or misspelt."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.api.mood_lexicon import Lexicon, MoodWord, Role

_DENIED_WEIGHT: Final = 0.3
"""The weight of "not X" beside other words: "sad, not angry" says more of sad."""
_LEAST_WEIGHT: Final = 0.05
"""The least weight of a word, however often "a bit" stands before it."""
_MAX_PHRASE: Final = 7
"""The most words of a phrase that is looked up."""
_MIN_STEM: Final = 3
"""The shortest beginning of a word that is looked up with other endings."""
_MIN_HALF: Final = 3
"""The shortest half of a compound."""
_MIN_TYPO: Final = 4
"""The shortest word that may be a misspelling; of this length, only where it stands alone."""
_LONG_TYPO: Final = 8
"""From this length on two letters may be wrong, missing, too many or swapped; below, one."""

Meaning = MoodWord | Role
Placed = tuple[MoodWord, float, str]
"""A word, what its place is multiplied by, and how it is shown."""


class How(enum.Enum):
    """How a phrase was found: as it stands, with other endings or as a compound, or by a guess."""

    EXACT = enum.auto()
    BENT = enum.auto()
    GUESSED = enum.auto()


def matches(known: Lexicon, tokens: Sequence[str]) -> Iterator[tuple[str, Meaning | None, How]]:
    """Find the phrases of a text, the longest that are known.

    Args:
        known: The lexicon.
        tokens: The text's.

    Yields:
        The phrase as it was typed, what it means, or None for a word that is unknown, and how
        it was found.
    """
    at = 0
    while at < len(tokens):
        for stop in range(min(len(tokens), at + _MAX_PHRASE), at, -1):
            phrase = " ".join(tokens[at:stop])
            meaning = known.meanings.get(phrase)
            if meaning is not None:
                yield phrase, meaning, How.EXACT
                break
        else:
            stop = at + 1
            if (word := _bent(known, tokens[at]) or _compound(known, tokens[at])) is not None:
                yield tokens[at], word, How.BENT
            else:
                word = _misspelt(known, tokens[at], alone=len(tokens) == 1)
                yield tokens[at], word, How.GUESSED if word else How.EXACT
        at = stop


def _bent(known: Lexicon, word: str) -> MoodWord | None:
    """A word with another ending."""
    for old in known.endings:
        stem = word.removesuffix(old)
        if len(stem) >= _MIN_STEM and word.endswith(old):
            for new in known.endings:
                found = known.meanings.get(stem + new)
                if isinstance(found, MoodWord):
                    return found
    return None


def _compound(known: Lexicon, word: str) -> MoodWord | None:
    """A word that is made of two, such as "Sommertag", in a language that makes such words."""
    for link in known.links:
        for at in range(len(word) - _MIN_HALF, _MIN_HALF + len(link) - 1, -1):
            if not word[:at].endswith(link):
                continue
            first = known.meanings.get(word[: at - len(link)])
            last = known.meanings.get(word[at:])
            moods = [one for one in (first, last) if isinstance(one, MoodWord)]
            if first is not None and last is not None and moods:
                halves = _text(first, word[: at - len(link)]), _text(last, word[at:]).lower()
                place = mean_place([(one, 1.0, "") for one in moods])
                return MoodWord(link.join(halves), *place)
    return None


def _misspelt(known: Lexicon, word: str, *, alone: bool) -> MoodWord | None:
    """The word that was meant by a misspelling that leaves its first letter."""
    if len(word) < _MIN_TYPO + (not alone):
        return None
    typo = process.extractOne(
        word,
        known.by_letter.get(word[0], ()),
        scorer=OSA.distance,
        score_cutoff=2 if len(word) >= _LONG_TYPO else 1,
    )
    found = known.meanings[typo[0]] if typo else None
    return found if isinstance(found, MoodWord) else None


def _text(meaning: MoodWord | Role, typed: str) -> str:
    """A word as it is shown."""
    return meaning.text if isinstance(meaning, MoodWord) else typed


def mean_place(words: Sequence[Placed]) -> tuple[float, float]:
    """The place of several words, valence and arousal: the mean, those far out weighing more."""
    if len(words) == 1:
        return _moved(words[0])
    valence = arousal = total = 0.0
    for word in words:
        place = _moved(word)
        weight = max(math.hypot(*place), _LEAST_WEIGHT) * (_DENIED_WEIGHT if word[1] < 0 else 1.0)
        valence, arousal = valence + weight * place[0], arousal + weight * place[1]
        total += weight
    return round(valence / total, 3), round(arousal / total, 3)


def _moved(word: Placed) -> tuple[float, float]:
    """The place of a word as it is raised, lowered or denied."""
    meaning, factor, _ = word
    valence, arousal = (
        round(min(1.0, max(-1.0, factor * value)), 3)
        for value in (meaning.valence, meaning.arousal)
    )
    return valence, arousal
