"""Duels: two pieces of one request, and which of them members like better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import aiosqlite

from bot.store.database import Database
from bot.store.errors import DuelNotFoundError, DuelOverError
from bot.store.users import meet

Side = Literal["a", "b"]
"""One of the two pieces, as members see it before it is revealed."""

MAX_VOTES: Final = 5
"""So many votes reveal a duel."""
DURATION_SECONDS: Final = 24 * 60 * 60
"""After so long a duel is revealed, however many votes it has."""


@dataclass(frozen=True, slots=True)
class Duel:
    """A duel as it stands.

    Attributes:
        number: Counts from 1; never used twice.
        pieces: The numbers of the pieces: a, b.
        author_id: Who asked for it.
        guild_id: The server it was asked for in, or None for a direct message.
        message_id: The message it stands in, or None if it was never posted.
        ends_at: When it is revealed at the latest, in seconds since 1970-01-01 UTC.
        revealed: Whether it is over.
        votes: How many votes each has: a, b.
    """

    number: int
    pieces: tuple[int, int]
    author_id: int
    guild_id: int | None
    channel_id: int
    message_id: int | None
    ends_at: int
    revealed: bool
    votes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Duels:
    """The tables of duels and of the votes in them."""

    database: Database

    async def add(
        self, a: int, b: int, *, author_id: int, guild_id: int | None, channel_id: int
    ) -> Duel:
        """Begins a duel between two pieces.

        Args:
            a: The number of one piece.
            b: The number of the other.
            author_id: Who asked for it.
            guild_id: The server it was asked for in, or None for a direct message.
            channel_id: The channel it was asked for in.
        """
        async with self.database.transaction() as connection:
            await meet(connection, author_id)
            [[number]] = await connection.execute_fetchall(
                "INSERT INTO duels (piece_a, piece_b, author_id, guild_id, channel_id, ends_at) "
                "VALUES (?, ?, ?, ?, ?, CAST(strftime('%s', 'now') AS INTEGER) + ?) RETURNING id",
                (a, b, author_id, guild_id, channel_id, DURATION_SECONDS),
            )
            return await _duel(connection, number)

    async def posted(self, duel: Duel, message_id: int) -> None:
        """Notes the message that a duel, and so both its pieces, were posted with."""
        async with self.database.transaction() as connection:
            await connection.execute_fetchall(
                "UPDATE duels SET message_id = ? WHERE id = ?", (message_id, duel.number)
            )
            await connection.execute_fetchall(
                "UPDATE pieces SET message_id = ? WHERE id IN (?, ?)", (message_id, *duel.pieces)
            )

    async def get(self, number: int) -> Duel:
        """Returns the duel of that number.

        Raises:
            DuelNotFoundError: It is not kept any more.
        """
        return await _duel(self.database.reader, number)

    async def vote(self, number: int, user_id: int, side: Side) -> Duel:
        """Sets the member's vote in place of an earlier one; enough votes reveal the duel.

        Returns:
            The duel after the vote.

        Raises:
            DuelNotFoundError: It is not kept any more.
            DuelOverError: It is over.
        """
        async with self.database.transaction() as connection:
            if (await _duel(connection, number)).revealed:
                raise DuelOverError(number)
            await meet(connection, user_id)
            await connection.execute_fetchall(
                "INSERT INTO duel_votes (duel_id, user_id, side) VALUES (?, ?, ?) "
                "ON CONFLICT (duel_id, user_id) DO UPDATE SET side = excluded.side",
                (number, user_id, side),
            )
            duel = await _duel(connection, number)
            if sum(duel.votes) < MAX_VOTES:
                return duel
            return await _reveal(connection, number)

    async def reveal(self, number: int) -> Duel:
        """Ends a duel; one that is over stays as it is.

        Raises:
            DuelNotFoundError: It is not kept any more.
        """
        async with self.database.transaction() as connection:
            return await _reveal(connection, number)

    async def due(self) -> list[int]:
        """Returns the numbers of the duels whose time is up and that are not revealed."""
        rows = await self.database.rows(
            "SELECT id FROM duels WHERE revealed_at IS NULL "
            "AND ends_at <= CAST(strftime('%s', 'now') AS INTEGER) ORDER BY ends_at"
        )
        return [int(row["id"]) for row in rows]


async def _reveal(connection: aiosqlite.Connection, number: int) -> Duel:
    await connection.execute_fetchall(
        "UPDATE duels SET revealed_at = CAST(strftime('%s', 'now') AS INTEGER) "
        "WHERE id = ? AND revealed_at IS NULL",
        (number,),
    )
    return await _duel(connection, number)


async def _duel(connection: aiosqlite.Connection, number: int) -> Duel:
    rows = await connection.execute_fetchall(
        "SELECT *, (SELECT count(*) FROM duel_votes WHERE duel_id = id AND side = 'a') AS a, "
        "(SELECT count(*) FROM duel_votes WHERE duel_id = id AND side = 'b') AS b "
        "FROM duels WHERE id = ?",
        (number,),
    )
    for row in rows:
        return Duel(
            number=row["id"],
            pieces=(row["piece_a"], row["piece_b"]),
            author_id=row["author_id"],
            guild_id=row["guild_id"],
            channel_id=row["channel_id"],
            message_id=row["message_id"],
            ends_at=row["ends_at"],
            revealed=row["revealed_at"] is not None,
            votes=(row["a"], row["b"]),
        )
    raise DuelNotFoundError(number)
