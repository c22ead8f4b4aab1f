"""The button that posts a piece's video."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import VIDEO
from bot.client import Affetto
from bot.components.persistent import PersistentButton


class VideoButton(PersistentButton, custom_id=VIDEO):
    """Posts the piece's video."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Makes and posts it."""
        await interaction.client.videos.send(interaction, self.number("piece"))
