"""Where pieces stand on Discord."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageLocation:
    """A message a piece was posted with; ``guild_id`` is None in a direct message."""

    guild_id: int | None
    channel_id: int
    message_id: int
