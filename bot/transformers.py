"""What a member types into a command's options, turned into the engine's values.

Discord checks bounds and choices, but what it suggests while a member types it does not
hold them to: those are checked here. Each refusal is a RequestError, one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import discord
from discord import app_commands

from bot.words import Name, find_key, find_mood, key_names, matching, mood_names
from engine.keys import Key
from engine.moods import Mood
from engine.values import SECONDS, SEEDS

MOST_CHOICES: Final = 25
"""How many suggestions Discord shows.
Source: https://discord.com/developers/docs/interactions/application-commands"""

Seconds = app_commands.Range[int, SECONDS[0], SECONDS[1]]
Seed = app_commands.Range[int, SEEDS[0], SEEDS[1]]
# From a slow adagio to a fast presto; which of these a model can honour it says itself.
Tempo = app_commands.Range[int, 30, 240]


def suggest(names: Iterable[Name], typed: str) -> list[app_commands.Choice[Any]]:
    """The names that hold what was typed, those that begin with it first."""
    return [
        app_commands.Choice(name=name.shown, value=name.value)
        for name in matching(names, typed)[:MOST_CHOICES]
    ]


class MoodTransformer(app_commands.Transformer):
    """A mood, by its word in the member's language or in English."""

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> Mood:
        """The mood of that word.

        Raises:
            RequestError: The word is unknown.
        """
        return find_mood(value)

    async def autocomplete(
        self, _interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """The known words that hold what was typed so far."""
        return suggest(mood_names(), str(value))


class KeyTransformer(app_commands.Transformer):
    """A key, as people write it."""

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> Key:
        """The key of that name.

        Raises:
            RequestError: The text names no key.
        """
        return find_key(value)

    async def autocomplete(
        self, _interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """The keys whose names hold what was typed so far."""
        return suggest(key_names(), str(value))
