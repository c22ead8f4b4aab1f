"""What clients and machines write down in the database for each other.

Every function is one transaction that may be done twice without harm.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Final
from uuid import UUID

from procrastinate.jobs import Job

from engine.api.interface import WorkerInfo
from engine.service.cluster.codec import PackedResult, PackedWork
from engine.service.cluster.database import Connection, Database

TASK: Final = "compose"
"""procrastinate's name for what a machine does."""
ALIVE_SECONDS: Final = 7.0
"""A machine that was seen within so many seconds is there."""
CLIENT_SECONDS: Final = 60.0
"""A client that was not seen for so long is gone, and nobody waits for its work."""

# After a restart of the database nobody is taken for dead before there was time to be seen.
_AGE: Final = "extract(epoch FROM now() - greatest(seen, pg_postmaster_start_time()))::float8"
_SEEN: Final = f"{_AGE} < %s"


@dataclass(frozen=True, slots=True)
class Taken:
    """Work that a machine took.

    Attributes:
        work: What is to be made.
        client: Who waits for it.
        wanted: Whether that client still lives.
    """

    work: PackedWork
    client: UUID
    wanted: bool


@dataclass(frozen=True, slots=True)
class State:
    """Where handed-over work stands.

    Attributes:
        begun: Whether a machine took it.
        held: Whether that machine is there.
        done: Whether it has a result.
    """

    begun: bool
    held: bool
    done: bool


@dataclass(frozen=True, slots=True)
class MachineRow:
    """A machine that is there.

    Attributes:
        queues: What it can do.
        workers: Its workers.
        age_seconds: How long ago it was seen.
    """

    queues: frozenset[str]
    workers: tuple[WorkerInfo, ...]
    age_seconds: float


def channel(client: UUID) -> str:
    """The channel on which a client hears of its work."""
    return f"affetto_{client.hex}"


async def hand_over(
    database: Database, client: UUID, key: UUID, work: PackedWork, queue: str, priority: int
) -> None:
    """Put work into a queue, once for each key."""
    async with database.pool.connection() as connection:
        added = await connection.execute(
            "INSERT INTO work (key, client, body, midi) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING RETURNING key",
            [key, client, work.body, work.midi],
        )
        if await added.fetchone() is None:
            return
        job = await database.app.job_manager.defer_job_async(
            Job(
                queue=queue,
                priority=priority,
                lock=None,
                queueing_lock=None,
                task_name=TASK,
                task_kwargs={"key": str(key)},
            ),
            connection=connection,
        )
        await connection.execute("UPDATE work SET job = %s WHERE key = %s", [job.id, key])


async def claim(database: Database, client: UUID, key: UUID) -> PackedWork | None:
    """Make a client the one that waits for a piece of work; None if there is no such work."""
    async with database.pool.connection() as connection:
        found = await connection.execute(
            "UPDATE work SET client = %s WHERE key = %s RETURNING body, midi", [client, key]
        )
        row = await found.fetchone()
        return PackedWork(*row) if row else None


async def drop(database: Database, keys: Collection[UUID]) -> None:
    """Delete work with its results, and stop whoever is at it."""
    async with database.pool.connection() as connection:
        gone = await connection.execute(
            "DELETE FROM work WHERE key = ANY(%s) RETURNING job, "
            "NOT EXISTS (SELECT 1 FROM results WHERE results.key = work.key)",
            [list(keys)],
        )
        for job, unfinished in await gone.fetchall():
            if job is not None and unfinished:
                await database.app.job_manager.cancel_job_by_id_async(
                    job, abort=True, delete_job=True, connection=connection
                )


async def states(database: Database, client: UUID) -> dict[UUID, State]:
    """Tell where all the work of a client stands, and that the client is there."""
    async with database.pool.connection() as connection:
        await connection.execute(
            "INSERT INTO clients (id) VALUES (%s) ON CONFLICT (id) DO UPDATE SET seen = now()",
            [client],
        )
        found = await connection.execute(
            "SELECT work.key, machine IS NOT NULL, "  # noqa: S608
            f"EXISTS (SELECT 1 FROM machines WHERE id = machine AND {_SEEN}), "
            "results.key IS NOT NULL FROM work LEFT JOIN results USING (key) WHERE client = %s",
            [ALIVE_SECONDS, client],
        )
        return {key: State(*state) for key, *state in await found.fetchall()}


