"""What the bot remembers about itself from one run to the next."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Notes:
    """A few texts, by name."""

    database: Database

    async def read(self, name: str) -> str | None:
        """Returns the text kept under the name, or None."""
        row = await self.database.row("SELECT value FROM notes WHERE name = ?", (name,))
        return None if row is None else str(row["value"])

    async def write(self, name: str, value: str) -> None:
        """Keeps the text under the name."""
        await self.database.rows(
            "INSERT INTO notes (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
