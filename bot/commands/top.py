"""``/top`` and ``/favourites``: the pieces that members liked."""

from __future__ import annotations

from typing import Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.piece_list import Chosen
from bot.cards.top_list import top_list
from bot.client import Affetto
from bot.commands.transformers import OneMood
from bot.i18n.messages import t
from bot.i18n.names import mood_name
from bot.services.piece_list import list_page
from bot.store import Store
from engine.api.errors import RequestError

MAX_ENTRIES: Final = 10
"""How many pieces the list holds at most."""

Where = Literal["this server", "all servers"]
When = Literal["week", "month", "all time"]

_DAYS: Final[dict[When, int | None]] = {"week": 7, "month": 30, "all time": None}


class TopCog(commands.Cog):
    """The commands about pieces that were liked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @app_commands.command()
    @app_commands.describe(
        where="Pieces made on this server, or on all",
        when="Pieces made in the last 7 or 30 days, or ever",
        mood="Only pieces asked for in this mood",
    )
    async def top(
        self,
        interaction: discord.Interaction[Affetto],
        where: Where | None = None,
        when: When = "all time",
        mood: OneMood | None = None,
    ) -> None:
        """Show the pieces with the best votes."""
        guild_id = interaction.guild_id
        if where is None:
            where = "all servers" if guild_id is None else "this server"
        if where == "this server" and guild_id is None:
            raise RequestError(t("no-server-here"))
        pieces = await self._store.ranking.top(
            guild_id=guild_id if where == "this server" else None,
            days=_DAYS.get(when),
            mood=None if mood is None else mood.name,
            limit=MAX_ENTRIES,
        )
        title = t("top-title", where="here" if where == "this server" else "all", when=when)
        if mood is not None:
            title = t("top-title-mood", title=title, mood=mood_name(mood.name))
        card = top_list(title, pieces, guild_id)
        await interaction.response.send_message(embed=card.embed, view=card.view)

    @app_commands.command()
    async def favourites(self, interaction: discord.Interaction[Affetto]) -> None:
        """Show the pieces you marked with ⭐, the latest first; only you see the list."""
        card = await list_page(self._store, interaction, Chosen("favourites"), 0)
        await interaction.response.send_message(embed=card.embed, view=card.view, ephemeral=True)
