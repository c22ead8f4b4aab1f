"""``/settings``: what those who manage a server choose for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.store import Store
from bot.views.settings import require_manager, settings_panel

if TYPE_CHECKING:
    from bot.app import Affetto


class SettingsCog(commands.Cog):
    """The command of those who manage a server."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    # Nobody else need see it; who may use it is decided below.
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction[Affetto]) -> None:
        """Choose where pieces may be made on this server, how many, and who may delete."""
        server_id = require_manager(interaction)
        shown = settings_panel(interaction, self._store.servers.rules(server_id))
        await interaction.response.send_message(embed=shown.embed, view=shown.view, ephemeral=True)
