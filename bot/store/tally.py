"""How a piece was received, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import aiosqlite

from bot.store.errors import PieceNotFoundError
from engine.api.instruments import PIANO


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members voted for and against a piece, and how many have it as a favourite.

    Attributes:
        instruments: What it is written for; its buttons depend on it too.
        before: The piece that it is a step on from, where only a part was made anew; None where
            there is none, or no longer.
    """

    up: int = 0
    down: int = 0
    favourites: int = 0
    instruments: str = PIANO
    before: int | None = None


async def count(connection: aiosqlite.Connection, piece: int) -> Tally:
    """Counts votes and favourites of a piece, within the caller's transaction."""
    [row] = await connection.execute_fetchall(
        "SELECT count(*) FILTER (WHERE value = 1) AS up, "
        "count(*) FILTER (WHERE value = -1) AS down, "
        "(SELECT count(*) FROM favourites WHERE piece_id = :piece) AS favourites, "
        "(SELECT instruments FROM pieces WHERE id = :piece) AS instruments, "
        "(SELECT parent_id FROM pieces WHERE id = :piece "
        "AND json_extract(composition, '$.request.origin.way') = 'redo') AS before "
        "FROM votes WHERE piece_id = :piece",
        {"piece": piece},
    )
    return Tally(
        row["up"], row["down"], row["favourites"], row["instruments"] or PIANO, row["before"]
    )


async def require(connection: aiosqlite.Connection, piece: int) -> None:
    """Makes sure that a piece is kept, within the caller's transaction.

    Raises:
        PieceNotFoundError: The piece is not kept any more.
    """
    if not await connection.execute_fetchall("SELECT 1 FROM pieces WHERE id = ?", (piece,)):
        raise PieceNotFoundError(piece)
