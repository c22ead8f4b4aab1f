"""Finds the piece that a member means."""

from __future__ import annotations

from bot.i18n.messages import t
from bot.replying.links import linked_message
from bot.store.pieces import Piece, Pieces
from engine.api.errors import RequestError


async def piece_in_message(pieces: Pieces, message_id: int) -> int:
    """Returns the number of the piece that was posted with a message.

    Raises:
        RequestError: The message holds no piece, or more than one.
    """
    numbers = await pieces.at(message_id)
    if not numbers:
        raise RequestError(t("no-piece-in-message"))
    if len(numbers) > 1:
        raise RequestError(t("several-in-message", numbers=[str(number) for number in numbers]))
    return numbers[0]


async def find_piece(pieces: Pieces, text: str, *, user_id: int, guild_id: int | None) -> Piece:
    """Finds a piece by its number, its title or a link to its message.

    Args:
        pieces: Holds the pieces.
        text: What the member typed, such as ``#3``.
        user_id: Who asks.
        guild_id: The server they ask in, or None for a direct message.

    Raises:
        RequestError: There is no such piece, or the member may not see it.
    """
    message_id = linked_message(text)
    if message_id is not None:
        text = str(await piece_in_message(pieces, message_id))
    found = await pieces.find(text, user_id=user_id, guild_id=guild_id)
    if found is None:
        raise RequestError(t("no-such-piece"))
    return found
