"""The buttons that make something new of a piece."""

from __future__ import annotations

import discord

from bot.cards.buttons import view_of
from bot.cards.custom_ids import AGAIN, EXTEND, MOOD, MOOD_MENU, VARY
from bot.cards.mood_menu import mood_menu
from bot.client import Affetto
from bot.components.persistent import Persistent, PersistentButton
from bot.i18n.messages import t
from bot.services.remake import again, change, extend, vary
from engine.api.moods import mood


class AgainButton(PersistentButton, custom_id=AGAIN):
    """Composes the request of the piece with another seed."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Composes."""
        await interaction.client.remakes.remake(interaction, self.number("piece"), again)


class VaryButton(PersistentButton, custom_id=VARY):
    """Composes another piece with the opening of the piece."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Composes."""
        await interaction.client.remakes.remake(interaction, self.number("piece"), vary)


class ExtendButton(PersistentButton, custom_id=EXTEND):
    """Composes a longer form of the piece."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Composes."""
        await interaction.client.remakes.remake(interaction, self.number("piece"), extend)


class MoodButton(PersistentButton, custom_id=MOOD):
    """Asks for another mood; only the member who pressed it sees the question."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Asks."""
        await ask_mood(interaction, self.number("piece"))


async def ask_mood(interaction: discord.Interaction[Affetto], number: int) -> None:
    """Asks which mood the piece is to have.

    Raises:
        PieceNotFoundError: The piece is not kept any more.
    """
    piece = await interaction.client.store.pieces.get(number)
    await interaction.response.send_message(
        t("which-mood", number=number, title=piece.composition.title),
        view=view_of(mood_menu(number, "pleasant"), mood_menu(number, "unpleasant")),
        ephemeral=True,
    )


class MoodMenu(Persistent[discord.ui.Select[discord.ui.View]], custom_id=MOOD_MENU):
    """Composes the piece anew in the mood that is chosen."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Composes."""
        chosen = mood(self.choice())
        await interaction.client.remakes.remake(
            interaction, self.number("piece"), lambda piece: change(piece, chosen)
        )
