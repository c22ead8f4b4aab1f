"""``/radio``: music without end in a voice channel."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.commands.transformers import AskedInstruments, AskedMoods
from bot.replying.missed_words import tell_missed
from bot.services.radio import Radios


class RadioCog(commands.Cog):
    """The command of the radio."""

    def __init__(self, radios: Radios) -> None:
        self._radios = radios

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.describe(
        mood="How it should feel to begin with; thumbs move it from there",
        instruments="What all pieces are written for; left out, what the listeners like",
    )
    async def radio(
        self,
        interaction: discord.Interaction[Affetto],
        mood: AskedMoods,
        instruments: AskedInstruments | None = None,
    ) -> None:
        """Compose and play in your voice channel for as long as somebody listens."""
        # Of several in turn the first is where it begins.
        await self._radios.begin(interaction, mood.moods[0], instruments)
        await tell_missed(interaction, mood)
