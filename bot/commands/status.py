"""``/status``: how the bot is, for its operator alone."""

from __future__ import annotations

import os
import time

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.status_panel import MAX_JOBS, MAX_PIECES, PERIOD_SECONDS, status_panel
from bot.client import Affetto
from bot.i18n.messages import t
from bot.services.admission import Admission
from bot.store import Store
from engine.api.errors import RequestError
from engine.api.interface import Engine
from engine.api.process_memory import resident_bytes


class StatusCog(commands.Cog):
    """The operator's command."""

    def __init__(self, engine: Engine, admission: Admission, store: Store) -> None:
        self._engine = engine
        self._admission = admission
        self._store = store
        self._since = discord.utils.format_dt(discord.utils.utcnow(), "R")

    @app_commands.command()
    # Most members need not see it; who may use it is checked below.
    @app_commands.default_permissions(administrator=True)
    async def status(self, interaction: discord.Interaction[Affetto]) -> None:
        """Show my operator how I am: queue, workers, memory, times, models."""
        if not await interaction.client.is_owner(interaction.user):
            raise RequestError(t("not-operator"))
        figures = self._store.figures
        embed = status_panel(
            since=self._since,
            waiting=self._engine.waiting,
            under_way=self._admission.in_all,
            own_memory=(str(os.getpid()), resident_bytes(os.getpid())),
            workers=self._engine.workers(),
            stages=await figures.stages(since=time.time() - PERIOD_SECONDS, limit=MAX_JOBS),
            missed=await figures.misses(MAX_JOBS),
            used=await figures.models(MAX_PIECES),
        )
        await interaction.response.send_message(embed=embed, ephemeral=True)
