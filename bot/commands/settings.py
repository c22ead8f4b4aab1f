"""``/settings``: what those who manage a server choose for it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.settings_panel import settings_panel
from bot.client import Affetto
from bot.commands.transformers import ModelName
from bot.services.settings import require_manager
from bot.store import Store
from engine.api.model_names import USUAL_MODEL


class SettingsCog(commands.Cog):
    """The command of those who manage a server."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    # Nobody else need see it; who may use it is checked below.
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(
        model="Who writes this server's pieces by default: one of my operator's own models"
    )
    async def settings(
        self,
        interaction: discord.Interaction[Affetto],
        model: ModelName | None = None,
    ) -> None:
        """Choose where pieces may be made on this server, how many, and who may delete."""
        server_id = require_manager(interaction)
        servers, voice = self._store.servers, interaction.client.plays_voice
        if model is not None:
            # A write may have to wait for another process, longer than Discord waits.
            await interaction.response.defer(ephemeral=True)
            chosen = None if model == USUAL_MODEL else model
            rules = await servers.change(server_id, model=chosen)
            card = settings_panel(rules, interaction.guild, voice=voice)
            await interaction.edit_original_response(embed=card.embed, view=card.view)
            return
        card = settings_panel(servers.rules(server_id), interaction.guild, voice=voice)
        await interaction.response.send_message(embed=card.embed, view=card.view, ephemeral=True)
