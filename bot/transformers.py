"""What a member types into a command's options, turned into the engine's values.

Discord checks bounds and choices, but what it suggests while a member types it does not
hold them to: those are checked here. Each refusal is a RequestError, one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import discord
from discord import app_commands

from engine.keys import Key, all_keys, parse_key
from engine.moods import WORDS, Mood, mood
from engine.values import SECONDS, SEEDS

MOST_CHOICES: Final = 25
"""How many suggestions Discord shows.
Source: https://discord.com/developers/docs/interactions/application-commands"""

Seconds = app_commands.Range[int, SECONDS[0], SECONDS[1]]
Seed = app_commands.Range[int, SEEDS[0], SEEDS[1]]
# From a slow adagio to a fast presto; which of these a model can honour it says itself.
Tempo = app_commands.Range[int, 30, 240]


def suggest(words: Iterable[str], typed: str) -> list[app_commands.Choice[Any]]:
    """The words that hold what was typed, those that begin with it first."""
    part = typed.strip().casefold()
    found = [word for word in words if part in word.casefold()]
    found.sort(key=lambda word: not word.casefold().startswith(part))
    return [app_commands.Choice(name=word, value=word) for word in found[:MOST_CHOICES]]


class MoodTransformer(app_commands.Transformer):
    """A mood, by its word."""

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> Mood:
        """The mood of that word.

        Raises:
            RequestError: The word is unknown.
        """
        return mood(value)

    async def autocomplete(
        self, _interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """The known words that hold what was typed so far."""
        return suggest(WORDS, str(value))


class KeyTransformer(app_commands.Transformer):
    """A key, as people write it."""

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> Key:
        """The key of that name.

        Raises:
            RequestError: The text names no key.
        """
        return parse_key(value)

    async def autocomplete(
        self, _interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """The keys whose names hold what was typed so far."""
        return suggest(map(str, all_keys()), str(value))
