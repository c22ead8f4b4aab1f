"""Descriptions of commands, options and choices in other languages, for Discord to show.

The English text stands in the code. A translation's key follows from what it describes:
``command-top`` with the attribute ``.when`` for an option, ``command-privacy-export`` for a
command of a group, ``choice-all-time`` for the choice with the value ``all time``.
"""

from __future__ import annotations

import re
from typing import Any, Final

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.i18n.messages import LANGUAGES, has_message, language_of, t_in

TRANSLATED: Final = "key"
"""The ``extras`` entry of a context menu that holds the key of its name."""


def key_of(context: app_commands.TranslationContext[Any, Any]) -> str | None:
    """Returns the key of a text to translate, or None for names, which stay English."""
    described = context.data
    if isinstance(described, app_commands.ContextMenu):
        return described.extras.get(TRANSLATED)
    if context.location in (Location.command_description, Location.group_description):
        return f"command-{_slug(described.qualified_name)}"
    if context.location is Location.parameter_description:
        return f"command-{_slug(described.command.qualified_name)}.{described.name}"
    if context.location is Location.choice_name:
        return f"choice-{_slug(str(described.value))}"
    return None


class CommandTranslator(app_commands.Translator):
    """Translates what Discord shows of the commands."""

    async def translate(
        self,
        string: app_commands.locale_str,  # noqa: ARG002 - the key does not depend on the text
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """Returns the text in that locale, or None to keep the English text."""
        # Discord's thirty-odd locales are asked for each of some 160 texts: most end here.
        language = language_of(locale.value)
        if language == LANGUAGES[0]:
            return None
        key = key_of(context)
        return t_in(language, key) if key is not None and has_message(language, key) else None


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