async def leave(database: Database, client: UUID) -> None:
    """Take a client and what it handed over out of the database."""
    async with database.pool.connection() as connection:
        found = await connection.execute("SELECT key FROM work WHERE client = %s", [client])
        keys = [key for (key,) in await found.fetchall()]
        await connection.execute("DELETE FROM clients WHERE id = %s", [client])
    await drop(database, keys)


async def fetch(database: Database, key: UUID) -> PackedResult | None:
    """Read the result of a piece of work, or None if there is none."""
    async with database.pool.connection() as connection:
        found = await connection.execute(
            "SELECT body, midi, mp3, png, stems, sounds, pages, video, opus "
            "FROM results WHERE key = %s",
            [key],
            binary=True,
        )
        row = await found.fetchone()
        return PackedResult(*row) if row else None


async def machines(database: Database) -> tuple[MachineRow, ...]:
    """List the machines that are there."""
    async with database.pool.connection() as connection:
        found = await connection.execute(
            f"SELECT queues, workers, {_AGE} FROM machines "  # noqa: S608
            f"WHERE {_SEEN} ORDER BY workers",
            [ALIVE_SECONDS],
        )
        return tuple(
            MachineRow(frozenset(queues), tuple(WorkerInfo(*one) for one in json.loads(told)), age)
            for queues, told, age in await found.fetchall()
        )


async def be_seen(
    database: Database, machine: UUID, queues: Sequence[str], workers: Iterable[WorkerInfo]
) -> None:
    """Tell that a machine is there, and how it is."""
    told = json.dumps([[one.name, one.memory_bytes, one.busy] for one in workers])
    async with database.pool.connection() as connection:
        await connection.execute(
            "INSERT INTO machines (id, queues, workers) VALUES (%s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET queues = excluded.queues, "
            "workers = excluded.workers, seen = now()",
            [machine, list(queues), told],
        )


async def take(database: Database, machine: UUID, key: UUID) -> Taken | None:
    """Begin a piece of work, and tell its client; None if it is done or no longer wanted."""
    async with database.pool.connection() as connection:
        found = await connection.execute(
            "UPDATE work SET machine = %s WHERE key = %s "  # noqa: S608
            "AND NOT EXISTS (SELECT 1 FROM results WHERE results.key = work.key) "
            "RETURNING body, midi, client, "
            f"EXISTS (SELECT 1 FROM clients WHERE id = client AND {_SEEN})",
            [machine, key, CLIENT_SECONDS],
        )
        row = await found.fetchone()
        if row is None:
            return None
        body, midi, client, wanted = row
        await _notify(connection, client, {"key": str(key)})
        return Taken(PackedWork(body, midi), client, wanted)


async def put(database: Database, client: UUID, key: UUID, result: PackedResult) -> None:
    """Leave the result of a piece of work, unless there is one or nobody wants it."""
    async with database.pool.connection() as connection:
        await connection.execute(
            "INSERT INTO results (key, body, midi, mp3, png, stems, sounds, pages, video, opus) "
            "SELECT key, %s, %s, %s, %s, %s, %s::bytea[], %s, %s, %s FROM work WHERE key = %s "
            "FOR KEY SHARE ON CONFLICT DO NOTHING",
            [*astuple(result), key],
        )
        await _notify(connection, client, {"key": str(key), "done": True})


async def tell(database: Database, messages: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
    """Notify clients of something."""
    async with database.pool.connection() as connection:
        await connection.execute(
            "SELECT pg_notify(name, said) FROM unnest(%s::text[], %s::text[]) AS told(name, said)",
            [[channel(client) for client, _ in messages], [json.dumps(m) for _, m in messages]],
        )


async def _notify(connection: Connection, client: UUID, message: dict[str, Any]) -> None:
    await connection.execute("SELECT pg_notify(%s, %s)", [channel(client), json.dumps(message)])
