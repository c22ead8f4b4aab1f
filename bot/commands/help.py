"""``/help``: what members can do."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.help_card import help_card
from bot.client import Affetto


class HelpCog(commands.Cog):
    """The command that teaches."""

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[Affetto]) -> None:
        """Show by example what I can do; only you see it."""
        manages = interaction.guild_id is not None and interaction.permissions.manage_guild
        embed = help_card(manages=manages, voice=interaction.client.plays_voice)
        await interaction.response.send_message(embed=embed, ephemeral=True)
