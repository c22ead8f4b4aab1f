"""Which piece a message shows."""

from __future__ import annotations

from bot.i18n.messages import t
from bot.store.pieces import Pieces
from engine.api.errors import RequestError


async def piece_in(pieces: Pieces, message_id: int) -> int:
    """The number of the piece that was posted with the message.

    Raises:
        RequestError: There is none in it, or there is more than one.
    """
    numbers = await pieces.at(message_id)
    if not numbers:
        raise RequestError(t("no-piece-in-message"))
    if len(numbers) > 1:
        raise RequestError(t("several-in-message", numbers=[str(number) for number in numbers]))
    return numbers[0]
