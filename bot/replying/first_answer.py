"""The first answer to a request, for which Discord waits three seconds."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import discord

from bot.replying.failures import DISCORD_FAILURES, may_pass

_ALREADY: Final = 40060
"""Discord's code for an interaction that was answered before.
Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json"""
_ANSWERED: Final = "answered"
_REPLY_ID: Final = "reply_id"


def is_answered(interaction: discord.Interaction[discord.Client]) -> bool:
    """Whether the request has its first answer."""
    return interaction.response.is_done() or _ANSWERED in interaction.extras


async def think(interaction: discord.Interaction[discord.Client]) -> int | None:
    """Answers "thinking…", and once more if the connection broke off.

    Returns:
        The id of the reply, or None if Discord did not tell it.

    Raises:
        discord.HTTPException: Discord refuses the answer, or it comes too late.
    """
    return await _twice(interaction, thinking=True)


async def change_message(interaction: discord.Interaction[discord.Client]) -> int | None:
    """Answers a button, menu or form that its message will be changed; else as :func:`think`.

    Returns:
        The id of the message, or None if Discord did not tell it.

    Raises:
        discord.HTTPException: Discord refuses the answer, or it comes too late.
    """
    if interaction.message is not None:
        interaction.extras[_REPLY_ID] = interaction.message.id
    await _twice(interaction, thinking=False)
    return None if interaction.message is None else interaction.message.id


async def _twice(interaction: discord.Interaction[discord.Client], *, thinking: bool) -> int | None:
    try:
        return await _defer(interaction, thinking=thinking)
    except DISCORD_FAILURES as error:
        if not may_pass(error):
            raise
    return await _defer(interaction, thinking=thinking)


async def _defer(interaction: discord.Interaction[discord.Client], *, thinking: bool) -> int | None:
    try:
        response = await interaction.response.defer(thinking=thinking)
    except discord.HTTPException as error:
        # What came back on an earlier try was lost, though the try was not.
        if error.code != _ALREADY:
            raise
        interaction.extras[_ANSWERED] = True
        with suppress(*DISCORD_FAILURES):
            return await reply_id(interaction)
        return None
    if response is not None and response.message_id is not None:
        interaction.extras[_REPLY_ID] = response.message_id
        return response.message_id
    return None


async def reply_id(interaction: discord.Interaction[discord.Client]) -> int:
    """Returns the id of the reply; Discord is asked only if it did not tell it before.

    Raises:
        discord.HTTPException: There is no reply, or its token ran out.
    """
    if _REPLY_ID not in interaction.extras:
        interaction.extras[_REPLY_ID] = (await interaction.original_response()).id
    return int(interaction.extras[_REPLY_ID])
