"""The button that deletes a piece, and the question it asks before."""

from __future__ import annotations

from typing import Any

import discord

from bot.i18n.messages import key, t
from bot.removal import clear_messages, require_right, still_there
from bot.views.lasting import NUMBER, LastingButton, PieceButton, view_of


class DeleteButton(PieceButton, action="delete", label=key("button-delete"), emoji="🗑️"):
    """Asks whoever may delete the piece whether they mean it; only they see the question."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Ask."""
        await require_right(interaction, self.piece)
        await interaction.response.send_message(
            t("delete-question", piece=self.piece),
            view=view_of(ConfirmDeleteButton(self.piece), KeepButton()),
            ephemeral=True,
        )


class ConfirmDeleteButton(LastingButton, template=rf"delete-confirmed:{NUMBER}"):
    """Deletes a piece, its sound and its messages."""

    def __init__(self, piece: int) -> None:
        self.piece = piece
        super().__init__(
            discord.ui.Button(
                custom_id=f"delete-confirmed:{piece}",
                label=t("button-delete-it"),
                style=discord.ButtonStyle.danger,
            )
        )

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Delete, and say so in place of the question."""
        # The right may have been lost since the question was asked.
        await require_right(interaction, self.piece)
        client = interaction.client
        places = await client.store.removal.piece(self.piece)
        await client.cache.drop(self.piece)
        done = t("deleted", piece=self.piece)
        await interaction.response.edit_message(content=done, view=None)
        if left := await clear_messages(client, places):
            await interaction.edit_original_response(content=done + still_there(left))


class KeepButton(LastingButton, template=r"keep"):
    """Answers a question about deleting with no."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(custom_id="keep", label=t("button-keep")))

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Say so in place of the question."""
        await interaction.response.edit_message(content=t("nothing-deleted"), view=None)
