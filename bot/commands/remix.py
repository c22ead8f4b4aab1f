"""``/remix``: a new piece made from a MIDI file or from an earlier piece."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.commands.piece_suggestions import suggest_pieces
from bot.commands.transformers import AskedMoods, ClockTime, ModelName, Seconds
from bot.replying.missed_words import tell_missed
from bot.services.remix import Remixes, RemixWish
from bot.store import Store
from engine.api.origin import Way
from engine.api.request import DEFAULT_SECONDS

WayChoice = Literal["continue", "vary", "re-mood"]
Players = Literal["all", "one"]
_WAYS = {"continue": Way.CONTINUE, "vary": Way.REWRITE, "re-mood": Way.CHANGE}


class RemixCog(commands.Cog):
    """The command that makes a new piece of a song."""

    def __init__(self, remixes: Remixes, store: Store) -> None:
        self._remixes = remixes
        self._store = store

    @app_commands.command()
    @app_commands.rename(begin="from", end="to")
    @app_commands.describe(
        file="Any MIDI file, at most 20 MB",
        piece="Instead of a file: a piece's number, title or message link",
        way="Go on from its end, vary it, or put its melody into another mood",
        instruments="All of its instruments, or the one with the melody",
        mood="The mood to have; left out, the one that is heard in it",
        begin="Where to begin with it, such as 1:05",
        end="Where to end with it, such as 2:30",
        only_new="Leave out what is taken over note for note",
        seconds="How long what is new should be",
        model="Who writes it: one of my operator's own models; left out, this server's choice",
    )
    async def remix(
        self,
        interaction: discord.Interaction[Affetto],
        file: discord.Attachment | None = None,
        piece: str | None = None,
        way: WayChoice = "continue",
        instruments: Players = "all",
        mood: AskedMoods | None = None,
        begin: ClockTime | None = None,
        end: ClockTime | None = None,
        only_new: bool = False,
        seconds: Seconds | None = None,
        model: ModelName | None = None,
    ) -> None:
        """Make a new piece of a MIDI file or of an earlier piece."""
        wish = RemixWish(
            _WAYS.get(way, Way.CONTINUE),  # a forged choice counts as the default
            mood.moods if mood else (),
            one=instruments == "one",
            only_new=only_new,
            start=begin,
            end=end,
            seconds=seconds or DEFAULT_SECONDS,
            model=self._store.servers.rules(interaction.guild_id).model_or(model),
        )
        await self._remixes.of_source(interaction, piece, file, wish)
        if mood is not None:
            await tell_missed(interaction, mood)

    @remix.autocomplete("piece")
    async def _suggest(
        self, interaction: discord.Interaction[Affetto], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await suggest_pieces(self._store.pieces, interaction.user.id, typed)
