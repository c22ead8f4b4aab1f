"""Who may change the settings of a server."""

from __future__ import annotations

import discord

from bot.i18n.messages import t
from engine.api.errors import RequestError


def require_manager(interaction: discord.Interaction[discord.Client]) -> int:
    """Makes sure that the member may change the settings of the server.

    Returns:
        The server's id.

    Raises:
        RequestError: They may not, or there is no server here.
    """
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise RequestError(t("not-manager"))
    return interaction.guild_id
