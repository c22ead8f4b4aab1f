"""The commands in a message's menu, under Apps: for pieces whose buttons are far away."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.i18n.command_translator import TRANSLATED
from bot.i18n.messages import LANGUAGES, key, t, t_in
from bot.remake import again, extend, remake, vary
from bot.target import piece_in
from bot.views.remake import ask_mood

if TYPE_CHECKING:
    from bot.app import Affetto

Act = Callable[[discord.Interaction["Affetto"], int], Coroutine[Any, Any, None]]
"""What is done with a piece, by its number."""


async def _favour(interaction: discord.Interaction[Affetto], number: int) -> None:
    """Keep the piece among the member's favourites, or no longer."""
    favourites = interaction.client.store.favourites
    await favourites.toggle(number, interaction.user.id)
    kept = await favourites.has(number, interaction.user.id)
    await interaction.response.send_message(
        t("favourite-kept", number=number) if kept else t("favourite-dropped", number=number),
        ephemeral=True,
    )


# Discord allows five. Votes stay buttons, where the counts are; deleting stays one, too,
# since it is asked for once, and Stems, since few pieces have them.
ACTS: Final[dict[str, Act]] = {
    key("button-again"): lambda interaction, number: remake(interaction, number, again),
    key("button-vary"): lambda interaction, number: remake(interaction, number, vary),
    key("button-extend"): lambda interaction, number: remake(interaction, number, extend),
    key("button-mood"): ask_mood,
    key("menu-favourite"): _favour,
}
"""What the menu offers: the key of its words to what is done."""


class MenusCog(commands.Cog):
    """Adds the menu's commands, and takes them away with the cog."""

    def __init__(self, tree: app_commands.CommandTree[Affetto]) -> None:
        self._tree = tree

    async def cog_load(self) -> None:
        """Add them."""
        for name, act in ACTS.items():
            self._tree.add_command(
                app_commands.ContextMenu(
                    name=t_in(LANGUAGES[0], name),
                    callback=_on_message(act),
                    extras={TRANSLATED: name},
                )
            )

    async def cog_unload(self) -> None:
        """Take them away."""
        for name in ACTS:
            self._tree.remove_command(t_in(LANGUAGES[0], name), type=discord.AppCommandType.message)


def _on_message(
    act: Act,
) -> Callable[[discord.Interaction[Affetto], discord.Message], Coroutine[Any, Any, None]]:
    async def callback(interaction: discord.Interaction[Affetto], message: discord.Message) -> None:
        await act(interaction, await piece_in(interaction.client.store.pieces, message.id))

    return callback
