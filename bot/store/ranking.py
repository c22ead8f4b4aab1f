"""Which pieces members liked best."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Database
from bot.store.lines import HAS_MOOD, LINE, PieceLine


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks pieces by their votes."""

    database: Database

    async def top(
        self,
        *,
        guild_id: int | None = None,
        days: int | None = None,
        mood: str | None = None,
        limit: int,
    ) -> list[PieceLine]:
        """Returns the best pieces made in servers, the best first; all have a vote in favour.

        Args:
            guild_id: Made in this server; None for all servers.
            days: Made within so many days; None for all times.
            mood: Asked for by this word, alone or with others; None for all moods.
            limit: How many at most.
        """
        rows = await self.database.rows(
            # Votes first: they are far fewer than the pieces nobody voted for. Only constants
            # are put into the statement.
            "WITH liked AS (SELECT piece_id FROM votes WHERE value = 1 GROUP BY piece_id), "  # noqa: S608
            f"lines AS ({LINE} JOIN liked ON liked.piece_id = pieces.id "
            "WHERE guild_id IS NOT NULL AND (:guild IS NULL OR guild_id = :guild) "
            "AND (:days IS NULL OR created_at "
            ">= CAST(strftime('%s', 'now') AS INTEGER) - :days * 86400)) "
            f"SELECT * FROM lines WHERE {HAS_MOOD} "
            "ORDER BY wilson(up, down) DESC, up DESC, number DESC LIMIT :limit",
            {"guild": guild_id, "days": days, "mood": mood, "limit": limit},
        )
        return [PieceLine(**dict(row)) for row in rows]
