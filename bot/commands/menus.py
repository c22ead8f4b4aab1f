"""The commands in a message's menu, under Apps: for pieces whose buttons are far away."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.components.remix import ask_remix
from bot.i18n.command_translator import TRANSLATED
from bot.i18n.messages import LANGUAGES, key, t, t_in
from bot.services.find_piece import piece_in_message
from bot.services.remake import again

Act = Callable[[discord.Interaction[Affetto], discord.Message], Coroutine[Any, Any, None]]
"""Does something with a message."""


async def _favour(interaction: discord.Interaction[Affetto], message: discord.Message) -> None:
    """Makes the message's piece a favourite of the member, or no longer one."""
    number = await piece_in_message(interaction.client.store.pieces, message.id)
    favourites = interaction.client.store.favourites
    await favourites.toggle(number, interaction.user.id)
    kept = await favourites.has(number, interaction.user.id)
    await interaction.response.send_message(
        t("favourite-kept", number=number) if kept else t("favourite-dropped", number=number),
        ephemeral=True,
    )


async def _again(interaction: discord.Interaction[Affetto], message: discord.Message) -> None:
    """Composes the wish of the message's piece anew."""
    number = await piece_in_message(interaction.client.store.pieces, message.id)
    await interaction.client.remakes.remake(interaction, number, again)


# Discord allows five. Votes stay buttons, where the counts are; so does deleting, which is
# wanted once per piece, and so do stems, which few pieces have.
ACTS: Final[dict[str, Act]] = {
    key("button-again"): _again,
    key("menu-remix"): ask_remix,
    key("menu-favourite"): _favour,
}
"""What the menu offers: the key of its name to what it does."""


class MenusCog(commands.Cog):
    """Adds the menu's commands, and takes them away with the cog."""

    def __init__(self, tree: app_commands.CommandTree[Affetto]) -> None:
        self._tree = tree

    async def cog_load(self) -> None:
        """Adds them."""
        for name, act in ACTS.items():
            self._tree.add_command(
                app_commands.ContextMenu(
                    name=t_in(LANGUAGES[0], name),
                    callback=act,
                    extras={TRANSLATED: name},
                )
            )

    async def cog_unload(self) -> None:
        """Takes them away."""
        for name in ACTS:
            self._tree.remove_command(t_in(LANGUAGES[0], name), type=discord.AppCommandType.message)
