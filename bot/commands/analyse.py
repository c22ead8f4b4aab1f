"""``/analyse``: what a MIDI file or an earlier piece is like."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.commands.piece_suggestions import suggest_pieces
from bot.commands.transformers import ClockTime
from bot.i18n.messages import t
from bot.services.analyse import Analyses, Stretch
from bot.services.find_piece import find_piece
from bot.store import Store
from engine.api.errors import RequestError


class AnalyseCog(commands.Cog):
    """The command that analyses."""

    def __init__(self, analyses: Analyses, store: Store) -> None:
        self._analyses = analyses
        self._store = store

    @app_commands.command()
    @app_commands.rename(begin="from", end="to")
    @app_commands.describe(
        file="Any MIDI file, at most 20 MB",
        piece="Instead of a file: a piece's number, title or message link",
        begin="Where to begin, such as 1:05",
        end="Where to end, such as 2:30",
    )
    async def analyse(
        self,
        interaction: discord.Interaction[Affetto],
        file: discord.Attachment | None = None,
        piece: str | None = None,
        begin: ClockTime | None = None,
        end: ClockTime | None = None,
    ) -> None:
        """Tell what a MIDI file or a piece is like: key, tempo, form, chords, mood."""
        stretch = Stretch(begin or 0.0, end)
        if (file is None) == (piece is None):
            raise RequestError(t("one-source"))
        if file is not None:
            await self._analyses.of_file(interaction, file, stretch)
            return
        found = await find_piece(
            self._store.pieces,
            piece or "",
            user_id=interaction.user.id,
            guild_id=interaction.guild_id,
        )
        await self._analyses.of_piece(interaction, found, stretch)

    @analyse.autocomplete("piece")
    async def _suggest(
        self, interaction: discord.Interaction[Affetto], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await suggest_pieces(self._store.pieces, interaction.user.id, typed)
