"""Favourites: the pieces a member wants to find again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Database
from bot.store.lines import LINE, PieceLine
from bot.store.tally import Tally, count, require
from bot.store.users import meet


@dataclass(frozen=True, slots=True)
class Favourites:
    """The table of favourites."""

    database: Database

    async def toggle(self, piece: int, user_id: int) -> Tally:
        """Makes the piece a favourite of the member, or no longer one.

        Returns:
            The new counts.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
        """
        key = (piece, user_id)
        async with self.database.transaction() as connection:
            await require(connection, piece)
            await meet(connection, user_id)
            before = await connection.execute_fetchall(
                "DELETE FROM favourites WHERE piece_id = ? AND user_id = ? RETURNING 1", key
            )
            if not before:
                await connection.execute_fetchall(
                    "INSERT INTO favourites (piece_id, user_id) VALUES (?, ?)", key
                )
            return await count(connection, piece)

    async def has(self, piece: int, user_id: int) -> bool:
        """Whether the piece is a favourite of the member."""
        row = await self.database.row(
            "SELECT 1 FROM favourites WHERE piece_id = ? AND user_id = ?", (piece, user_id)
        )
        return row is not None

    async def count(self, user_id: int) -> int:
        """Counts the favourites of the member."""
        row = await self.database.row(
            "SELECT count(*) FROM favourites WHERE user_id = ?", (user_id,)
        )
        return 0 if row is None else int(row[0])

    async def page(self, user_id: int, *, offset: int, limit: int) -> list[PieceLine]:
        """Returns the member's favourites, the latest first, from index ``offset`` on."""
        rows = await self.database.rows(
            f"{LINE} JOIN favourites ON favourites.piece_id = pieces.id "
            "WHERE favourites.user_id = ? ORDER BY added_at DESC, id DESC LIMIT ? OFFSET ?",
            (user_id, limit, offset),
        )
        return [PieceLine(**dict(row)) for row in rows]
