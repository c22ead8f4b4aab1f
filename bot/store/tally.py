"""How a piece was received, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import aiosqlite

from bot.speech import say
from engine.errors import RequestError


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members voted for and against a piece, and how many have it as a favourite."""

    up: int = 0
    down: int = 0
    favourites: int = 0


async def count(connection: aiosqlite.Connection, piece: int) -> Tally:
    """The counts of a piece, within the caller's transaction."""
    [row] = await connection.execute_fetchall(
        "SELECT count(*) FILTER (WHERE value = 1) AS up, "
        "count(*) FILTER (WHERE value = -1) AS down, "
        "(SELECT count(*) FROM favourites WHERE piece_id = :piece) AS favourites "
        "FROM votes WHERE piece_id = :piece",
        {"piece": piece},
    )
    return Tally(row["up"], row["down"], row["favourites"])


async def require(connection: aiosqlite.Connection, piece: int) -> None:
    """Make sure that a piece is kept, within the caller's transaction.

    Raises:
        RequestError: The piece is not kept any more.
    """
    if not await connection.execute_fetchall("SELECT 1 FROM pieces WHERE id = ?", (piece,)):
        raise RequestError(say("piece-gone"))
