"""What is told of the piece another one was made from."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from bot.i18n.messages import key, t
from bot.replying.links import message_link
from bot.store.pieces import Piece, Pieces
from engine.api.origin import Way

_LINES: Final = MappingProxyType(
    {
        None: key("source-again"),
        Way.VARY: key("source-vary"),
        Way.EXTEND: key("source-extend"),
        Way.CHANGE: key("source-change"),
    }
)


async def source_line(pieces: Pieces, piece: Piece, guild_id: int | None) -> str:
    """What a piece was made from, with a link where that lies on the same server.

    Args:
        pieces: Knows where the other one stands.
        piece: The piece that is shown.
        guild_id: Where it is shown.

    Returns:
        A line, or nothing where it was made from no other that is still kept.
    """
    parent = None if piece.parent is None else await pieces.line(piece.parent)
    if parent is None:
        return ""
    name = f"#{parent.number} {parent.title}"
    if parent.message_id is not None and parent.guild_id == guild_id:
        name = f"[{name}]({message_link(guild_id, parent.channel_id, parent.message_id)})"
    origin = piece.composition.request.origin
    return t(_LINES[origin.way if origin else None], piece=name)
