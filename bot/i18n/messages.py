"""The bot's messages, in the language of the member who reads them.

Each message has a key and stands once per language in ``bot/i18n/locales/<language>/*.ftl``, in
`Fluent <https://projectfluent.org>`_, which knows each language's plurals. To add a message, add
its key to all languages and call ``t("its-key", name=value)``: the tests find a message that is
missing, left over or too long.

The language belongs to the task. :func:`use_language` sets it where a command, a button or a
notice begins; it holds from there on, also in the tasks that are started there.

Command names stay English, so that help, habits and what members tell each other hold
everywhere; their descriptions are translated when they are registered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from babel.lists import format_list
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.resolver import Pattern
from fluent.runtime.types import fluent_number

FOLDER: Final = Path(__file__).with_name("locales")
"""A folder per language, with any number of ``.ftl`` files."""
LANGUAGES: Final = ("en", "de", "fr", "es")
"""The languages the bot speaks; the first serves members who use none of them."""

Value = str | int | float | Sequence[str]
"""What fills a variable of a message; several words become a list: "a, b or c"."""

_ENTRIES: Final = re.compile(
    r"^(?P<name>[a-zA-Z][\w-]*) *=.*\n(?:(?![a-zA-Z#]).*\n?)*", re.MULTILINE
)
"""A message in a file: from its name to the next one or a comment at a line's beginning."""

_language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def language_of(locale: str) -> str:
    """Returns the language for a Discord locale; ``language_of("es-419")`` is ``"es"``."""
    language = locale.partition("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]


def use_language(language: str) -> None:
    """Sets the language of this task, one of ``LANGUAGES``, from now on."""
    _language.set(language)


def current_language() -> str:
    """Returns the language of this task."""
    return _language.get()


def key(name: str) -> str:
    """Marks the key of a message that is formatted elsewhere, so that the tests find it.

    Returns:
        The name, unchanged.
    """
    return name


def t(name: str, /, **values: Value) -> str:
    """Formats a message in the language of this task.

    ``t("card-bpm", tempo=72)`` is ``"72 bpm"`` in English.

    Args:
        name: The message's key, ``message`` or ``message.attribute``.
        values: What fills its variables.

    Raises:
        LookupError: There is no such message, or a variable was left empty.
    """
    return t_in(current_language(), name, **values)


def t_in(language: str, name: str, /, **values: Value) -> str:
    """Formats a message in a given language.

    Args:
        language: One of ``LANGUAGES``.
        name: The message's key, ``message`` or ``message.attribute``.
        values: What fills its variables.

    Raises:
        LookupError: There is no such message, or a variable was left empty.
    """
    catalogue = catalogue_of(language)
    pattern = catalogue.pattern(name)
    if pattern is None:
        raise LookupError(f"{language} has no sentence {name}")
    filled = {variable: _fluent_value(value, language) for variable, value in values.items()}
    text, errors = catalogue.bundle.format_pattern(pattern, filled)
    if errors:
        raise LookupError(f"{name} cannot be said in {language}: {errors[0]}")
    return str(text)


def has_message(language: str, name: str) -> bool:
    """Whether a language has the message ``name``, or its attribute, ``name.attribute``."""
    return catalogue_of(language).pattern(name) is not None


def signed_number(value: float) -> str:
    """Writes a number with sign and one decimal in the language of this task: ``-0.5``."""
    return str(format_decimal(value, "+0.0;-0.0", locale=current_language()))


def all_of(values: Sequence[str]) -> str:
    """Joins texts by commas and "and" in the language of this task: ``1, 2 and 3``.

    A list that is given to :func:`t` as it is holds alternatives, and so is joined by "or".
    """
    return format_list(list(values), locale=current_language())


class Catalogue:
    """The messages of a language, each parsed when it is first asked for.

    To parse them all would be a quarter of the bot's start, which needs a fifth of them. So none
    may refer to another.

    Example: ``Catalogue("de").pattern("card-piece")``.

    Args:
        language: One of ``LANGUAGES``.
    """

    def __init__(self, language: str) -> None:
        # Without the marks that keep right-to-left text apart: they would get into what is copied.
        self.bundle = FluentBundle([language], use_isolating=False)
        self._unread: dict[str, str] = {}
        for path in sorted((FOLDER / language).glob("*.ftl")):
            for entry in _ENTRIES.finditer(path.read_text(encoding="utf-8")):
                self._unread[entry["name"]] = entry[0]

    def pattern(self, name: str) -> Pattern | None:
        """The text of ``message`` or ``message.attribute``; None if there is no such text."""
        message, _, attribute = name.partition(".")
        if text := self._unread.get(message):
            self.bundle.add_resource(FluentResource(text))
            self._unread.pop(message, None)
        if not self.bundle.has_message(message):
            return None
        found = self.bundle.get_message(message)
        return found.attributes.get(attribute) if attribute else found.value


@cache
def catalogue_of(language: str) -> Catalogue:
    """Returns the messages of a language, the same in the whole program."""
    return Catalogue(language)


def _fluent_value(value: Value, language: str) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        # Without separators of thousands: a seed is to be typed in again.
        return fluent_number(value, useGrouping=False)
    return format_list(list(value), style="or", locale=language)
