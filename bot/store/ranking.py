"""Which pieces members liked best."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Database
from bot.store.lines import LINE, PieceLine


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks pieces by their votes: by the lower end of the Wilson interval.

    A single vote in favour so does not beat nine of ten. The table of standings holds it.

    Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
    Inference", Journal of the American Statistical Association 22 (1927), 209–212.
    """

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
        chosen = ["mood = :mood"]
        if guild_id is not None:
            chosen.append("guild_id = :guild")
        if days is not None:
            chosen.append("created_at >= CAST(strftime('%s', 'now') AS INTEGER) - :days * 86400")
        rows = await self.database.rows(
            # Only the filters that are set stand in the statement, so that the indexes serve:
            # they hold the pieces in this order. Only constants are put into it.
            "WITH best AS MATERIALIZED (SELECT piece_id, score, up AS votes FROM standings "  # noqa: S608
            f"WHERE {' AND '.join(chosen)} "
            "ORDER BY score DESC, up DESC, piece_id DESC LIMIT :limit) "
            f"{LINE} JOIN best ON best.piece_id = pieces.id "
            "ORDER BY best.score DESC, best.votes DESC, number DESC",
            {"guild": guild_id, "days": days, "mood": mood or "", "limit": limit},
        )
        return [PieceLine(**dict(row)) for row in rows]
