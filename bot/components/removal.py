"""The button that deletes a piece, and the question it asks first."""

from __future__ import annotations

import discord

from bot.cards.buttons import confirm_delete_button, keep_button, view_of
from bot.cards.custom_ids import CONFIRM_DELETE, DELETE, KEEP
from bot.client import Affetto
from bot.components.persistent import PersistentButton
from bot.i18n.messages import t
from bot.replying.in_time import in_time, show_change
from bot.services.removal import clear_messages, still_there


class DeleteButton(PersistentButton, custom_id=DELETE):
    """Asks a member who may delete the piece whether they mean it; only they see the question."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Asks."""
        piece = self.number("piece")
        await interaction.client.removal.require_right(interaction, piece)
        await interaction.response.send_message(
            t("delete-question", piece=piece),
            view=view_of(confirm_delete_button(piece), keep_button()),
            ephemeral=True,
        )


class ConfirmDeleteButton(PersistentButton, custom_id=CONFIRM_DELETE):
    """Deletes a piece, its sound and its messages."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Deletes, and says so in place of the question."""
        piece, client = self.number("piece"), interaction.client
        # The right may have been lost since the question was asked.
        await client.removal.require_right(interaction, piece)
        locations = await in_time(interaction, client.removal.delete(piece))
        done = t("deleted", piece=piece)
        await show_change(interaction, content=done, view=None)
        if left := await clear_messages(client, locations):
            await interaction.edit_original_response(content=done + still_there(left))


class KeepButton(PersistentButton, custom_id=KEEP):
    """Answers a question about deleting with no."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Says so in place of the question."""
        await interaction.response.edit_message(content=t("nothing-deleted"), view=None)
