"""What every machine looks after, one at a time: work of dead machines, and what is left over.

All work that was handed over has a job of procrastinate's or a result, so that it ends: where a
job went without leaving a result, the sweep leaves one that says so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from engine.api.errors import EngineError, WorkerDiedError
from engine.service.cluster.codec import pack_result
from engine.service.cluster.database import Connection, Database
from engine.service.cluster.ledger import TASK, channel

STALL_SECONDS: Final = 5.0
"""A machine whose heart has not beaten for so long has lost its work."""
MAX_LOSSES: Final = 5
"""How many machines may be lost over one piece of work."""
KEPT: Final = timedelta(days=1)
"""How long a result stays that nobody fetched."""
SWEEPING: Final = 0x61666666
"""The number of the lock that lets one machine sweep."""

_OVER: Final = pack_result(WorkerDiedError("Several engine machines were lost over this piece."))
_JOBLESS: Final = pack_result(EngineError("Something went wrong while composing. Try again."))


async def sweep(database: Database, stall_seconds: float = STALL_SECONDS) -> int:
    """Put the work of dead machines back into its queue; return how much that was.

    Work without a job gets an error for a result.

    Args:
        database: The database.
        stall_seconds: How long a machine's heart may stand still.
    """
    async with database.pool.connection() as connection:
        # Two at the same time could put back what was taken up in between.
        tried = await connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEPING])
        if await tried.fetchone() != (True,):
            return 0
        manager = database.app.job_manager
        stalled = await manager.get_stalled_jobs(
            task_name=TASK, seconds_since_heartbeat=stall_seconds
        )
        count = 0
        for job in stalled:
            await _count_loss(connection, str(job.task_kwargs["key"]))
            await manager.retry_job(job)
            count += 1
        await _end_jobless(connection)
        return count


async def _count_loss(connection: Connection, key: str) -> None:
    """Take work away from its machine; at the last loss allowed it gets an error for a result."""
    found = await connection.execute(
        "UPDATE work SET machine = NULL, losses = losses + 1 WHERE key = %s "
        "RETURNING losses, client",
        [key],
    )
    row = await found.fetchone()
    if row is not None and row[0] >= MAX_LOSSES:
        await connection.execute(
            "INSERT INTO results (key, body) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [key, _OVER.body],
        )
        await _have_look(connection, row[1])


async def _end_jobless(connection: Connection) -> None:
    """Have work end that nobody will do: its job is over and left no result.

    A machine's result is there before the job is over, and both are read at one moment.
    """
    found = await connection.execute(
        "INSERT INTO results (key, body) SELECT key, %s FROM work WHERE job IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS jobs WHERE jobs.id = work.job "
        "AND status IN ('todo', 'doing')) "
        "AND NOT EXISTS (SELECT 1 FROM results WHERE results.key = work.key) FOR KEY SHARE "
        "ON CONFLICT DO NOTHING RETURNING (SELECT client FROM work WHERE work.key = results.key)",
        [_JOBLESS.body],
    )
    for (client,) in await found.fetchall():
        await _have_look(connection, client)


async def _have_look(connection: Connection, client: UUID) -> None:
    """Have a client compare all with the database now."""
    await connection.execute("SELECT pg_notify(%s, '')", [channel(client)])


async def purge(database: Database) -> None:
    """Delete what is older than a day and nobody's any more."""
    async with database.pool.connection() as connection:
        await connection.execute(
            "DELETE FROM work USING results WHERE results.key = work.key "
            "AND results.since < now() - %s",
            [KEPT],
        )
        await connection.execute(
            "DELETE FROM work WHERE since < now() - %s "
            "AND NOT EXISTS (SELECT 1 FROM clients WHERE id = client AND seen > now() - %s)",
            [KEPT, KEPT],
        )
        for table in ("clients", "machines"):
            await connection.execute(
                f"DELETE FROM {table} WHERE seen < now() - %s",  # noqa: S608
                [KEPT],
            )
    await database.app.job_manager.delete_old_jobs(
        nb_hours=round(KEPT.total_seconds() / 3600),
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )
