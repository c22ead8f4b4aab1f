"""The button that deletes a piece, and the question it asks before."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.errors import boundary
from bot.removal import clear_messages, require_right, still_there
from bot.speech import say


class DeleteButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"delete:(?P<piece>[0-9]{1,18})",
):
    """Asks whoever may delete the piece whether they mean it; only they see the question."""

    def __init__(self, piece: int) -> None:
        self.piece = piece
        super().__init__(
            discord.ui.Button(custom_id=f"delete:{piece}", label=say("button-delete"), emoji="🗑️")
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> DeleteButton:
        """The button a member pressed, made again from its custom id."""
        return cls(int(match["piece"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask."""
        async with boundary(interaction):
            await require_right(interaction, self.piece)
            view = discord.ui.View(timeout=None)
            view.add_item(ConfirmDeleteButton(self.piece))
            view.add_item(KeepButton())
            await interaction.response.send_message(
                say("delete-question", piece=self.piece),
                view=view,
                ephemeral=True,
            )


class ConfirmDeleteButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"delete-confirmed:(?P<piece>[0-9]{1,18})",
):
    """Deletes a piece, its sound and its messages."""

    def __init__(self, piece: int) -> None:
        self.piece = piece
        super().__init__(
            discord.ui.Button(
                custom_id=f"delete-confirmed:{piece}",
                label=say("button-delete-it"),
                style=discord.ButtonStyle.danger,
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> ConfirmDeleteButton:
        """The button a member pressed, made again from its custom id."""
        return cls(int(match["piece"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Delete, and say so in place of the question."""
        async with boundary(interaction):
            # The right may have been lost since the question was asked.
            await require_right(interaction, self.piece)
            client = interaction.client
            places = await client.store.removal.piece(self.piece)
            await client.cache.drop(self.piece)
            done = say("deleted", piece=self.piece)
            await interaction.response.edit_message(content=done, view=None)
            if left := await clear_messages(client, places):
                await interaction.edit_original_response(content=done + still_there(left))


class KeepButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"keep"):
    """Answers a question about deleting with no."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(custom_id="keep", label=say("button-keep")))

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        _match: re.Match[str],
        /,
    ) -> KeepButton:
        """The button a member pressed."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Say so in place of the question."""
        async with boundary(interaction):
            await interaction.response.edit_message(content=say("nothing-deleted"), view=None)
