"""Deletes pieces: who may, and what becomes of the messages they were posted with."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import discord

from bot.i18n.messages import t
from bot.replying.failures import DISCORD_FAILURES
from bot.services.admission import Admission
from bot.services.jam import Jams
from bot.services.media_cache import MediaCache
from bot.services.player import Players
from bot.store import Store
from bot.store.errors import PieceNotFoundError
from bot.store.message_locations import MessageLocation
from engine.api.errors import RequestError

_log = logging.getLogger(__name__)

# An unknown channel may be one that only the member's own installation gets us into.
# Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_UNKNOWN_MESSAGE: Final = 10008


@dataclass(frozen=True, slots=True)
class Removal:
    """Deletes pieces, and all that is kept of a member; one instance serves all.

    Attributes:
        store: Holds the pieces.
        cache: Holds their sounds and pictures.
        admission: Knows which members have pieces under way.
        players: Play pieces no more that are deleted.
        jams: Show members no more who are forgotten.
    """

    store: Store
    cache: MediaCache
    admission: Admission
    players: Players
    jams: Jams

    async def require_right(
        self, interaction: discord.Interaction[discord.Client], piece: int
    ) -> None:
        """Makes sure that the member may delete the piece.

        Its author may, unless the server it was made on leaves that to moderators, and so may
        whoever manages messages in the channel it was made in. In another channel nobody else
        may: anyone could play a piece of others on a server of their own, where they manage
        everything.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            RequestError: The member may not delete it.
        """
        owner = await self.store.removal.owner(piece)
        if owner is None:
            raise PieceNotFoundError(piece)
        here = (owner.guild_id, owner.channel_id) == (interaction.guild_id, interaction.channel_id)
        if owner.guild_id is not None and here and interaction.permissions.manage_messages:
            return
        if not self.store.servers.rules(owner.guild_id).authors_delete:
            raise RequestError(t("moderators-delete"))
        if interaction.user.id != owner.author_id:
            raise RequestError(t("delete-not-yours"))

    def require_idle(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Makes sure that nothing is being made for the member, or it would be kept anew.

        Raises:
            RequestError: A piece of theirs is under way.
        """
        if self.admission.under_way(interaction.user.id):
            raise RequestError(t("forget-not-idle"))

    async def delete(self, piece: int) -> list[MessageLocation]:
        """Deletes a piece with its sound and picture; one that is gone already is fine.

        Returns:
            The messages that show it.
        """
        locations = await self.store.removal.piece(piece)
        await self.cache.drop(piece)
        self.players.forget([piece])
        return locations

    async def forget(self, client: discord.Client, user_id: int) -> list[MessageLocation]:
        """Deletes all that is kept of a member; jams of several members stay without their name.

        Args:
            client: Reaches Discord.
            user_id: The member.

        Returns:
            The messages that show their pieces.
        """
        forgotten = await self.store.members.forget(user_id)
        for piece in forgotten.pieces:
            await self.cache.drop(piece)
        self.players.forget(forgotten.pieces, user_id)
        self.jams.turns.names.forget(user_id)
        for jam in forgotten.jams:
            await self.jams.messages.redraw(client, jam, picture=False)
        for jam, at in forgotten.replays:
            await self.jams.messages.redraw(client, jam, picture=False, at=at)
        return forgotten.locations


async def clear_messages(client: discord.Client, locations: Iterable[MessageLocation]) -> int:
    """Takes files, card and buttons off the messages of deleted pieces.

    Returns:
        How many messages still stand, because Discord does not let us at them.
    """
    left = 0
    for at in locations:
        channel = client.get_partial_messageable(at.channel_id, guild_id=at.guild_id)
        try:
            await channel.get_partial_message(at.message_id).edit(
                content=t("piece-was-deleted"), embed=None, attachments=[], view=None
            )
        except DISCORD_FAILURES as error:
            if isinstance(error, discord.NotFound) and error.code == _UNKNOWN_MESSAGE:
                continue  # Somebody deleted it before.
            _log.info("message %d was not cleared: %s", at.message_id, type(error).__name__)
            left += 1
    return left


def still_there(left: int) -> str:
    """Words how many messages could not be cleared; empty for none."""
    return " " + t("still-there", count=left) if left else ""
