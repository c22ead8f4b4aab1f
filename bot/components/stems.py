"""The button that posts a piece's instruments one by one."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import STEMS
from bot.client import Affetto
from bot.components.persistent import PersistentButton


class StemsButton(PersistentButton, custom_id=STEMS):
    """Posts the piece's instruments one by one."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Renders and posts them."""
        await interaction.client.stems.send(interaction, self.number("piece"))
