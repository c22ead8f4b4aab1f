"""Figures about what was done lately, for the operator."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class ModelUse:
    """How many pieces a model wrote; ``checksum`` is that of its weights, in hex."""

    name: str
    version: str
    checksum: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and times over the tables of jobs and pieces."""

    database: Database

    async def latencies(self, limit: int) -> list[float]:
        """Seconds from the request to the posted piece, of the jobs delivered last."""
        rows = await self.database.rows(
            "SELECT seconds FROM jobs WHERE state = 'delivered' AND seconds IS NOT NULL "
            "ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [float(row["seconds"]) for row in rows]

    async def models(self, limit: int) -> list[ModelUse]:
        """The models that wrote the newest pieces, the one of the newest first.

        Args:
            limit: How many pieces to look at.
        """
        rows = await self.database.rows(
            "SELECT json_extract(composition, '$.model.name') AS name, "
            "json_extract(composition, '$.model.version') AS version, "
            "json_extract(composition, '$.model.checksum') AS checksum, count(*) AS pieces "
            "FROM (SELECT id, composition FROM pieces ORDER BY id DESC LIMIT ?) "
            "GROUP BY name, version, checksum ORDER BY max(id) DESC",
            (limit,),
        )
        return [ModelUse(**dict(row)) for row in rows]
