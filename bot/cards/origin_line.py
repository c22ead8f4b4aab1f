"""The line of a card that names the piece it was made from."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from bot.i18n.messages import key, t
from bot.replying.links import message_link
from bot.store.lines import PieceLine
from bot.store.pieces import Piece
from engine.api.origin import Way

_LINES: Final = MappingProxyType(
    {
        None: key("source-again"),
        Way.VARY: key("source-vary"),
        Way.EXTEND: key("source-extend"),
        Way.CHANGE: key("source-change"),
    }
)


def origin_line(piece: Piece, parent: PieceLine | None, guild_id: int | None) -> str:
    """Words what a piece was made from, with a link if the other piece is on the same server.

    Args:
        piece: The piece that is shown.
        parent: The piece it was made from, or None if there is none that is still kept.
        guild_id: The server where the piece is shown, or None for a direct message.

    Returns:
        A line; empty without a parent.
    """
    if parent is None:
        return ""
    name = f"#{parent.number} {parent.title}"
    if parent.message_id is not None and parent.guild_id == guild_id:
        name = f"[{name}]({message_link(guild_id, parent.channel_id, parent.message_id)})"
    origin = piece.composition.request.origin
    return t(_LINES[origin.way if origin else None], piece=name)
