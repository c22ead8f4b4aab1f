"""The button that posts a piece's sheet music."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import SHEET
from bot.client import Affetto
from bot.components.persistent import PersistentButton


class SheetButton(PersistentButton, custom_id=SHEET):
    """Posts the piece's sheet music."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Engraves and posts it."""
        await interaction.client.sheets.send(interaction, self.number("piece"))
