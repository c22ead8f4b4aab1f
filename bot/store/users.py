"""The members the bot has met. Nothing is kept of them but their id."""

from __future__ import annotations

import aiosqlite


async def meet(connection: aiosqlite.Connection, user_id: int) -> None:
    """Have a row for the user, within the caller's transaction."""
    await connection.execute_fetchall("INSERT OR IGNORE INTO users (id) VALUES (?)", (user_id,))
