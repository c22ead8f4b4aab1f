"""The errors that mean that Discord did not take a message, and what can be made of them."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

import aiohttp
import discord

DISCORD_FAILURES: Final = (discord.HTTPException, aiohttp.ClientError, OSError)
"""Discord refused a request, or could not be reached (a time-out is an OSError)."""

BROKEN_OFF: Final = (aiohttp.ClientError, OSError)
"""The connection broke off: what was asked for may have been done or not."""

TOO_LARGE: Final = 413
"""The HTTP status of an upload beyond the limit."""

_TOO_MANY: Final = 429
_LONGEST_LIMIT_SECONDS: Final = 30.0


class NotPostedError(Exception):
    """Pieces are made and kept, but Discord did not take the message with them.

    Args:
        pieces: Their numbers.
    """

    def __init__(self, pieces: Sequence[int]) -> None:
        super().__init__(*pieces)
        self.pieces = tuple(pieces)


def reply_is_gone(error: BaseException) -> bool:
    """Whether the reply can no longer be edited, though the channel may still be open.

    The token ran out after 15 minutes (401), or the reply or the interaction is unknown: it
    was deleted, or the first answer came too late (404).
    """
    return isinstance(error, discord.HTTPException) and error.status in (401, 404)


def is_closed_to_us(error: BaseException) -> bool:
    """Whether a place is gone or not open to the bot, so that another try helps nothing."""
    return isinstance(error, discord.HTTPException) and error.status in (401, 403, 404)


def may_pass(error: BaseException) -> bool:
    """Whether another try may succeed: Discord is out of order, too busy or out of reach.

    The library itself tries again after a 5xx and after a 429 of Discord's own, but neither
    after a 429 of a proxy (without ``Via``) nor after a connection that broke off.
    """
    if isinstance(error, discord.HTTPException):
        return error.status == _TOO_MANY or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, BROKEN_OFF)


def wait_seconds(error: BaseException) -> float:
    """Returns how long a rate limit asks to wait; 0 for any other error."""
    if not isinstance(error, discord.HTTPException) or error.status != _TOO_MANY:
        return 0.0
    try:
        after = float(error.response.headers.get("Retry-After", 0.0))
    except (AttributeError, ValueError):
        return 0.0
    return min(max(after, 0.0), _LONGEST_LIMIT_SECONDS)
