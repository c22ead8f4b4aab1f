"""``/redo``: bars or instruments of a piece anew, while the rest stands note for note."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.commands.piece_suggestions import suggest_pieces
from bot.commands.suggestions import suggest_parts
from bot.commands.transformers import AskedChords, AskedMoods, ClockTime, ModelName
from bot.replying.missed_words import tell_missed
from bot.services.redo import RedoWish
from bot.services.remix import Remixes
from bot.store import Store
from engine.api.redo import MAX_BARS, Redo, parse_bars, parse_parts

Bars = app_commands.Range[int, 1, MAX_BARS]


class RedoCog(commands.Cog):
    """The command that makes a part of a song anew."""

    def __init__(self, remixes: Remixes, store: Store) -> None:
        self._remixes = remixes
        self._store = store

    @app_commands.command()
    @app_commands.rename(begin="from", end="to")
    @app_commands.describe(
        piece="A piece's number, title or message link",
        bars="Which bars to write anew, such as 5-8; left out, all of them",
        part="Which instruments to write anew, such as bass; left out, all that play there",
        add="Instruments that join over what stands, such as flute",
        remove="Instruments to take away",
        more="How many bars to go on for after the end",
        front="How many bars to put before the beginning",
        mood="The mood of what is new; left out, the piece's own",
        chords="Chords for the new bars, such as Am F C G; left out, those that stand",
        file="Instead of a piece: any MIDI file, at most 20 MB",
        begin="Where to begin with a file, such as 1:05; bars are counted from there",
        end="Where to end with a file, such as 2:30",
        model="Who writes it: one of my operator's own models; left out, this server's choice",
    )
    async def redo(
        self,
        interaction: discord.Interaction[Affetto],
        piece: str | None = None,
        bars: str | None = None,
        part: str | None = None,
        add: str | None = None,
        remove: str | None = None,
        more: Bars | None = None,
        front: Bars | None = None,
        mood: AskedMoods | None = None,
        chords: AskedChords | None = None,
        file: discord.Attachment | None = None,
        begin: ClockTime | None = None,
        end: ClockTime | None = None,
        model: ModelName | None = None,
    ) -> None:
        """Make bars or instruments of a piece anew; the rest stays note for note."""
        redo = Redo(
            parse_bars(bars) if bars else None,
            parse_parts(part) if part else (),
            parse_parts(add) if add else (),
            parse_parts(remove) if remove else (),
            front=front or 0,
            more=more or 0,
        )
        wish = RedoWish(
            redo,
            mood.moods if mood else (),
            chords,
            start=begin,
            end=end,
            model=self._store.servers.rules(interaction.guild_id).model_or(model),
        )
        await self._remixes.of_source(interaction, piece, file, wish)
        if mood is not None:
            await tell_missed(interaction, mood)

    @redo.autocomplete("piece")
    async def _suggest(
        self, interaction: discord.Interaction[Affetto], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await suggest_pieces(self._store.pieces, interaction.user.id, typed)

    @redo.autocomplete("part")
    @redo.autocomplete("add")
    @redo.autocomplete("remove")
    async def _suggest_parts(
        self, _interaction: discord.Interaction[Affetto], typed: str
    ) -> list[app_commands.Choice[str]]:
        return suggest_parts(typed)
