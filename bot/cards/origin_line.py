"""The line of a card that names the piece it was made from."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from bot.i18n.messages import key, t
from bot.replying.links import message_link
from bot.store.lines import PieceLine
from bot.store.pieces import Piece
from engine.api.origin import Way
from engine.api.redo import Redo

_LINES: Final = MappingProxyType(
    {
        None: key("source-again"),
        Way.VARY: key("source-vary"),
        Way.EXTEND: key("source-extend"),
        Way.CHANGE: key("source-change"),
        Way.CONTINUE: key("source-continue"),
        Way.REWRITE: key("source-rewrite"),
        Way.REDO: key("source-redo"),
    }
)


def origin_line(piece: Piece, parent: PieceLine | None, guild_id: int | None) -> str:
    """Words what a piece was made from, with a link if the other piece is on the same server.

    Args:
        piece: The piece that is shown.
        parent: The piece it was made from, or None if there is none that is still kept.
        guild_id: The server where the piece is shown, or None for a direct message.

    Returns:
        A line; empty for a piece that comes from none, or from one that is gone.
    """
    origin = piece.composition.request.origin
    if parent is None:
        # What comes from another piece has that one's number, even if it was deleted.
        return t("source-file") if origin is not None and piece.parent is None else ""
    name = f"#{parent.number} {parent.title}"
    if parent.message_id is not None and parent.guild_id == guild_id:
        name = f"[{name}]({message_link(guild_id, parent.channel_id, parent.message_id)})"
    line = t(_LINES[origin.way if origin else None], piece=name)
    if origin is not None and origin.redo is not None:
        line += f": {redo_words(origin.redo)}"
    return line


def redo_words(redo: Redo) -> str:
    """Words what was made anew: ``"bars 5-8 · bass · + flute"`` in English."""
    said = []
    if redo.bars is not None:
        first, last = redo.bars
        said.append(t("redo-said-bars", bars=str(first) if first == last else f"{first}-{last}"))
    said += redo.parts
    said += [f"+ {name}" for name in redo.add]
    said += [f"− {name}" for name in redo.remove]
    said += [t("redo-front", bars=redo.front)] * bool(redo.front)
    said += [t("redo-more", bars=redo.more)] * bool(redo.more)
    return " · ".join(said)
