"""Moods and keys by their names in the language spoken; the English ones always work too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from bot.speech import has, say_in, spoken
from engine.api.keys import Key, all_keys, parse_key
from engine.api.moods import WORDS, Mood, mood, parse_moods, unknown_mood


@dataclass(frozen=True, slots=True)
class Name:
    """Something a member can choose by typing.

    Attributes:
        shown: Its name in the member's language.
        value: What the engine calls it.
        understood: Everything it can be called, folded.
    """

    shown: str
    value: str
    understood: tuple[str, ...]


THEN = " → "
"""What stands between moods in turn where they are shown."""

_NamesOf = Callable[[str], tuple[Name, ...]]


def fold(text: str) -> str:
    """The text without letter case, accents, hyphens and needless spaces, to compare by."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("-", " ").replace("’", "'"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def mood_name(moods: str) -> str:
    """A mood's name in the language spoken; one that has none there is its own.

    Args:
        moods: The engine's name for it, of a blend (``calm and happy``) or of several in turn
            with arrows between.
    """
    joint = f" {_joints(spoken()).also} "
    return THEN.join(
        joint.join(map(_word_name, blend.split(" and "))) for blend in moods.split(THEN)
    )


def _word_name(word: str) -> str:
    return say_in(spoken(), f"mood-{word}") if has(spoken(), f"mood-{word}") else word


def key_name(key: Key) -> str:
    """A key's name in the language spoken, such as ``A minor`` or ``a-Moll``."""
    return _key_name(spoken(), key)


def mood_names() -> tuple[Name, ...]:
    """All moods, in the language spoken."""
    return _mood_names(spoken())


def key_names() -> tuple[Name, ...]:
    """All keys, in the language spoken."""
    return _key_names(spoken())


def find_mood(typed: str) -> Mood:
    """The mood a word stands for in the language spoken, or in English.

    Raises:
        RequestError: The word is unknown.
    """
    word = _values(_mood_names, spoken()).get(fold(typed))
    if word is None:
        raise unknown_mood(typed, [name.shown for name in mood_names()])
    return mood(word)


@dataclass(frozen=True, slots=True)
class Joints:
    """The words between moods in a language.

    Attributes:
        then: What moods in turn are joined by.
        also: What two moods are blended by.
        thens: All that is understood as the first, English and signs included.
        alsos: All that is understood as the second.
    """

    then: str
    also: str
    thens: re.Pattern[str]
    alsos: re.Pattern[str]


def joints() -> Joints:
    """The words between moods in the language spoken."""
    return _joints(spoken())


def find_moods(typed: str) -> tuple[Mood, ...]:
    """The moods of a wish in the language spoken, or in English, such as ``calm to tense``.

    Raises:
        RequestError: A word is unknown, or too many are blended.
    """
    known = joints()
    turns = (known.alsos.split(turn) for turn in known.thens.split(typed.strip()))
    return parse_moods(" to ".join(" and ".join(find_mood(w).name for w in t) for t in turns))


@cache
def _joints(language: str) -> Joints:
    thens, alsos = (
        [word.strip() for word in say_in(language, name).split(",")]
        for name in ("mood-joint-then", "mood-joint-also")
    )
    return Joints(
        thens[0],
        alsos[0],
        _joint("→|->|>", [*thens, "to", "then"]),
        _joint("[+&]", [*alsos, "and"]),
    )


def _joint(signs: str, words: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, words))
    return re.compile(rf"\s*(?:{signs})\s*|\s+(?:{either})\s+", re.IGNORECASE)


def find_key(typed: str) -> Key:
    """The key of that name in the language spoken, or as it is written in English.

    Raises:
        RequestError: The text names no key.
    """
    return parse_key(_values(_key_names, spoken()).get(fold(typed), typed))


def matching(names: Iterable[Name], typed: str) -> list[Name]:
    """The names that hold what was typed, those that begin with it first."""
    part = fold(typed)
    found = [name for name in names if any(part in text for text in name.understood)]
    found.sort(key=lambda name: not any(text.startswith(part) for text in name.understood))
    return found


@cache
def _values(names: _NamesOf, language: str) -> Mapping[str, str]:
    return MappingProxyType(
        {text: name.value for name in names(language) for text in name.understood}
    )


@cache
def _mood_names(language: str) -> tuple[Name, ...]:
    return tuple(_mood(language, word) for word in WORDS)


def _mood(language: str, word: str) -> Name:
    key = f"mood-{word}"
    shown = say_in(language, key)
    also = say_in(language, f"{key}.also").split(",") if has(language, f"{key}.also") else []
    return Name(shown, word, tuple(map(fold, (shown, word, *also))))


@cache
def _key_names(language: str) -> tuple[Name, ...]:
    return tuple(_key(language, key) for key in all_keys())


def _key(language: str, key: Key) -> Name:
    shown = _key_name(language, key)
    return Name(shown, str(key), (fold(shown), fold(str(key))))


def _key_name(language: str, key: Key) -> str:
    return say_in(language, f"key-{key.mode}", tonic=key.tonic)
