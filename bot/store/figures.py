"""Figures about what was done lately, for the operator."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from bot.store.database import Database

WHOLE: Final = "whole"
"""The name of all stages together: from the request to the posted piece."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """How many pieces a model wrote; ``checksum`` is that of its weights, in hex."""

    name: str
    version: str
    checksum: str
    pieces: int


_TIMES: Final = """
    SELECT (SELECT sum(value) FROM json_each(composition, '$.stages')) AS work,
        json_extract(composition, '$.seconds') AS seconds
    FROM pieces
"""


@dataclass(frozen=True, slots=True)
class Misses:
    """How far estimates were off, in seconds on average, and how many there were."""

    seconds: float
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and times over the tables of jobs and pieces."""

    database: Database

    async def stages(self, *, since: float, limit: int) -> dict[str, list[float]]:
        """Collects how long delivered jobs took.

        Args:
            since: Seconds since 1970; earlier jobs do not count.
            limit: How many of the newest jobs to look at.

        Returns:
            Stage to seconds, one value per job: the measured stages in the order of the work,
            then ``WHOLE``.
        """
        rows = await self.database.rows(
            "SELECT seconds, stages FROM jobs WHERE state = 'delivered' AND seconds IS NOT NULL "
            "AND accepted_at >= ? ORDER BY accepted_at DESC, id DESC LIMIT ?",
            (since, limit),
        )
        jobs = [json.loads(row["stages"] or "{}") for row in rows]
        found: dict[str, list[float]] = {}
        # The jobs with the most stages first: their order is that of the work.
        for job in sorted(jobs, key=len, reverse=True):
            for stage, taken in job.items():
                found.setdefault(stage, []).append(float(taken))
        if rows:
            found[WHOLE] = [float(row["seconds"]) for row in rows]
        return found

    async def pace(self, instruments: str, limit: int) -> float | None:
        """Returns the seconds of work per second of music, over the newest pieces.

        Args:
            instruments: Pieces for these count; if there are none, all do.
            limit: How many of the newest pieces to look at.

        Returns:
            The pace, or None without any pieces.
        """
        for where in ("WHERE instruments = :instruments", ""):
            row = await self.database.row(
                "SELECT sum(work) / sum(seconds) AS pace "  # noqa: S608 - constants
                f"FROM ({_TIMES} {where} ORDER BY id DESC LIMIT :limit)",
                {"instruments": instruments, "limit": limit},
            )
            if row is not None and row["pace"] is not None:
                return float(row["pace"])
        return None

    async def work(self, limit: int) -> float | None:
        """Returns the average seconds of work of the newest pieces, or None without any."""
        row = await self.database.row(
            f"SELECT avg(work) AS work FROM ({_TIMES} ORDER BY id DESC LIMIT ?)",  # noqa: S608
            (limit,),
        )
        return None if row is None or row["work"] is None else float(row["work"])

    async def misses(self, limit: int) -> Misses:
        """Returns how far the latest estimates were off."""
        row = await self.database.row(
            "SELECT avg(abs(worked - estimated)) AS seconds, count(*) AS count FROM ("
            "SELECT worked, estimated FROM jobs WHERE worked IS NOT NULL "
            "ORDER BY id DESC LIMIT ?)",
            (limit,),
        )
        return Misses(0.0, 0) if row is None else Misses(row["seconds"] or 0.0, row["count"])

    async def models(self, limit: int) -> list[ModelUse]:
        """Returns the models that wrote the newest pieces, that of the newest first.

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
