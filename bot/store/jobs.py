"""The jobs: one row for each accepted request, so that a restart forgets none.

::

    accepted ──> running ──> delivered
        │           ├──────> failed     an error ended it
        └───────────┴──────> lost       the bot stopped before the end

Of the last two the member is told; until that got through, a notice stands beside the row
(:mod:`bot.store.notices`).
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
        token: str | None = None,
        promised: int | None = None,
    ) -> None:
        """Writes down that the work is owed, before it starts.

        Args:
            job_id: The job.
            kind: The kind of job.
            request: What was asked for, as plain JSON.
            user_id: Who asked for it.
            guild_id: The server it was asked for on, or None for a direct message.
            channel_id: The channel it was asked for in.
            message_id: The message that answers, if it is known.
            piece: The number of the piece, if the job is about one.
            language: The language of the member.
            token: What the reply can be edited by.
            promised: The job whose notice stood for this one until now; it goes.
        """
        async with self.database.transaction() as connection:
            await meet(connection, user_id)
            await connection.execute_fetchall("DELETE FROM notices WHERE job_id = ?", (promised,))
            await connection.execute_fetchall(
                "INSERT INTO jobs (id, kind, request, user_id, guild_id, channel_id, message_id, "
                "piece_id, language, token) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                    token,
                ),
            )

    async def answered(self, job_id: int, message_id: int) -> None:
        """Notes the message that answers, once Discord has told which."""
        await self.database.rows(
            "UPDATE jobs SET message_id = ? WHERE id = ? AND state IN ('accepted', 'running')",
            (message_id, job_id),
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
            "token = NULL, ended_at = CAST(strftime('%s', 'now') AS INTEGER) WHERE id = ?",
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
            "SELECT language FROM jobs WHERE piece_id = :piece AND message_id = :message "
            "UNION ALL SELECT language FROM jams WHERE piece_id = :piece AND message_id = :message",
            {"piece": piece, "message": message_id},
        )
        return None if row is None else str(row["language"])

    async def parent(self, job_id: int) -> int | None:
        """Returns the number of the piece that a job was to make its piece from, if any."""
        row = await self.database.row(
            "SELECT json_extract(request, '$.origin.piece') AS parent FROM jobs WHERE id = ?",
            (job_id,),
        )
        return None if row is None or row["parent"] is None else int(row["parent"])

    async def mark_lost(self) -> list[int]:
        """Closes the jobs that the last run left open, and notes that their members be told.

        Whatever else members have yet to be told is due at once again.

        Returns:
            The jobs, the oldest first.
        """
        async with self.database.transaction() as connection:
            await connection.execute_fetchall("UPDATE notices SET tries = 0, due_at = 0")
            rows = await connection.execute_fetchall(
                "INSERT INTO notices (job_id) SELECT id FROM jobs "
                "WHERE state IN ('accepted', 'running') "
                "ON CONFLICT (job_id) DO NOTHING RETURNING job_id"
            )
            await connection.execute_fetchall(
                "UPDATE jobs SET state = 'lost', ended_at = CAST(strftime('%s', 'now') AS INTEGER) "
                "WHERE state IN ('accepted', 'running')"
            )
        return sorted(int(row["job_id"]) for row in rows)
