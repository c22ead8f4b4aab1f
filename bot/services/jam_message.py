"""The message of a jam: what it shows after each step, after a restart and in the end."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import discord

from bot.cards.jam_card import JamCard, jam_file_stem, jam_view
from bot.cards.piece_buttons import piece_view
from bot.cards.piece_card import Part, PieceCard
from bot.i18n.messages import current_language, use_language
from bot.replying.failures import DISCORD_FAILURES
from bot.store import Store
from bot.store.errors import StoreError
from bot.store.jam_rows import Jam
from bot.store.message_locations import MessageLocation

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JamMessages:
    """Draws the messages of jams; one instance serves all.

    Attributes:
        store: Holds the jams.
        stale: The jams whose messages may not show how they stand; drawn anew before long.
    """

    store: Store
    stale: set[int] = field(default_factory=set)

    async def changes(self, jam: Jam, files: Collection[str]) -> dict[str, Any]:
        """Returns what shows a jam on its message as it stands, in the message's language.

        Args:
            jam: The jam, which goes on or is over.
            files: The names of the message's files that stay; see :func:`file_names`.

        Raises:
            JamNotFoundError: It is not kept any more.
            PieceNotFoundError: It is over, and its piece is not kept any more.
        """
        mine = current_language()
        use_language(jam.language)
        if jam.piece is None:
            composition = await self.store.jams.composition(jam.steps[-1].number)
            card: PieceCard = JamCard(jam.number, jam.opener_id, composition, jam=jam)
            view = jam_view(jam, composition)
        else:
            piece = await self.store.pieces.get(jam.piece)
            card = PieceCard(piece.number, piece.author_id, piece.composition, players=jam.players)
            view = piece_view(piece.number, await self.store.votes.tally(piece.number))
        embed = card.embed()
        use_language(mine)
        picture = f"{jam_file_stem(jam.number, jam.steps[-1].number)}.{Part.PICTURE}"
        if picture in files:
            embed.set_image(url=f"attachment://{picture}")
        return {"embed": embed, "view": view}

    async def redraw(
        self,
        client: discord.Client,
        number: int,
        content: str | None = None,
        *,
        picture: bool = True,
        at: MessageLocation | None = None,
    ) -> bool:
        """Shows a jam on its message as it stands, as far as that can be reached.

        Args:
            client: Reaches Discord.
            number: The jam.
            content: What stands above it.
            picture: Whether its picture, which holds names, stays.
            at: Another message that shows the jam's piece, in place of its own.

        Returns:
            Whether there is such a jam, and a message of it.
        """
        try:
            jam = await self.store.jams.get(number)
            if at is None and jam.message_id is not None:
                at = MessageLocation(jam.guild_id, jam.channel_id, jam.message_id)
            if at is None:
                return False
            channel = client.get_partial_messageable(at.channel_id, guild_id=at.guild_id)
            message = channel.get_partial_message(at.message_id)
            await self._redraw(jam, message, content, picture=picture)
        except StoreError:
            return False
        except DISCORD_FAILURES as error:
            # Whoever presses one of its buttons still learns how it stands.
            _log.info("jam %d was not shown: %s", number, type(error).__name__)
        return True

    async def _redraw(
        self, jam: Jam, message: discord.PartialMessage, content: str | None, *, picture: bool
    ) -> None:
        files: set[str] = set()
        sounds: list[discord.Attachment] = []
        try:
            shown = await message.fetch()
            files = file_names(shown)
            sounds = [file for file in shown.attachments if not _is_picture(file.filename)]
        except DISCORD_FAILURES as error:
            _log.info("jam %d cannot be read: %s", jam.number, type(error).__name__)
        if picture:
            await message.edit(content=content, **await self.changes(jam, files))
        else:
            # Where the picture cannot be told from the sound, both go.
            changes = await self.changes(jam, ())
            await message.edit(content=content, attachments=sounds, **changes)


def file_names(message: discord.Message | None) -> set[str]:
    """Returns the names of a message's files; Discord lists a card's picture in the card alone."""
    if message is None:
        return set()
    images = (embed.image.url for embed in message.embeds)
    inside = {PurePosixPath(urlsplit(url).path).name for url in images if url}
    return inside | {file.filename for file in message.attachments}


def _is_picture(name: str) -> bool:
    return name.endswith(f".{Part.PICTURE}")
