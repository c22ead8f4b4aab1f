"""Pieces in lists: a line for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LINE: Final = """
    SELECT pieces.id AS number, title, mood || coalesce((
            SELECT group_concat(' → ' || json_extract(value, '$.name'), '')
            FROM json_each(composition, '$.request.then')
        ), '') AS moods,
        coalesce(instruments, 'piano') AS instruments, created_at, guild_id, channel_id,
        message_id, json_extract(composition, '$.key') AS key,
        json_extract(composition, '$.seconds') AS seconds,
        (SELECT count(*) FROM votes WHERE piece_id = pieces.id AND value = 1) AS up,
        (SELECT count(*) FROM votes WHERE piece_id = pieces.id AND value = -1) AS down
    FROM pieces
"""
"""Selects what a PieceLine holds."""

HAS_MOOD: Final = "instr(' ' || moods || ' ', ' ' || :mood || ' ')"
"""Whether the moods of an entry, each a word, hold the one asked for."""


@dataclass(frozen=True, slots=True)
class PieceLine:
    """What a list shows of a piece.

    Attributes:
        moods: The moods asked for, such as ``calm and happy → tense``.
        instruments: As the request has them.
        created_at: Seconds since 1970-01-01 UTC.
        guild_id: The server it was asked for in, or None for a direct message.
        message_id: The message it was posted with, or None if it never was.
        key: As people write it, such as ``A minor``.
        seconds: Its length.
        up: Votes for it.
        down: Votes against it.
    """

    number: int
    title: str
    moods: str
    instruments: str
    created_at: int
    guild_id: int | None
    channel_id: int
    message_id: int | None
    key: str
    seconds: float
    up: int
    down: int
