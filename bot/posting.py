"""Getting a message to where it was asked for, whatever became of the reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

import discord

from bot.replies import Content, Reply
from bot.speech import say
from bot.trouble import TOO_LARGE, reply_is_gone
from engine.errors import RequestError

if TYPE_CHECKING:
    from bot.app import Affetto


def channel_id(interaction: discord.Interaction[Affetto]) -> int:
    """The channel something was asked for in.

    Raises:
        RequestError: Discord did not say which.
    """
    if interaction.channel_id is None:
        raise RequestError(say("no-channel"))
    return interaction.channel_id


def channel(interaction: discord.Interaction[Affetto]) -> discord.PartialMessageable:
    """The channel something was asked for in, for ordinary messages."""
    return interaction.client.get_partial_messageable(
        channel_id(interaction), guild_id=interaction.guild_id
    )


async def post(
    interaction: discord.Interaction[Affetto], reply: Reply, view: discord.ui.View
) -> int:
    """Put the piece into the reply, or into the channel where the reply is gone.

    Returns:
        The id of the message.

    Raises:
        discord.HTTPException: Discord refuses even the smallest form of it.
    """

    async def edit(content: Content) -> discord.Message:
        return await interaction.edit_original_response(
            content=content.text or None, embed=content.embed, attachments=content.files, view=view
        )

    async def send(content: Content) -> discord.Message:
        return await channel(interaction).send(
            content.text or None, embed=content.embed, files=content.files, view=view
        )

    limit_bytes = interaction.filesize_limit
    try:
        return await _first_that_fits(reply.contents(limit_bytes), edit)
    except discord.HTTPException as error:
        if not reply_is_gone(error):
            raise
    return await _first_that_fits(reply.contents(limit_bytes), send)


async def _first_that_fits(
    contents: Iterator[Content], send: Callable[[Content], Awaitable[discord.Message]]
) -> int:
    content = next(contents)
    while True:
        try:
            return (await send(content)).id
        except discord.HTTPException as error:
            smaller = next(contents, None)
            if error.status != TOO_LARGE or smaller is None:
                raise
            content = smaller


async def tell(interaction: discord.Interaction[Affetto], text: str) -> None:
    """Say something in answer, in place of whatever the reply shows.

    A button's message belongs to all: what goes wrong there is said to the member alone.
    The same holds for a command that has not been answered yet.

    Raises:
        discord.HTTPException: Discord refuses it.
    """
    answered = interaction.response.is_done()
    if answered and interaction.type is discord.InteractionType.component:
        await interaction.followup.send(text, ephemeral=True)
        return
    try:
        if answered:
            await interaction.edit_original_response(
                content=text, embed=None, attachments=[], view=None
            )
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except discord.HTTPException as error:
        if not reply_is_gone(error):
            raise
        await channel(interaction).send(text)
