"""``/history`` and ``/replay``: pieces made earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.i18n.messages import t
from bot.i18n.names import mood_name
from bot.jobs import Jobs
from bot.replying.links import linked_message
from bot.store import Store
from bot.store.pieces import Piece
from bot.suggestions import LONGEST_CHOICE, MOST_CHOICES
from bot.target import piece_in
from bot.transformers import InstrumentTransformer, MoodTransformer
from bot.views.lists import ME, SERVER, Chosen, list_page
from engine.api.errors import RequestError
from engine.api.moods import Mood

if TYPE_CHECKING:
    from bot.app import Affetto

Whose = Literal["mine", "this server"]


class HistoryCog(commands.Cog):
    """The commands about earlier pieces."""

    def __init__(self, jobs: Jobs, store: Store) -> None:
        self._jobs = jobs
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
        mood: app_commands.Transform[Mood, MoodTransformer] | None = None,
        instruments: app_commands.Transform[str, InstrumentTransformer] | None = None,
    ) -> None:
        """List earlier pieces, newest first, with buttons to play them; only you see the list."""
        of = ME if whose == "mine" else SERVER
        chosen = Chosen(
            "history",
            of if member is None else str(member.id),
            "" if mood is None else mood.name,
            instruments or "",
        )
        shown = await list_page(interaction, chosen, 0)
        await interaction.response.send_message(embed=shown.embed, view=shown.view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        piece="Its number, title or message link: yours, a favourite, of this server, from /top"
    )
    async def replay(self, interaction: discord.Interaction[Affetto], piece: str) -> None:
        """Post an earlier piece again."""
        found = await self._find(interaction, piece)
        await self._jobs.replay(interaction, found)

    async def _find(self, interaction: discord.Interaction[Affetto], text: str) -> Piece:
        pieces = self._store.pieces
        message_id = linked_message(text)
        if message_id is not None:
            text = str(await piece_in(pieces, message_id))
        found = await pieces.find(text, user_id=interaction.user.id, guild_id=interaction.guild_id)
        if found is None:
            raise RequestError(t("no-such-piece"))
        return found

    @replay.autocomplete("piece")
    async def _suggest(
        self, interaction: discord.Interaction[Affetto], typed: str
    ) -> list[app_commands.Choice[str]]:
        lines = await self._store.pieces.suggest(interaction.user.id, typed, limit=MOST_CHOICES)
        return [
            app_commands.Choice(
                name=f"#{line.number} {line.title} ({mood_name(line.moods)})"[:LONGEST_CHOICE],
                value=str(line.number),
            )
            for line in lines
        ]
