"""``/jam``: a piece that several members make in turns."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.commands.transformers import AskedForm, AskedInstruments, AskedKey, AskedMoods, Tempo
from bot.commands.wish import Wish
from bot.replying.missed_words import tell_missed
from bot.services.jam import Jams
from bot.services.jam_music import opening_request
from bot.store import Store


class JamCog(commands.Cog):
    """The command that opens a jam."""

    def __init__(self, jams: Jams, store: Store) -> None:
        self._jams = jams
        self._store = store

    @app_commands.command()
    @app_commands.describe(
        mood="How it should begin, in your words: happy; very sad; rainy sunday; 🔥",
        instruments="piano, multi, an ensemble such as strings, or a list: violin, cello",
        tempo="Beats a minute; left out, what suits the mood",
        key="The key, such as A minor; left out, one that suits the mood",
        form="Sections of the opening by letters, an apostrophe where one comes back varied: A A'",
    )
    async def jam(
        self,
        interaction: discord.Interaction[Affetto],
        mood: AskedMoods,
        instruments: AskedInstruments | None = None,
        tempo: Tempo | None = None,
        key: AskedKey | None = None,
        form: AskedForm | None = None,
    ) -> None:
        """Open a short piece that everybody here may add to, in turns."""
        wish = Wish(mood, instruments, None, tempo, key, form=form)
        request = wish.request(self._store.servers.rules(interaction.guild_id))
        await self._jams.begin(interaction, opening_request(request))
        await tell_missed(interaction, mood)
