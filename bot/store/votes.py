"""Votes on pieces: one per member and piece, which can be changed or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.store.database import Database
from bot.store.tally import Tally, count, require
from bot.store.users import meet

Vote = Literal[1, -1]
"""For or against."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The table of votes."""

    database: Database

    async def cast(self, piece: int, user_id: int, vote: Vote) -> Tally:
        """Sets the member's vote, or takes it back if it was so already.

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
                "DELETE FROM votes WHERE piece_id = ? AND user_id = ? RETURNING value", key
            )
            if [row["value"] for row in before] != [vote]:
                await connection.execute_fetchall(
                    "INSERT INTO votes (piece_id, user_id, value) VALUES (?, ?, ?)", (*key, vote)
                )
            return await count(connection, piece)

    async def keep(self, piece: int, user_id: int, vote: Vote) -> None:
        """Sets the member's vote, and leaves one that is so already.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
        """
        async with self.database.transaction() as connection:
            await require(connection, piece)
            await meet(connection, user_id)
            await connection.execute_fetchall(
                "INSERT INTO votes (piece_id, user_id, value) VALUES (?, ?, ?) "
                "ON CONFLICT (piece_id, user_id) DO UPDATE SET value = excluded.value",
                (piece, user_id, vote),
            )

    async def tally(self, piece: int) -> Tally:
        """Returns the counts of a piece."""
        return await count(self.database.reader, piece)
