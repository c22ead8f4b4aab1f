"""``/duel``: two pieces of one request, for a vote."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.commands.wish import Wish, takes_wish
from bot.services.duel import Duels
from bot.store import Store


class DuelCog(commands.Cog):
    """The command that lets pieces compete."""

    def __init__(self, duels: Duels, store: Store) -> None:
        self._duels = duels
        self._store = store

    @app_commands.command()
    @takes_wish
    async def duel(self, interaction: discord.Interaction[Affetto], wish: Wish) -> None:
        """Compose two pieces for the same wish and let everybody vote for the better one."""
        request = wish.request(self._store.servers.rules(interaction.guild_id))
        await self._duels.begin(interaction, request)
