"""Getting a message to where it was asked for, whatever became of the reply."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import discord

from bot.answer import Answer, channel
from bot.replies import Content
from bot.trouble import TOO_LARGE, reply_is_gone

_OF_ITS_OWN: Final = (
    discord.InteractionResponseType.channel_message,
    discord.InteractionResponseType.deferred_channel_message,
)


async def post(
    answer: Answer, contents: Callable[[], AsyncIterator[Content]], view: discord.ui.View | None
) -> int:
    """Put the first content that Discord takes into the answer, or into the channel.

    Args:
        answer: Where it belongs; where that is gone, the channel gets a message.
        contents: Begins anew with the fullest content each time it is called.
        view: The buttons, or None for none.

    Returns:
        The id of the message.

    Raises:
        discord.HTTPException: Discord refuses even the smallest form of it.
    """

    async def edit(content: Content) -> discord.Message:
        return await answer.edit(
            content=content.text or None,
            embeds=content.embeds,
            attachments=content.files,
            view=view,
        )

    async def send(content: Content) -> discord.Message:
        return await channel(answer.interaction).send(
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


async def tell(answer: Answer, text: str) -> None:
    """Say something in answer, in place of whatever it shows.

    A button's message belongs to all: what goes wrong there is said to the member alone,
    unless the button was answered with a message of its own. What has not been answered yet
    is answered to the member alone, too.

    Raises:
        discord.HTTPException: Discord refuses it.
    """
    interaction = answer.interaction
    answered = interaction.response.is_done()
    if (
        answered
        and interaction.type is discord.InteractionType.component
        and interaction.response.type not in _OF_ITS_OWN
    ):
        await interaction.followup.send(text, ephemeral=True)
        return
    try:
        if answered:
            await answer.edit(content=text, embed=None, attachments=[], view=None)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except discord.HTTPException as error:
        if not reply_is_gone(error):
            raise
        await channel(interaction).send(text)
