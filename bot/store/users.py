"""The members the bot has met. Only their id is kept."""

from __future__ import annotations

import aiosqlite


async def meet(connection: aiosqlite.Connection, user_id: int) -> None:
    """Adds a row for the user if there is none, within the caller's transaction."""
    await connection.execute_fetchall("INSERT OR IGNORE INTO users (id) VALUES (?)", (user_id,))
