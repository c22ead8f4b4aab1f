"""A piece's sound in other formats."""

from __future__ import annotations

import discord

from bot.cards.buttons import view_of
from bot.cards.custom_ids import DOWNLOAD, DOWNLOAD_MENU
from bot.cards.download_menu import download_menu
from bot.client import Affetto
from bot.components.persistent import Persistent, PersistentButton
from bot.i18n.messages import t


class DownloadButton(PersistentButton, custom_id=DOWNLOAD):
    """Asks for the format; only the member who pressed it sees the question."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Asks."""
        number = self.number("piece")
        piece = await interaction.client.store.pieces.get(number)
        await interaction.response.send_message(
            t("which-format", number=number, title=piece.composition.title),
            view=view_of(download_menu(number)),
            ephemeral=True,
        )


class DownloadMenu(Persistent[discord.ui.Select[discord.ui.View]], custom_id=DOWNLOAD_MENU):
    """Posts the piece's sound in the format that is chosen."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Renders and posts it."""
        renderings = interaction.client.renderings
        await renderings.send(interaction, self.number("piece"), self.choice())
