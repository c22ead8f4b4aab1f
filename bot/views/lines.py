"""How a list shows a piece: one line."""

from __future__ import annotations

from bot.replies import length
from bot.store.pieces import PieceLine
from bot.words import key_name, mood_name
from engine.keys import parse_key


def piece_line(piece: PieceLine, *, linked: bool = True) -> str:
    """Number, title, what it is like and how it was received.

    Args:
        piece: What to show.
        linked: Whether the title leads to the message, where there is one.
    """
    title = f"**{piece.title}**"
    if linked and piece.message_id is not None:
        place = piece.guild_id or "@me"
        title = (
            f"[{title}](https://discord.com/channels/{place}/{piece.channel_id}/{piece.message_id})"
        )
    key = key_name(parse_key(piece.key))
    return (
        f"`#{piece.number}` {title} · {mood_name(piece.mood)} · {key} · {length(piece.seconds)} · "
        f"<t:{piece.created_at}:R> · 👍 {piece.up} 👎 {piece.down}"
    )
