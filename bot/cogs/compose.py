"""``/compose``: a new piece for a mood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.jobs import Jobs
from bot.store import Store
from bot.transformers import KeyTransformer, MoodTransformer, Seconds, Seed, Tempo
from engine.keys import Key
from engine.moods import Mood
from engine.values import ComposeRequest, new_seed

if TYPE_CHECKING:
    from bot.app import Affetto


class ComposeCog(commands.Cog):
    """The command that composes."""

    def __init__(self, jobs: Jobs, store: Store) -> None:
        self._jobs = jobs
        self._store = store

    @app_commands.command()
    @app_commands.describe(
        mood="How it should feel: happy, sad, calm, tense, dreamy, …",
        instruments="What it is written for",
        seconds="How long it should be",
        tempo="Beats a minute, where the music keeps to a beat; the piano plays in free time",
        key="The key, such as A minor; left out, one that suits the mood",
        seed="The number of an earlier piece's seed, to get the same notes again",
    )
    @app_commands.choices(
        instruments=[
            app_commands.Choice(name="piano", value="piano"),
            app_commands.Choice(name="multi", value="multi"),
        ]
    )
    async def compose(
        self,
        interaction: discord.Interaction[Affetto],
        mood: app_commands.Transform[Mood, MoodTransformer],
        instruments: str | None = None,
        seconds: Seconds | None = None,
        tempo: Tempo | None = None,
        key: app_commands.Transform[Key, KeyTransformer] | None = None,
        seed: Seed | None = None,
    ) -> None:
        """Compose a new piece of music for a mood."""
        rules = self._store.servers.rules(interaction.guild_id)
        request = ComposeRequest(
            mood=mood,
            seed=new_seed() if seed is None else seed,
            instruments=rules.instruments if instruments is None else instruments,
            seconds=rules.seconds if seconds is None else seconds,
            tempo=tempo,
            key=key,
        )
        await self._jobs.compose(interaction, request)
