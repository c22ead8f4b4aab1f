"""Posts messages where they were asked for, whatever became of the reply.

What Discord may have taken already is looked for before anything is tried again: an answer that
was lost is no message that was lost. And what stands posted stays: no text takes the place of a
message that holds files.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Final

import discord

from bot.i18n.messages import t
from bot.replying.content import Content
from bot.replying.failures import (
    DISCORD_FAILURES,
    TOO_LARGE,
    is_closed_to_us,
    may_pass,
    reply_is_gone,
    wait_seconds,
)
from bot.replying.first_answer import is_answered
from bot.replying.links import message_link
from bot.replying.progress_note import Sleep
from bot.replying.reply_target import ReplyTarget, channel

MAX_TRIES: Final = 5
"""How often a message is tried that meets a broken connection."""
FIRST_PAUSE_SECONDS: Final = 0.5
"""The pause after the first of them; each further one is twice as long."""
_TRIES_OF_A_BREAKDOWN: Final = 3
"""For how many tries one counts that the library tried five times itself."""

_OWN_MESSAGE: Final = (
    discord.InteractionResponseType.channel_message,
    discord.InteractionResponseType.deferred_channel_message,
)

_OF_A_MESSAGE: Final = (discord.InteractionType.component, discord.InteractionType.modal_submit)

_log = logging.getLogger(__name__)


async def post(
    target: ReplyTarget,
    contents: Callable[[], AsyncIterator[Content]],
    view: discord.ui.View | None,
    sleep: Sleep,
) -> int:
    """Posts the first content that Discord takes, in the reply or else in the channel.

    Args:
        target: The message to fill; if it is gone, the channel gets a new one.
        contents: Yields the contents from the fullest to the smallest, anew at each call.
        view: The buttons, or None for none.
        sleep: Waits before another try.

    Returns:
        The id of the message.

    Raises:
        discord.HTTPException: Discord refuses even the smallest content, or is out of order.
        aiohttp.ClientError: Discord cannot be reached.
        OSError: Discord cannot be reached.
    """
    names: set[str] = set()

    async def edit(content: Content) -> discord.Message:
        names.update(file.filename for file in content.files)
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
            # Discord makes one message of two with the same nonce.
            nonce=str(target.job_id),
        )

    async def look() -> int | None:
        message = await target.read()
        held = {attachment.filename for attachment in message.attachments}
        return message.id if names & held else None

    async def nowhere() -> int | None:
        return None

    target.files_are_sent()
    try:
        return await _lasting(lambda: first_that_fits(contents(), edit), look, sleep)
    except discord.HTTPException as error:
        if not reply_is_gone(error):
            raise
    number = await _lasting(lambda: first_that_fits(contents(), send), nowhere, sleep)
    await _point_at(target, number)
    return number


async def _lasting(
    attempt: Callable[[], Awaitable[int]],
    look: Callable[[], Awaitable[int | None]],
    sleep: Sleep,
) -> int:
    """Tries until it succeeds, but so often at most; looks after each failure."""
    tries = 0
    while True:
        try:
            return await attempt()
        except DISCORD_FAILURES as error:
            if not may_pass(error):
                raise
            with suppress(*DISCORD_FAILURES):
                if (found := await look()) is not None:
                    _log.info("the answer was lost, the message was not")
                    return found
            tries += _TRIES_OF_A_BREAKDOWN if isinstance(error, discord.DiscordServerError) else 1
            if tries >= MAX_TRIES:
                raise
            pause = wait_seconds(error) or FIRST_PAUSE_SECONDS * 2.0 ** (tries - 1)
            _log.info("%s: tried again in %.1f s", type(error).__name__, pause)
        await sleep(pause)


async def first_that_fits(
    contents: AsyncIterator[Content], send: Callable[[Content], Awaitable[discord.Message]]
) -> int:
    """Sends the first content that is not too large; returns the id of the message."""
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


async def _point_at(target: ReplyTarget, message_id: int) -> None:
    """Has a reply whose token ran out lead to the message that stands in for it."""
    interaction = target.interaction
    link = message_link(interaction.guild_id, channel(interaction).id, message_id)
    with suppress(*DISCORD_FAILURES):
        await target.edit_as_bot(content=t("reply-moved", link=link), view=None)


async def tell(target: ReplyTarget, text: str) -> None:
    """Tells the member something, in the reply if nothing is posted there.

    A button's message, or a form's, belongs to everybody, so the text goes to the member alone
    there, unless the button was answered with a message of its own. A request without an answer
    so far is answered to the member alone, too. Where the reply is gone, an ordinary message in
    the channel tells it; where the channel is closed to the bot, a direct message does.

    Raises:
        discord.HTTPException: Discord refuses the text everywhere, or is out of order.
        aiohttp.ClientError: Discord cannot be reached.
        OSError: Discord cannot be reached.
    """
    interaction = target.interaction
    try:
        if not is_answered(interaction):
            await interaction.response.send_message(text, ephemeral=True)
        elif (
            interaction.type in _OF_A_MESSAGE
            and interaction.response.is_done()
            and interaction.response.type not in _OWN_MESSAGE
        ):
            await interaction.followup.send(text, ephemeral=True)
        elif await _holds_files(target):
            await interaction.followup.send(text)
        else:
            await target.edit(content=text, view=None)
    except discord.HTTPException as error:
        if not is_closed_to_us(error):
            raise
    else:
        return
    try:
        number = (await channel(interaction).send(text, nonce=f"{target.job_id}e")).id
    except (discord.Forbidden, discord.NotFound):
        await interaction.user.send(text)
    else:
        if is_answered(interaction) and not target.may_hold_files:
            await _point_at(target, number)


async def _holds_files(target: ReplyTarget) -> bool:
    """Whether the message holds files; where it cannot be read, whether it may."""
    if not target.may_hold_files:
        return False
    try:
        return bool((await target.read()).attachments)
    except DISCORD_FAILURES as error:
        if reply_is_gone(error):
            raise
        return True
