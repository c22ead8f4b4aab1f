"""``/history`` and ``/replay``: pieces made earlier."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.piece_list import ME, SERVER, Chosen
from bot.client import Affetto
from bot.commands.piece_suggestions import suggest_pieces
from bot.commands.transformers import OneInstrument, OneMood
from bot.services.find_piece import find_piece
from bot.services.piece_list import list_page
from bot.services.replay import Replays
from bot.store import Store

Whose = Literal["mine", "this server"]


class HistoryCog(commands.Cog):
    """The commands about earlier pieces."""

    def __init__(self, replays: Replays, store: Store) -> None:
        self._replays = replays
        self._store = store

    @app_commands.command()
    @app_commands.describe(
        whose="Your own pieces, or all that were made on this server",
        member="Only this member's pieces, of those made on this server",
        mood="Only pieces asked for in this mood",
        instruments="Only pieces with this instrument or for this ensemble",
    )
    async def history(
        self,
        interaction: discord.Interaction[Affetto],
        whose: Whose = "mine",
        member: discord.User | None = None,
        mood: OneMood | None = None,
        instruments: OneInstrument | None = None,
    ) -> None:
        """List earlier pieces, newest first, with buttons to play them; only you see the list."""
        of = ME if whose == "mine" else SERVER
        chosen = Chosen(
            "history",
            of if member is None else str(member.id),
            "" if mood is None else mood.name,
            instruments or "",
        )
        card = await list_page(self._store, interaction, chosen, 0)
        await interaction.response.send_message(embed=card.embed, view=card.view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        piece="Its number, title or message link: yours, a favourite, of this server, from /top"
    )
    async def replay(self, interaction: discord.Interaction[Affetto], piece: str) -> None:
        """Post an earlier piece again."""
        found = await find_piece(
            self._store.pieces, piece, user_id=interaction.user.id, guild_id=interaction.guild_id
        )
        await self._replays.replay(interaction, found)

    @replay.autocomplete("piece")
    async def _suggest(
        self, interaction: discord.Interaction[Affetto], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await suggest_pieces(self._store.pieces, interaction.user.id, typed)
