"""The question before everything of a member is deleted."""

from __future__ import annotations

from typing import Any

import discord

from bot.i18n.messages import t
from bot.removal import clear_messages, require_idle, still_there
from bot.views.delete import KeepButton
from bot.views.lasting import LastingButton, view_of


class ForgetButton(LastingButton, template=r"forget-me"):
    """Deletes all that is kept of whoever presses it."""

    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(
                custom_id="forget-me",
                label=t("button-delete-everything"),
                style=discord.ButtonStyle.danger,
            )
        )

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Delete, and say so in place of the question."""
        require_idle(interaction)
        # Many pieces may take longer than the three seconds that Discord waits.
        await interaction.response.defer()
        client = interaction.client
        forgotten = await client.store.members.forget(interaction.user.id)
        for piece in forgotten.pieces:
            await client.cache.drop(piece)
        done = t("forgotten")
        await interaction.edit_original_response(content=done, view=None)
        if left := await clear_messages(client, forgotten.locations):
            await interaction.edit_original_response(content=done + still_there(left))


def forget_view() -> discord.ui.View:
    """Both answers."""
    return view_of(ForgetButton(), KeepButton())
