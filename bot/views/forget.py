"""The question before everything of a member is deleted."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.errors import boundary
from bot.removal import clear_messages, require_idle, still_there
from bot.speech import say
from bot.views.delete import KeepButton


class ForgetButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"forget-me"
):
    """Deletes all that is kept of whoever presses it."""

    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(
                custom_id="forget-me",
                label=say("button-delete-everything"),
                style=discord.ButtonStyle.danger,
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        _match: re.Match[str],
        /,
    ) -> ForgetButton:
        """The button a member pressed."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Delete, and say so in place of the question."""
        async with boundary(interaction):
            require_idle(interaction)
            # Many pieces may take longer than the three seconds that Discord waits.
            await interaction.response.defer()
            client = interaction.client
            forgotten = await client.store.members.forget(interaction.user.id)
            for piece in forgotten.pieces:
                await client.cache.drop(piece)
            done = say("forgotten")
            await interaction.edit_original_response(content=done, view=None)
            if left := await clear_messages(client, forgotten.places):
                await interaction.edit_original_response(content=done + still_there(left))


def forget_view() -> discord.ui.View:
    """Both answers."""
    view = discord.ui.View(timeout=None)
    view.add_item(ForgetButton())
    view.add_item(KeepButton())
    return view
