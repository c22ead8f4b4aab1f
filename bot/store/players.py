"""The cards of what plays in voice channels, so that a start finds those that were cut off."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Database
from bot.store.message_locations import MessageLocation


@dataclass(frozen=True, slots=True)
class PlayerCardRow:
    """The card of a server's player.

    Attributes:
        server_id: The server.
        location: Where the card stands.
        language: The language it is written in.
    """

    server_id: int
    location: MessageLocation
    language: str


@dataclass(frozen=True, slots=True)
class Players:
    """The table of players: a row for each server where something plays."""

    database: Database

    async def began(self, server_id: int, channel_id: int, message_id: int, language: str) -> None:
        """Notes the card of a server's player in place of an earlier one."""
        await self.database.rows(
            "INSERT OR REPLACE INTO players (server_id, channel_id, message_id, language) "
            "VALUES (?, ?, ?, ?)",
            (server_id, channel_id, message_id, language),
        )

    async def ended(self, server_id: int) -> None:
        """Forgets the card of a server's player."""
        await self.database.rows("DELETE FROM players WHERE server_id = ?", (server_id,))

    async def all(self) -> list[PlayerCardRow]:
        """Returns all cards that stand there."""
        return [
            PlayerCardRow(
                row["server_id"],
                MessageLocation(row["server_id"], row["channel_id"], row["message_id"]),
                row["language"],
            )
            for row in await self.database.rows("SELECT * FROM players ORDER BY server_id")
        ]
