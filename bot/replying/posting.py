"""Posts messages where they were asked for, whatever became of the reply."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import discord

from bot.replying.content import Content
from bot.replying.failures import TOO_LARGE, reply_is_gone
from bot.replying.reply_target import ReplyTarget, channel

_OWN_MESSAGE: Final = (
    discord.InteractionResponseType.channel_message,
    discord.InteractionResponseType.deferred_channel_message,
)


async def post(
    target: ReplyTarget,
    contents: Callable[[], AsyncIterator[Content]],
    view: discord.ui.View | None,
) -> int:
    """Posts the first content that Discord takes, in the reply or else in the channel.

    Args:
        target: The message to fill; if it is gone, the channel gets a new one.
        contents: Yields the contents from the fullest to the smallest, anew at each call.
        view: The buttons, or None for none.

    Returns:
        The id of the message.

    Raises:
        discord.HTTPException: Discord refuses even the smallest content.
    """

    async def edit(content: Content) -> discord.Message:
        return await target.edit(
            content=content.text or None,
            embeds=content.embeds,
            attachments=content.files,
            view=view,
        )

    async def send(content: Content) -> discord.Message:
        return await channel(target.interaction).send(
            content.text or None,
            embeds=content.embeds,
            files=content.files,
            view=discord.utils.MISSING if view is None else view,
        )

    try:
        return await _first_that_fits(contents(), edit)
    except discord.HTTPException as error:
        if not reply_is_gone(error):
            raise
    return await _first_that_fits(contents(), send)


async def _first_that_fits(
    contents: AsyncIterator[Content], send: Callable[[Content], Awaitable[discord.Message]]
) -> int:
    content = await anext(contents)
    while True:
        try:
            return (await send(content)).id
        except discord.HTTPException as error:
            if error.status != TOO_LARGE:
                raise
            smaller = await anext(contents, None)
            if smaller is None:
                raise
            content = smaller


async def tell(target: ReplyTarget, text: str) -> None:
    """Shows a text in the reply, in place of what it showed before.

    A button's message belongs to everybody, so the text goes to the member alone there, unless
    the button was answered with a message of its own. A request without an target so far is
    answered to the member alone, too.

    Raises:
        discord.HTTPException: Discord refuses the text.
    """
    interaction = target.interaction
    answered = interaction.response.is_done()
    if (
        answered
        and interaction.type is discord.InteractionType.component
        and interaction.response.type not in _OWN_MESSAGE
    ):
        await interaction.followup.send(text, ephemeral=True)
        return
    try:
        if answered:
            await target.edit(content=text, embed=None, attachments=[], view=None)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except discord.HTTPException as error:
        if not reply_is_gone(error):
            raise
        await channel(interaction).send(text)
