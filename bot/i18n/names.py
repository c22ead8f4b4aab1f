"""Names of moods and keys in the language of the task; the English names always work too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from bot.i18n.messages import LANGUAGES, current_language, has_message, t_in
from engine.api.folding import fold, near_words
from engine.api.keys import Key, all_keys, parse_key
from engine.api.mood_lexicon import Role, lexicon, words_named
from engine.api.mood_phrases import UnderstoodMoods, understand_moods
from engine.api.moods import WORDS, Mood, mood, unknown_mood


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a member can choose by typing.

    Attributes:
        shown: The name in the member's language.
        value: The engine's name.
        understood: All names that are accepted, folded.
    """

    shown: str
    value: str
    understood: tuple[str, ...]


THEN = " → "
"""Separates moods in turn where they are shown."""

_NamesOf = Callable[[str], tuple[Name, ...]]


def mood_name(moods: str) -> str:
    """Translates moods into the language of the task; a word without a translation stays.

    Args:
        moods: The engine's name of a mood, of a blend (``calm and happy``) or of several in
            turn (``calm → tense``).
    """
    joint = f" {_joints(current_language()).also} "
    return THEN.join(
        joint.join(map(_word_name, blend.split(" and "))) for blend in moods.split(THEN)
    )


def _word_name(word: str) -> str:
    return (
        t_in(current_language(), f"mood-{word}")
        if has_message(current_language(), f"mood-{word}")
        else word
    )


def key_name(key: Key) -> str:
    """Translates a key into the language of the task: ``A minor``, ``a-Moll``."""
    return _key_name(current_language(), key)


def mood_names() -> tuple[Name, ...]:
    """Returns all moods, named in the language of the task."""
    return _mood_names(current_language())


def key_names() -> tuple[Name, ...]:
    """Returns all keys, named in the language of the task."""
    return _key_names(current_language())


def find_mood(typed: str) -> Mood:
    """Finds the mood of a word in the language of the task, or in English.

    Raises:
        RequestError: The word is unknown.
    """
    word = _values(_mood_names, current_language()).get(fold(typed))
    if word is None:
        names = [name.shown for name in mood_names()]
        raise unknown_mood(typed, names, near_words(typed, names))
    return mood(word)


@dataclass(frozen=True, slots=True)
class Joints:
    """The words between moods in a language.

    Attributes:
        then: Joins moods in turn.
        also: Joins the moods of a blend.
        thens: Matches every accepted joint of moods in turn, English words and signs included.
        alsos: Matches every accepted joint of a blend, English words and signs included.
    """

    then: str
    also: str
    thens: re.Pattern[str]
    alsos: re.Pattern[str]


def joints() -> Joints:
    """Returns the words between moods in the language of the task."""
    return _joints(current_language())


def find_moods(typed: str) -> UnderstoodMoods:
    """Finds the moods of a text such as ``calm to tense``, in the task's language or in English.

    Raises:
        RequestError: No word is understood, or too many moods are blended.
    """
    return understand_moods(typed, (current_language(), LANGUAGES[0]))


@cache
def _joints(language: str) -> Joints:
    known = lexicon(language).joints
    thens, alsos = known[Role.THEN], known[Role.AND]
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
    """Finds the key of a name in the language of the task, or in English.

    Raises:
        RequestError: The text names no key.
    """
    return parse_key(_values(_key_names, current_language()).get(fold(typed), typed))


def matching(names: Iterable[Name], typed: str) -> list[Name]:
    """Returns the names that hold the typed text, those that begin with it first.

    What is understood besides the name that is shown counts only where it begins with the text,
    and less than the name itself.
    """
    part = fold(typed)
    found = [
        name
        for name in names
        if part in fold(name.shown)
        or part in fold(name.value)
        or any(text.startswith(part) for text in name.understood)
    ]
    found.sort(
        key=lambda name: (
            not fold(name.shown).startswith(part),
            not any(text.startswith(part) for text in name.understood),
        )
    )
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
    shown = t_in(language, key)
    return Name(shown, word, tuple(map(fold, (shown, *words_named(language)[word]))))


@cache
def _key_names(language: str) -> tuple[Name, ...]:
    return tuple(_key(language, key) for key in all_keys())


def _key(language: str, key: Key) -> Name:
    shown = _key_name(language, key)
    return Name(shown, str(key), (fold(shown), fold(str(key))))


def _key_name(language: str, key: Key) -> str:
    return t_in(language, f"key-{key.mode}", tonic=key.tonic)
