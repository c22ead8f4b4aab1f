"""The errors that mean that Discord did not take a message."""

from __future__ import annotations

from typing import Final

import aiohttp
import discord

DISCORD_FAILURES: Final = (discord.HTTPException, aiohttp.ClientError, OSError)
"""Discord refused a request, or could not be reached (a time-out is an OSError)."""

TOO_LARGE: Final = 413
"""The HTTP status of an upload beyond the limit."""


def reply_is_gone(error: BaseException) -> bool:
    """Whether the reply can no longer be edited, though the channel may still be open.

    The token ran out after 15 minutes (401), or the reply or the interaction is unknown: it
    was deleted, or the first answer came too late (404).
    """
    return isinstance(error, discord.HTTPException) and error.status in (401, 404)
