"""The buttons that post a piece in another form: as a video, sheet music or stems."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import SHEET, STEMS, VIDEO
from bot.client import Affetto
from bot.components.persistent import PersistentButton


class SheetButton(PersistentButton, custom_id=SHEET):
    """Posts the piece's sheet music."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Engraves and posts it."""
        await interaction.client.renderings.send(interaction, self.number("piece"), "sheet")


class StemsButton(PersistentButton, custom_id=STEMS):
    """Posts the piece's instruments one by one."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Renders and posts them."""
        await interaction.client.renderings.send(interaction, self.number("piece"), "stems")


class VideoButton(PersistentButton, custom_id=VIDEO):
    """Posts the piece's video."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Makes and posts it."""
        await interaction.client.renderings.send(interaction, self.number("piece"), "video")
