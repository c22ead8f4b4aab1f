"""The message that a job is answered in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.i18n.messages import t
from bot.request import request_name
from bot.trouble import reply_is_gone
from engine.api.errors import RequestError

if TYPE_CHECKING:
    from bot.app import Affetto


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a command or button, or one of the messages that follow it.

    Attributes:
        interaction: What is answered.
        message: The message that follows the reply, or None for the reply itself.
    """

    interaction: discord.Interaction[Affetto]
    message: discord.Message | None = None

    @property
    def job_id(self) -> int:
        """The id of the job that is answered here: an id of Discord's, so no other has it."""
        return self.interaction.id if self.message is None else self.message.id

    @property
    def name(self) -> str:
        """What the member and the log call the request: the job's id, in hex."""
        return request_name(self.job_id)

    async def edit(self, **changes: Any) -> discord.Message:
        """Edit the message.

        Raises:
            discord.HTTPException: Discord refuses it, or the message is gone.
        """
        if self.message is None:
            return await self.interaction.edit_original_response(**changes)
        return await self.message.edit(**changes)


def channel_id(interaction: discord.Interaction[Affetto]) -> int:
    """The channel something was asked for in.

    Raises:
        RequestError: Discord did not say which.
    """
    if interaction.channel_id is None:
        raise RequestError(t("no-channel"))
    return interaction.channel_id


def channel(interaction: discord.Interaction[Affetto]) -> discord.PartialMessageable:
    """The channel something was asked for in, for ordinary messages."""
    return interaction.client.get_partial_messageable(
        channel_id(interaction), guild_id=interaction.guild_id
    )


async def follow(interaction: discord.Interaction[Affetto], text: str) -> Answer:
    """One more message after the reply, or in the channel where the reply's token ran out.

    Raises:
        discord.HTTPException: Discord refuses it.
    """
    try:
        return Answer(interaction, await interaction.followup.send(text, wait=True))
    except discord.HTTPException as error:
        if not reply_is_gone(error):
            raise
    return Answer(interaction, await channel(interaction).send(text))
