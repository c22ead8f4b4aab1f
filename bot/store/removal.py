"""Deletes single pieces with all that belongs to them."""

from __future__ import annotations

from dataclasses import dataclass

import aiosqlite

from bot.store.database import Database
from bot.store.message_locations import MessageLocation


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose piece it is, and where it was asked for."""

    author_id: int
    guild_id: int | None
    channel_id: int


@dataclass(frozen=True, slots=True)
class Removal:
    """Deletes pieces; votes and favourites go with them."""

    database: Database

    async def owner(self, piece: int) -> Owner | None:
        """Returns the owner of a piece, or None if it is not kept."""
        row = await self.database.row(
            "SELECT author_id, guild_id, channel_id FROM pieces WHERE id = ?", (piece,)
        )
        return None if row is None else Owner(**dict(row))

    async def piece(self, piece: int) -> list[MessageLocation]:
        """Deletes a piece; one that is gone already is fine.

        Returns:
            The messages that show it.
        """
        async with self.database.transaction() as connection:
            locations = await _locations(connection, piece)
            # Pieces that were made from it stay, but no longer hold its notes.
            await connection.execute_fetchall(
                "UPDATE pieces SET composition = json_set(composition, '$.request.origin', NULL) "
                "WHERE parent_id = ?",
                (piece,),
            )
            await connection.execute_fetchall("DELETE FROM pieces WHERE id = ?", (piece,))
        return locations


async def _locations(connection: aiosqlite.Connection, piece: int) -> list[MessageLocation]:
    rows = await connection.execute_fetchall(
        "SELECT guild_id, channel_id, message_id FROM jobs "
        "WHERE piece_id = :piece AND state = 'delivered' UNION "
        "SELECT guild_id, channel_id, message_id FROM pieces "
        "WHERE id = :piece AND message_id IS NOT NULL",
        {"piece": piece},
    )
    return [MessageLocation(**dict(row)) for row in rows]
