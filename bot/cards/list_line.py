"""The line that shows a piece in a list."""

from __future__ import annotations

from typing import Final

from bot.cards.piece_card import length, shortened
from bot.i18n.names import key_name, mood_name
from bot.replying.links import message_link
from bot.store.lines import PieceLine
from engine.api.instruments import PIANO
from engine.api.keys import parse_key

MAX_MOODS: Final = 80
"""The most characters of a piece's moods in its line."""


def piece_line(piece: PieceLine, *, linked: bool = True) -> str:
    """Words a piece in one line: number, title, mood, key, length, age and votes.

    Args:
        piece: The piece.
        linked: Whether the title links to the message, if there is one.
    """
    title = f"**{piece.title}**"
    if linked and piece.message_id is not None:
        link = message_link(piece.guild_id, piece.channel_id, piece.message_id)
        title = f"[{title}]({link})"
    key = key_name(parse_key(piece.key))
    moods = shortened(mood_name(piece.moods), MAX_MOODS)
    # Most pieces are for the piano: naming it is not worth the room.
    instruments = "" if piece.instruments == PIANO else f" · {piece.instruments}"
    return (
        f"`#{piece.number}` {title} · {moods}{instruments} · {key} · "
        f"{length(piece.seconds)} · <t:{piece.created_at}:R> · 👍 {piece.up} 👎 {piece.down}"
    )
