"""A jam as its rows tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import aiosqlite

from bot.store.errors import JamNotFoundError, JamOverError

IDLE_SECONDS: Final = 60 * 60
"""A jam ends when so long nothing was added."""


@dataclass(frozen=True, slots=True)
class Added:
    """What a step adds to what stands; the opening adds nothing.

    Attributes:
        bars: How many bars it puts after the end, ≥ 0.
        instrument: The instrument that it adds over what stands, or None.
        mood: The name of the mood of the new bars, or None for that of what stands.
    """

    bars: int = 0
    instrument: str | None = None
    mood: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a jam.

    Attributes:
        number: Counts over the steps of all jams; never used twice.
        user_id: Whose step it is, or None for a member who was forgotten.
        added: What it added.
    """

    number: int
    user_id: int | None
    added: Added


@dataclass(frozen=True, slots=True)
class Jam:
    """A jam as it stands.

    Attributes:
        number: Counts from 1; never used twice.
        opener_id: Who opened it or, once they are forgotten, who joined next.
        guild_id: The server it was opened in, or None for a direct message.
        message_id: The message it stands in, or None if it was never posted.
        language: The language of the message.
        ends_at: When it ends unless something is added, in seconds since 1970-01-01 UTC.
        piece: The number of its piece, once it is over.
        steps: What was added, in order, the opening first; at least one.
    """

    number: int
    opener_id: int
    guild_id: int | None
    channel_id: int
    message_id: int | None
    language: str
    ends_at: int
    piece: int | None
    steps: tuple[Step, ...]

    @property
    def players(self) -> tuple[int | None, ...]:
        """Who takes part, each once in the order in which they joined; None for the forgotten."""
        return tuple(dict.fromkeys(step.user_id for step in self.steps))


async def read_open_jam(connection: aiosqlite.Connection, number: int) -> Jam:
    """Reads a jam that goes on.

    Raises:
        JamNotFoundError: It is not kept any more.
        JamOverError: It is over.
    """
    jam = await read_jam(connection, number)
    if jam.piece is not None:
        raise JamOverError(number)
    return jam


async def read_jam(connection: aiosqlite.Connection, number: int) -> Jam:
    """Reads a jam with its steps.

    Raises:
        JamNotFoundError: It is not kept any more.
    """
    steps = [
        Step(row["id"], row["user_id"], Added(row["bars"], row["instrument"], row["mood"]))
        for row in await connection.execute_fetchall(
            "SELECT id, user_id, bars, instrument, mood FROM jam_steps WHERE jam_id = ? "
            "ORDER BY id",
            (number,),
        )
    ]
    rows = await connection.execute_fetchall("SELECT * FROM jams WHERE id = ?", (number,))
    for row in rows:
        return Jam(
            number=row["id"],
            opener_id=row["opener_id"],
            guild_id=row["guild_id"],
            channel_id=row["channel_id"],
            message_id=row["message_id"],
            language=row["language"],
            ends_at=row["played_at"] + IDLE_SECONDS,
            piece=row["piece_id"],
            steps=tuple(steps),
        )
    raise JamNotFoundError(number)
