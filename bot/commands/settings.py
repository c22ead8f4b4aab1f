"""``/settings``: what those who manage a server choose for it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.settings_panel import settings_panel
from bot.client import Affetto
from bot.services.settings import require_manager
from bot.store import Store


class SettingsCog(commands.Cog):
    """The command of those who manage a server."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    # Nobody else need see it; who may use it is checked below.
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction[Affetto]) -> None:
        """Choose where pieces may be made on this server, how many, and who may delete."""
        server_id = require_manager(interaction)
        rules, voice = self._store.servers.rules(server_id), interaction.client.plays_voice
        card = settings_panel(rules, interaction.guild, voice=voice)
        await interaction.response.send_message(embed=card.embed, view=card.view, ephemeral=True)
