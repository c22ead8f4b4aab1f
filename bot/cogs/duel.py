"""``/duel``: two pieces of one request, for a vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.duels import Duels
from bot.store import Store
from bot.transformers import (
    WISH,
    InstrumentsTransformer,
    KeyTransformer,
    MoodsTransformer,
    Seconds,
    Tempo,
)
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.api.request import ComposeRequest

if TYPE_CHECKING:
    from bot.app import Affetto


class DuelCog(commands.Cog):
    """The command that lets pieces compete."""

    def __init__(self, duels: Duels, store: Store) -> None:
        self._duels = duels
        self._store = store

    @app_commands.command()
    @app_commands.describe(
        **WISH,
    )
    async def duel(
        self,
        interaction: discord.Interaction[Affetto],
        mood: app_commands.Transform[tuple[Mood, ...], MoodsTransformer],
        instruments: app_commands.Transform[str, InstrumentsTransformer] | None = None,
        seconds: Seconds | None = None,
        tempo: Tempo | None = None,
        key: app_commands.Transform[Key, KeyTransformer] | None = None,
    ) -> None:
        """Compose two pieces for the same wish and let everybody vote for the better one."""
        rules = self._store.servers.rules(interaction.guild_id)
        request = ComposeRequest(
            mood=mood[0],
            instruments=instruments or rules.instruments,
            seconds=seconds or rules.seconds,
            tempo=tempo,
            key=key,
            then=mood[1:],
        )
        await self._duels.begin(interaction, request)
