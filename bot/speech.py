"""What the bot says, in the language of whoever it says it to.

Every sentence has a key and stands once a language in ``bot/languages/<language>/*.ftl``, in
`Fluent <https://projectfluent.org>`_, which knows each language's plurals. To add one, add its
key to all languages and call ``say("its-key", name=value)``: the tests find what is missing,
left over or too long.

Which language it is, is a matter of the task: :func:`speaking` sets it, where a command, a
button or a notice begins, and whatever is said from there on, in tasks begun there too, is in
that language.

Command names stay English, so that help, habits and what members tell each other hold
everywhere; their descriptions are translated when they are registered.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from babel.lists import format_list
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

FOLDER: Final = Path(__file__).with_name("languages")
"""A folder for each language, of any number of ``.ftl`` files."""
LANGUAGES: Final = ("en", "de", "fr", "es")
"""The languages it speaks; the first is for whoever uses none of them."""

Value = str | int | float | Sequence[str]
"""What a sentence's place can be filled with; of several words each can be chosen: "a or b"."""

_language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def language_of(locale: str) -> str:
    """The language to speak with somebody whose Discord has that locale, such as ``es-419``."""
    language = locale.partition("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]


def speak(language: str) -> None:
    """Speak that language, one of ``LANGUAGES``, in this task from now on."""
    _language.set(language)


def spoken() -> str:
    """The language that is spoken in this task."""
    return _language.get()


def key(name: str) -> str:
    """The same name: marks the key of a sentence that is said elsewhere, for the tests."""
    return name


def say(name: str, /, **values: Value) -> str:
    """The sentence of that key in the language spoken, its places filled.

    Raises:
        LookupError: There is no such sentence, or a place was left empty.
    """
    return say_in(spoken(), name, **values)


def say_in(language: str, name: str, /, **values: Value) -> str:
    """The same in a given language."""
    message, _, attribute = name.partition(".")
    bundle = bundle_of(language)
    if not bundle.has_message(message):
        raise LookupError(f"{language} has no sentence {name}")
    found = bundle.get_message(message)
    pattern = found.attributes.get(attribute) if attribute else found.value
    if pattern is None:
        raise LookupError(f"{language} has no sentence {name}")
    filled = {place: _filling(value, language) for place, value in values.items()}
    text, errors = bundle.format_pattern(pattern, filled)
    if errors:
        raise LookupError(f"{name} cannot be said in {language}: {errors[0]}")
    return str(text)


def has(language: str, name: str) -> bool:
    """Whether there is a sentence of that key, ``name`` or ``name.attribute``."""
    message, _, attribute = name.partition(".")
    bundle = bundle_of(language)
    if not bundle.has_message(message):
        return False
    found = bundle.get_message(message)
    return attribute in found.attributes if attribute else found.value is not None


def signed(value: float) -> str:
    """A number with its sign and one decimal, as the language spoken writes it: ``-0.5``."""
    return str(format_decimal(value, "+0.0;-0.0", locale=spoken()))


@cache
def bundle_of(language: str) -> FluentBundle:
    """All sentences of a language."""
    # Without the marks that keep right-to-left text apart: they would get into what is copied.
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


def _filling(value: Value, language: str) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        # Without separators of thousands: a seed is to be typed in again.
        return fluent_number(value, useGrouping=False)
    return format_list(list(value), style="or", locale=language)
