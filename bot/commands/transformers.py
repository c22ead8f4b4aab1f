"""What a member types into a command's options, turned into the engine's values.

Discord checks bounds and choices, but does not hold members to what it suggests while they
type: that is checked here. Each refusal is a RequestError of one sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.client import Affetto
from bot.commands.suggestions import (
    suggest,
    suggest_instrument,
    suggest_instruments,
    suggest_models,
    suggest_moods,
)
from bot.i18n.messages import t
from bot.i18n.names import find_key, find_mood, find_moods, key_names, mood_names
from engine.api.clock import parse_clock
from engine.api.errors import RequestError
from engine.api.form import Form, parse_form
from engine.api.instruments import parse_instruments
from engine.api.keys import Key
from engine.api.model_names import USUAL_MODEL, list_models, model_name, named_model
from engine.api.mood_phrases import UnderstoodMoods
from engine.api.moods import Mood
from engine.api.progression import Progression, parse_progression
from engine.api.request import SECONDS, SEEDS, TEMPOS

Seconds = app_commands.Range[int, SECONDS[0], SECONDS[1]]
Seed = app_commands.Range[int, SEEDS[0], SEEDS[1]]
Tempo = app_commands.Range[int, TEMPOS[0], TEMPOS[1]]


class MoodTransformer(app_commands.Transformer):
    """A mood, by its word in the member's language or in English."""

    async def transform(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> Mood:
        """Returns the mood of a word.

        Raises:
            RequestError: The word is unknown.
        """
        return find_mood(value)

    async def autocomplete(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """Suggests the known words that hold the typed text."""
        return suggest(mood_names(), str(value))


class KeyTransformer(app_commands.Transformer):
    """A key, as people write it."""

    async def transform(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> Key:
        """Returns the key of a name.

        Raises:
            RequestError: The text names no key.
        """
        return find_key(value)

    async def autocomplete(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """Suggests the keys whose names hold the typed text."""
        return suggest(key_names(), str(value))


class MoodsTransformer(app_commands.Transformer):
    """One mood, a blend of two, or several in turn, in the member's own words."""

    async def transform(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> UnderstoodMoods:
        """Returns the moods in turn, and what was not understood.

        Raises:
            RequestError: No word is understood, or too many moods are blended.
        """
        return find_moods(value)

    async def autocomplete(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """Suggests ways to complete the last mood, then ways to go on from it."""
        return suggest_moods(str(value))


class ClockTransformer(app_commands.Transformer):
    """A time in a piece, in minutes and seconds."""

    async def transform(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> float:
        """Returns the seconds.

        Raises:
            RequestError: It is no time.
        """
        return parse_clock(value)


class ChordsTransformer(app_commands.Transformer):
    """Chords to follow, as lead sheets and tabs have them."""

    async def transform(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> Progression:
        """Returns the chords in order.

        Raises:
            RequestError: Something is no chord or no length, or there are too many.
        """
        return parse_progression(value)


class FormTransformer(app_commands.Transformer):
    """The sections of a piece, by letters."""

    async def transform(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> Form:
        """Returns the sections in order.

        Raises:
            RequestError: It is no form, or has too many sections.
        """
        return parse_form(value)


class ModelTransformer(app_commands.Transformer):
    """One of the operator's own models, or the usual one."""

    async def transform(
        self, interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> str:
        """Returns the model's name.

        Raises:
            RequestError: There is no such model.
        """
        name = str(value).strip().casefold()
        if name != USUAL_MODEL:
            named_model(_models(interaction), model_name(name))
        return name

    async def autocomplete(
        self, interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """Suggests the usual model and the operator's own whose names hold the typed text."""
        return suggest_models(list_models(_models(interaction)), str(value))


def _models(interaction: discord.Interaction[discord.Client]) -> Path:
    """The folder of the operator's own models."""
    assert isinstance(interaction.client, Affetto)  # noqa: S101 - the bot has no other client
    return interaction.client.models


class InstrumentsTransformer(app_commands.Transformer):
    """What a piece is written for."""

    async def transform(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> str:
        """Returns the instruments in their plain form.

        Raises:
            RequestError: Something is unknown, or there are too many.
        """
        return parse_instruments(value)

    async def autocomplete(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """Suggests piano, multi and the ensembles; in a list, instruments for its last item."""
        return suggest_instruments(str(value))


class InstrumentTransformer(InstrumentsTransformer):
    """One instrument or ensemble to look for."""

    async def transform(
        self, interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> str:
        """Returns its plain name.

        Raises:
            RequestError: It is unknown, or there are several.
        """
        instruments = await super().transform(interaction, value)
        if "," in instruments:
            raise RequestError(t("one-at-a-time"))
        return instruments

    async def autocomplete(
        self, _interaction: discord.Interaction[discord.Client], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        """Suggests the names that hold the typed text."""
        return suggest_instrument(str(value))


AskedChords = app_commands.Transform[Progression, ChordsTransformer]
AskedForm = app_commands.Transform[Form, FormTransformer]
AskedInstruments = app_commands.Transform[str, InstrumentsTransformer]
AskedKey = app_commands.Transform[Key, KeyTransformer]
AskedMoods = app_commands.Transform[UnderstoodMoods, MoodsTransformer]
ClockTime = app_commands.Transform[float, ClockTransformer]
ModelName = app_commands.Transform[str, ModelTransformer]
OneInstrument = app_commands.Transform[str, InstrumentTransformer]
OneMood = app_commands.Transform[Mood, MoodTransformer]
"""What commands declare as the types of their options."""
