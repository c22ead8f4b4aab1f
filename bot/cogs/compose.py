"""``/compose``: a new piece for a mood, or several."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.jobs import Jobs
from bot.store import Store
from bot.transformers import (
    WISH,
    InstrumentsTransformer,
    KeyTransformer,
    MoodsTransformer,
    Seconds,
    Seed,
    Tempo,
)
from bot.variations import compose_several
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.api.request import SEEDS, ComposeRequest, new_seed

if TYPE_CHECKING:
    from bot.app import Affetto


class ComposeCog(commands.Cog):
    """The command that composes."""

    def __init__(self, jobs: Jobs, store: Store) -> None:
        self._jobs = jobs
        self._store = store

    @app_commands.command()
    @app_commands.describe(
        **WISH,
        seed="The number of an earlier piece's seed, to get the same notes again",
        variations="How many pieces to make of it, one after the other, each with another seed",
    )
    async def compose(
        self,
        interaction: discord.Interaction[Affetto],
        mood: app_commands.Transform[tuple[Mood, ...], MoodsTransformer],
        instruments: app_commands.Transform[str, InstrumentsTransformer] | None = None,
        seconds: Seconds | None = None,
        tempo: Tempo | None = None,
        key: app_commands.Transform[Key, KeyTransformer] | None = None,
        seed: Seed | None = None,
        variations: app_commands.Range[int, 1, 4] = 1,
    ) -> None:
        """Compose a new piece of music for a mood."""
        rules = self._store.servers.rules(interaction.guild_id)
        request = ComposeRequest(
            mood=mood[0],
            seed=new_seed() if seed is None else seed,
            instruments=instruments or rules.instruments,
            seconds=seconds or rules.seconds,
            tempo=tempo,
            key=key,
            then=mood[1:],
        )
        # After the last seed comes the first.
        seeds = ((request.seed + n) % (SEEDS[1] + 1) for n in range(variations))
        requests = [replace(request, seed=each) for each in seeds]
        await compose_several(self._jobs, interaction.client.error_policy, interaction, requests)
