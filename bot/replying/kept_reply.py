"""The reply to a job of which only its row is left, as after a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

import discord

from bot.replying.failures import is_closed_to_us
from bot.store.notices import Notice

_log = logging.getLogger(__name__)

# What Discord calls the reply of an interaction, in place of its id.
_ORIGINAL: Final = cast("int", "@original")
_TOKEN_SECONDS: Final = 15 * 60
_MESSAGES_SEARCHED: Final = 50


@dataclass(frozen=True, slots=True)
class KeptReply:
    """Reads, edits and replaces the reply to a job.

    Attributes:
        client: Reaches Discord.
        notice: The job, and where it was answered.
    """

    client: discord.Client
    notice: Notice

    async def find(self, wanted: Callable[[discord.Message], bool]) -> discord.Message | None:
        """Returns the message that answers the job and is as wanted, or None.

        That is the reply or, where its token must have run out before the job ended, a message
        of the bot's that came later in the channel.

        Raises:
            discord.HTTPException: Discord is out of order.
        """
        reply = await self._read()
        if reply is not None and wanted(reply):
            return reply
        asked_at = discord.utils.snowflake_time(self.notice.job_id)
        if (discord.utils.utcnow() - asked_at).total_seconds() < _TOKEN_SECONDS:
            return None
        try:
            async for message in self._channel.history(
                limit=_MESSAGES_SEARCHED, after=discord.Object(self.notice.job_id)
            ):
                if message.author.id == self.client.application_id and wanted(message):
                    return message
        except discord.HTTPException as error:
            if not is_closed_to_us(error):
                raise
        return None

    async def edit(self, text: str) -> bool:
        """Shows a text in the reply in place of the progress and its button.

        Returns:
            Whether there is a reply that can be edited.

        Raises:
            discord.HTTPException: Discord is out of order.
        """
        for way in (self._edit_by_token, self._edit_as_bot):
            try:
                if await way(content=text, view=None):
                    return True
            except discord.HTTPException as error:
                if not is_closed_to_us(error):
                    raise
        return False

    async def send(self, text: str) -> bool:
        """Sends the text to the channel or, where that is closed, to the member directly.

        Returns:
            Whether either is open.

        Raises:
            discord.HTTPException: Discord is out of order.
        """
        nonce = f"{self.notice.job_id}n"
        try:
            await self._channel.send(text, nonce=nonce)
        except discord.HTTPException as error:
            if not is_closed_to_us(error):
                raise
        else:
            return True
        try:
            direct = await self.client.create_dm(discord.Object(self.notice.user_id))
            await direct.send(text, nonce=nonce)
        except discord.HTTPException as error:
            if not is_closed_to_us(error):
                raise
            return False
        return True

    @property
    def _channel(self) -> discord.PartialMessageable:
        return self.client.get_partial_messageable(
            self.notice.channel_id, guild_id=self.notice.guild_id
        )

    def _webhook(self) -> discord.Webhook | None:
        application, token = self.client.application_id, self.notice.token
        if application is None or token is None:
            return None
        return discord.Webhook.partial(application, token, client=self.client)

    async def _read(self) -> discord.Message | None:
        number, webhook = self.notice.message_id, self._webhook()
        try:
            if webhook is not None:
                return await webhook.fetch_message(number or _ORIGINAL)
        except discord.HTTPException as error:
            if not is_closed_to_us(error):
                raise
        try:
            if number is not None:
                return await self._channel.fetch_message(number)
        except discord.HTTPException as error:
            if not is_closed_to_us(error):
                raise
        return None

    async def _edit_by_token(self, **changes: Any) -> bool:
        webhook = self._webhook()
        if webhook is None:
            return False
        await webhook.edit_message(self.notice.message_id or _ORIGINAL, **changes)
        return True

    async def _edit_as_bot(self, **changes: Any) -> bool:
        if self.notice.message_id is None:
            return False
        await self._channel.get_partial_message(self.notice.message_id).edit(**changes)
        return True
