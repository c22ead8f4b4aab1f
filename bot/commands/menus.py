"""The commands in a message's menu, under Apps: for pieces whose buttons are far away."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.components.remake import ask_mood
from bot.i18n.command_translator import TRANSLATED
from bot.i18n.messages import LANGUAGES, key, t, t_in
from bot.services.find_piece import piece_in_message
from bot.services.remake import Remake, again, extend, vary
from bot.store.pieces import Piece

Act = Callable[[discord.Interaction[Affetto], int], Coroutine[Any, Any, None]]
"""Does something with a piece, by its number."""


async def _favour(interaction: discord.Interaction[Affetto], number: int) -> None:
    """Makes the piece a favourite of the member, or no longer one."""
    favourites = interaction.client.store.favourites
    await favourites.toggle(number, interaction.user.id)
    kept = await favourites.has(number, interaction.user.id)
    await interaction.response.send_message(
        t("favourite-kept", number=number) if kept else t("favourite-dropped", number=number),
        ephemeral=True,
    )


async def _remake(
    interaction: discord.Interaction[Affetto], number: int, how: Callable[[Piece], Remake]
) -> None:
    """Makes something new of the piece."""
    await interaction.client.remakes.remake(interaction, number, how)


# Discord allows five. Votes stay buttons, where the counts are; so does deleting, which is
# wanted once per piece, and so do stems, which few pieces have.
ACTS: Final[dict[str, Act]] = {
    key("button-again"): functools.partial(_remake, how=again),
    key("button-vary"): functools.partial(_remake, how=vary),
    key("button-extend"): functools.partial(_remake, how=extend),
    key("button-mood"): ask_mood,
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
                    callback=_on_message(act),
                    extras={TRANSLATED: name},
                )
            )

    async def cog_unload(self) -> None:
        """Takes them away."""
        for name in ACTS:
            self._tree.remove_command(t_in(LANGUAGES[0], name), type=discord.AppCommandType.message)


def _on_message(
    act: Act,
) -> Callable[[discord.Interaction[Affetto], discord.Message], Coroutine[Any, Any, None]]:
    async def callback(interaction: discord.Interaction[Affetto], message: discord.Message) -> None:
        await act(interaction, await piece_in_message(interaction.client.store.pieces, message.id))

    return callback
