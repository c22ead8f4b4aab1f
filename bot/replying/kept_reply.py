"""The reply to a job of which only its row is left, as after a restart."""

from __future__ import annotations

import functools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, cast

import discord

from bot.replying.content import Content
from bot.replying.failures import is_closed_to_us
from bot.replying.posting import first_that_fits
from bot.store.notices import Notice

_log = logging.getLogger(__name__)

# What Discord calls the reply of an interaction, in place of its id.
_ORIGINAL: Final = cast("int", "@original")
Edit = Callable[..., Awaitable[discord.Message]]
"""Edits a message, by what :meth:`discord.Message.edit` takes."""
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
        # Not the application: applications of Discord's early years have a bot with another id.
        mine = self.client.user
        try:
            async for message in self._channel.history(
                limit=_MESSAGES_SEARCHED, after=discord.Object(self.notice.job_id)
            ):
                if message.author == mine and wanted(message):
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
        for way in self._ways():
            try:
                await way(content=text, view=None)
            except discord.HTTPException as error:
                if not is_closed_to_us(error):
                    raise
            else:
                return True
        return False

    async def fill(
        self, contents: Callable[[], AsyncIterator[Content]], view: discord.ui.View
    ) -> int:
        """Posts the first content that Discord takes, in the reply or else in the channel.

        Args:
            contents: Yields the contents from the fullest to the smallest, anew at each call.
            view: The buttons.

        Returns:
            The id of the message.

        Raises:
            discord.HTTPException: Discord refuses even the smallest content, or is out of order.
            aiohttp.ClientError: Discord cannot be reached.
            OSError: Discord cannot be reached.
        """

        async def send(**parts: Any) -> discord.Message:
            files = parts.pop("attachments")
            return await self._channel.send(**parts, files=files, nonce=f"{self.notice.job_id}")

        def filling(way: Edit) -> Callable[[Content], Awaitable[discord.Message]]:
            return lambda content: way(
                content=content.text or None,
                embeds=content.embeds,
                attachments=content.files,
                view=view,
            )

        ways = [*self._ways(), send]
        while True:
            way = ways.pop(0)
            try:
                return await first_that_fits(contents(), filling(way))
            except discord.HTTPException as error:
                if not ways or not is_closed_to_us(error):
                    raise

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

    def _ways(self) -> list[Edit]:
        """How the reply can be edited: by its token, and as the bot's own message."""
        number, webhook = self.notice.message_id, self._webhook()
        ways: list[Edit] = []
        if webhook is not None:
            ways.append(functools.partial(webhook.edit_message, number or _ORIGINAL))
        if number is not None:
            ways.append(self._channel.get_partial_message(number).edit)
        return ways
