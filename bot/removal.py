"""Deleting pieces: who may, and what becomes of the messages they were posted with."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import discord

from bot.i18n.messages import t
from bot.replying.failures import DISCORD_FAILURES
from bot.store.message_locations import MessageLocation
from engine.api.errors import RequestError

if TYPE_CHECKING:
    from bot.app import Affetto

_log = logging.getLogger(__name__)

# An unknown channel may be one that only the member's own installation gets us into.
# Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_UNKNOWN_MESSAGE: Final = 10008


async def require_right(interaction: discord.Interaction[Affetto], piece: int) -> None:
    """Make sure that the member may delete the piece.

    Its author may, unless the server it was made on leaves that to moderators, and so may
    whoever manages messages in the channel it was made in. In another channel nobody else
    may: anyone could play a piece of others on a server of their own, where they manage
    everything.

    Raises:
        RequestError: They may not, or the piece is not kept any more.
    """
    owner = await interaction.client.store.removal.owner(piece)
    if owner is None:
        raise RequestError(t("piece-gone"))
    here = (owner.guild_id, owner.channel_id) == (interaction.guild_id, interaction.channel_id)
    if owner.guild_id is not None and here and interaction.permissions.manage_messages:
        return
    rules = interaction.client.store.servers.rules(owner.guild_id)
    if not rules.authors_delete:
        raise RequestError(t("moderators-delete"))
    if interaction.user.id != owner.author_id:
        raise RequestError(t("delete-not-yours"))


def require_idle(interaction: discord.Interaction[Affetto]) -> None:
    """Make sure that nothing is being made for the member, or it would be kept anew.

    Raises:
        RequestError: A piece of theirs is under way.
    """
    if interaction.client.admission.under_way(interaction.user.id):
        raise RequestError(t("forget-not-idle"))


async def clear_messages(client: discord.Client, places: Iterable[MessageLocation]) -> int:
    """Take files, card and buttons off the messages of deleted pieces.

    Returns:
        How many messages still stand, because Discord does not let us at them.
    """
    left = 0
    for place in places:
        channel = client.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
        try:
            await channel.get_partial_message(place.message_id).edit(
                content=t("piece-was-deleted"), embed=None, attachments=[], view=None
            )
        except DISCORD_FAILURES as error:
            if isinstance(error, discord.NotFound) and error.code == _UNKNOWN_MESSAGE:
                continue  # Somebody deleted it before.
            _log.info("message %d was not cleared: %s", place.message_id, type(error).__name__)
            left += 1
    return left


def still_there(left: int) -> str:
    """A sentence for the member about messages that could not be cleared; empty for none."""
    return " " + t("still-there", count=left) if left else ""
