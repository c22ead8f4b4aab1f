"""``/history`` and ``/replay``: pieces made earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.jobs import Jobs
from bot.speech import say
from bot.store import Store
from bot.transformers import MOST_CHOICES
from bot.views.lists import list_page
from bot.words import mood_name
from engine.errors import RequestError

if TYPE_CHECKING:
    from bot.app import Affetto


class HistoryCog(commands.Cog):
    """The commands about earlier pieces."""

    def __init__(self, jobs: Jobs, store: Store) -> None:
        self._jobs = jobs
        self._store = store

    @app_commands.command()
    async def history(self, interaction: discord.Interaction[Affetto]) -> None:
        """Show the pieces you have asked for, newest first; only you see the list."""
        shown = await list_page(self._store, "history", interaction.user.id, 0)
        await interaction.response.send_message(embed=shown.embed, view=shown.view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        piece="Its number or title: yours, a favourite, of this server, or from /top"
    )
    async def replay(self, interaction: discord.Interaction[Affetto], piece: str) -> None:
        """Post an earlier piece again."""
        found = await self._store.pieces.find(
            piece, user_id=interaction.user.id, guild_id=interaction.guild_id
        )
        if found is None:
            raise RequestError(say("no-such-piece"))
        await self._jobs.replay(interaction, found)

    @replay.autocomplete("piece")
    async def _suggest(
        self, interaction: discord.Interaction[Affetto], typed: str
    ) -> list[app_commands.Choice[str]]:
        lines = await self._store.pieces.suggest(interaction.user.id, typed, limit=MOST_CHOICES)
        return [
            app_commands.Choice(
                name=f"#{line.number} {line.title} ({mood_name(line.mood)})", value=str(line.number)
            )
            for line in lines
        ]
