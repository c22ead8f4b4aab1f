"""The jobs: one row for each accepted request, so that a restart forgets none.

::

    accepted ──> running ──> delivered
        │           ├──────> failed     the member was told why
        └───────────┴──────> lost       the bot stopped before the end
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from bot.store.database import Database
from bot.store.users import meet

Kind = Literal["compose", "replay"]

WAIT: Final = "wait"
"""The name of a job's first stage: from the request until a worker began."""
POST: Final = "post"
"""The name of a job's last stage: from the finished piece until it stood in the channel."""


@dataclass(frozen=True, slots=True)
class LostJob:
    """A job that the last run of the bot left open.

    Attributes:
        message_id: The reply that stands in the channel, if it is known.
        piece: The number of the piece, if there is one that was not posted.
        language: The language of the member.
    """

    job_id: int
    user_id: int
    guild_id: int | None
    channel_id: int
    message_id: int | None
    piece: int | None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Made:
    """A piece a member had made: on which server, and when, in seconds since 1970."""

    user_id: int
    guild_id: int | None
    at: float


@dataclass(frozen=True, slots=True)
class Jobs:
    """The table of jobs; a job's id is that of the interaction that asked for it."""

    database: Database

    async def accept(
        self,
        job_id: int,
        kind: Kind,
        request: Mapping[str, Any],
        *,
        user_id: int,
        guild_id: int | None,
        channel_id: int,
        message_id: int | None,
        piece: int | None = None,
        language: str = "en",
    ) -> None:
        """Writes down that the work is owed, before it starts."""
        async with self.database.transaction() as connection:
            await meet(connection, user_id)
            await connection.execute_fetchall(
                "INSERT INTO jobs (id, kind, request, user_id, guild_id, channel_id, message_id, "
                "piece_id, language) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    job_id,
                    kind,
                    json.dumps(request),
                    user_id,
                    guild_id,
                    channel_id,
                    message_id,
                    piece,
                    language,
                ),
            )

    async def running(self, job_id: int) -> None:
        """Notes that the engine has taken the work in."""
        await self.database.rows("UPDATE jobs SET state = 'running' WHERE id = ?", (job_id,))

    async def measured(self, job_id: int, *, estimated: float, worked: float) -> None:
        """Notes how many seconds the work was estimated to take, and how many it took."""
        await self.database.rows(
            "UPDATE jobs SET estimated = ?, worked = ? WHERE id = ?", (estimated, worked, job_id)
        )

    async def delivered(
        self,
        job_id: int,
        message_id: int,
        *,
        seconds: float,
        stages: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        """Notes that the member has what was asked for.

        Args:
            job_id: The job.
            message_id: The message that holds the piece.
            seconds: From the request to the message.
            stages: Seconds of each part of that, as far as they were measured.
        """
        await self.database.rows(
            "UPDATE jobs SET state = 'delivered', message_id = ?, seconds = ?, stages = ?, "
            "ended_at = CAST(strftime('%s', 'now') AS INTEGER) WHERE id = ?",
            (message_id, seconds, json.dumps(dict(stages)), job_id),
        )

    async def made(self, *, since: float) -> list[Made]:
        """Returns the pieces that were made since then, the oldest first; replays do not count.

        Args:
            since: Seconds since 1970, exclusive.
        """
        rows = await self.database.rows(
            "SELECT user_id, guild_id, accepted_at AS at FROM jobs WHERE accepted_at > ? "
            "AND kind <> 'replay' AND state = 'delivered' ORDER BY accepted_at",
            (since,),
        )
        return [Made(**dict(row)) for row in rows]

    async def language(self, piece: int, message_id: int) -> str | None:
        """Returns the language a piece's message was written in, or None if it is unknown."""
        row = await self.database.row(
            "SELECT language FROM jobs WHERE piece_id = ? AND message_id = ?", (piece, message_id)
        )
        return None if row is None else str(row["language"])

    async def failed(self, job_id: int, error: str) -> None:
        """Closes a job that ended with an error of that class; no such open job is fine."""
        await self.database.rows(
            "UPDATE jobs SET state = 'failed', error = ?, "
            "ended_at = CAST(strftime('%s', 'now') AS INTEGER) "
            "WHERE id = ? AND state IN ('accepted', 'running')",
            (error, job_id),
        )

    async def mark_lost(self) -> list[LostJob]:
        """Closes the jobs that the last run left open, and returns them, the oldest first."""
        rows = await self.database.rows(
            "UPDATE jobs SET state = 'lost', ended_at = CAST(strftime('%s', 'now') AS INTEGER) "
            "WHERE state IN ('accepted', 'running') RETURNING id AS job_id, user_id, guild_id, "
            "channel_id, message_id, piece_id AS piece, language"
        )
        return sorted((LostJob(**dict(row)) for row in rows), key=lambda job: job.job_id)
