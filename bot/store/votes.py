"""Votes on pieces: one a member a piece, and it can be changed or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.store.database import Database
from bot.store.users import meet
from engine.errors import RequestError

Vote = Literal[1, -1]
"""For or against."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members voted for and against a piece."""

    up: int = 0
    down: int = 0


@dataclass(frozen=True, slots=True)
class Votes:
    """The table of votes."""

    database: Database

    async def cast(self, piece: int, user_id: int, vote: Vote) -> Tally:
        """Set the member's vote, or take it back where it was the same; the new counts.

        Raises:
            RequestError: The piece is not kept any more.
        """
        key = (piece, user_id)
        async with self.database.transaction() as connection:
            if not await connection.execute_fetchall("SELECT 1 FROM pieces WHERE id = ?", (piece,)):
                raise RequestError("This piece is no longer kept: compose another one.")
            await meet(connection, user_id)
            before = await connection.execute_fetchall(
                "DELETE FROM votes WHERE piece_id = ? AND user_id = ? RETURNING value", key
            )
            if [row["value"] for row in before] != [vote]:
                await connection.execute_fetchall(
                    "INSERT INTO votes (piece_id, user_id, value) VALUES (?, ?, ?)", (*key, vote)
                )
            return await _count(connection, piece)

    async def tally(self, piece: int) -> Tally:
        """The counts of a piece."""
        async with self.database.transaction() as connection:
            return await _count(connection, piece)


async def _count(connection: aiosqlite.Connection, piece: int) -> Tally:
    [[up, down]] = await connection.execute_fetchall(
        "SELECT count(*) FILTER (WHERE value = 1), count(*) FILTER (WHERE value = -1) "
        "FROM votes WHERE piece_id = ?",
        (piece,),
    )
    return Tally(up, down)
