"""The message that answers a request: the reply to it, or one that follows the reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.i18n.messages import t
from bot.replying.failures import BROKEN_OFF, reply_is_gone
from bot.replying.first_answer import reply_id
from bot.replying.request_context import request_name
from engine.api.errors import RequestError

_MESSAGES_SEARCHED: Final = 50
_TRIED: Final = "tried to post in"


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """The reply to a command or button, or one of the messages that follow it.

    Attributes:
        interaction: The request that is answered.
        message: The message that follows the reply, or None for the reply itself.
    """

    interaction: discord.Interaction[discord.Client]
    message: discord.Message | None = None

    @property
    def job_id(self) -> int:
        """The id of the job that is answered here; Discord made it, so it is unique."""
        return self.interaction.id if self.message is None else self.message.id

    @property
    def name(self) -> str:
        """The request's id as the member and the log read it: the job's id, in hex."""
        return request_name(self.job_id)

    @property
    def may_hold_files(self) -> bool:
        """Whether files were sent to the message, whatever was heard of it."""
        return self.job_id in self.interaction.extras.get(_TRIED, ())

    def files_are_sent(self) -> None:
        """Notes that files are on their way to the message."""
        self.interaction.extras.setdefault(_TRIED, set()).add(self.job_id)

    async def read(self) -> discord.Message:
        """Reads the message as it stands now.

        Raises:
            discord.HTTPException: The message is gone or cannot be read.
        """
        if self.message is not None and not isinstance(self.message, discord.WebhookMessage):
            return await self.message.fetch()
        number = await reply_id(self.interaction) if self.message is None else self.message.id
        return await self.interaction.followup.fetch_message(number)

    async def edit(self, **changes: Any) -> discord.Message:
        """Edits the message.

        Args:
            changes: What :meth:`discord.Message.edit` takes.

        Raises:
            discord.HTTPException: Discord refuses the edit, or the message is gone.
        """
        if self.message is None:
            return await self.interaction.edit_original_response(**changes)
        return await self.message.edit(**changes)

    async def edit_as_bot(self, **changes: Any) -> None:
        """Edits the message as the bot's own, for which no token is needed.

        Args:
            changes: What :meth:`discord.Message.edit` takes.

        Raises:
            discord.HTTPException: The message is gone, or the channel is not open to the bot.
        """
        number = await reply_id(self.interaction) if self.message is None else self.message.id
        await channel(self.interaction).get_partial_message(number).edit(**changes)


def channel_id(interaction: discord.Interaction[discord.Client]) -> int:
    """Returns the id of the channel a request came from.

    Raises:
        RequestError: Discord did not name the channel.
    """
    if interaction.channel_id is None:
        raise RequestError(t("no-channel"))
    return interaction.channel_id


def channel(interaction: discord.Interaction[discord.Client]) -> discord.PartialMessageable:
    """Returns the channel a request came from, for ordinary messages.

    Raises:
        RequestError: Discord did not name the channel.
    """
    return interaction.client.get_partial_messageable(
        channel_id(interaction), guild_id=interaction.guild_id
    )


async def follow_up(interaction: discord.Interaction[discord.Client], text: str) -> ReplyTarget:
    """Posts one more message after the reply; in the channel if the reply's token ran out.

    If the connection broke off, the message may stand there all the same: then it is found in
    the channel, and only one that is not there is sent again.

    Raises:
        discord.HTTPException: Discord refuses the message, or is out of order.
        aiohttp.ClientError: Discord cannot be reached.
        OSError: Discord cannot be reached.
    """
    try:
        return ReplyTarget(interaction, await interaction.followup.send(text, wait=True))
    except discord.HTTPException as error:
        if not reply_is_gone(error):
            raise
        return ReplyTarget(interaction, await channel(interaction).send(text))
    except BROKEN_OFF as error:
        try:
            message = await _found(interaction, text)
        except discord.HTTPException:
            # Who may not look must not send it twice.
            raise error from None
    return ReplyTarget(interaction, message or await interaction.followup.send(text, wait=True))


async def _found(
    interaction: discord.Interaction[discord.Client], text: str
) -> discord.Message | None:
    """Returns the message that followed the reply with this text, or None if there is none."""
    async for message in channel(interaction).history(
        limit=_MESSAGES_SEARCHED, after=discord.Object(await reply_id(interaction))
    ):
        about = message.interaction_metadata
        if about is not None and about.id == interaction.id and message.content == text:
            return message
    return None
