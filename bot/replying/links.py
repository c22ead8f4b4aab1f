"""Links to messages on Discord, written and read; the link that invites the bot."""

from __future__ import annotations

import re
from typing import Final

import discord

_PERMISSIONS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
)
"""What the bot needs to post a piece where it was asked for."""
_VOICE: Final = discord.Permissions(connect=True, speak=True)
"""What it needs besides to play in voice channels."""

# All releases of the client, and the address before 2020.
_LINK: Final = re.compile(
    r"<?https?://(?:(?:www|ptb|canary)\.)?discord(?:app)?\.com/channels/"
    r"(?:[0-9]{1,20}|@me)/[0-9]{1,20}/(?P<message>[0-9]{1,20})/?>?"
)


def message_link(guild_id: int | None, channel_id: int, message_id: int) -> str:
    """Returns the address of a message; ``guild_id`` is None for a direct message."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"


def linked_message(text: str) -> int | None:
    """Reads a message's id from a link.

    Returns:
        The id, or None if the text is no link to a message.
    """
    match = _LINK.fullmatch(text.strip())
    # SQLite's integers have 63 bits: no message has a larger id.
    return int(match["message"]) if match and int(match["message"]) < 2**63 else None


def invite_link(application_id: int, *, voice: bool = False) -> str:
    """Returns the address that adds the bot to a server, to play in voice channels there or not."""
    scopes = ("bot", "applications.commands")
    permissions = _PERMISSIONS | _VOICE if voice else _PERMISSIONS
    return discord.utils.oauth_url(application_id, permissions=permissions, scopes=scopes)
