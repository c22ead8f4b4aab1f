"""``/compose``: a new piece for a mood, or several."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.commands.transformers import Seed
from bot.commands.wish import Wish, takes_wish
from bot.services.variations import Variations, with_next_seeds
from bot.store import Store


class ComposeCog(commands.Cog):
    """The command that composes."""

    def __init__(self, variations: Variations, store: Store) -> None:
        self._variations = variations
        self._store = store

    @app_commands.command()
    @takes_wish
    @app_commands.describe(
        seed="The number of an earlier piece's seed, to get the same notes again",
        variations="How many pieces to make of it, one after the other, each with another seed",
    )
    async def compose(
        self,
        interaction: discord.Interaction[Affetto],
        wish: Wish,
        seed: Seed | None = None,
        variations: app_commands.Range[int, 1, 4] = 1,
    ) -> None:
        """Compose a new piece of music for a mood."""
        request = wish.request(self._store.servers.rules(interaction.guild_id), seed)
        await self._variations.compose(interaction, with_next_seeds(request, variations))
