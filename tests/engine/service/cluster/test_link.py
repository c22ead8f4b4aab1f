"""The bot's side when the database forgets, refuses, is away or says what makes no sense.

The test itself is the machine: it writes into the database what one would.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from engine.api.composition import Composition
from engine.api.errors import EngineError, RequestError
from engine.api.interface import Job
from engine.api.progress import Progress, Stage
from engine.service.cluster import ledger
from engine.service.cluster import link as link_module
from engine.service.cluster import outage as outage_module
from engine.service.cluster.client import Cluster, open_cluster
from engine.service.cluster.codec import pack_result
from engine.service.cluster.database import Database, open_database
from engine.service.cluster.ledger import channel
from engine.service.cluster.queues import QueueNames
from tests.engine.service.cluster.conftest import Site
from tests.engine.service.gates import short, until

MACHINE = uuid.uuid4()
REFUSAL = RequestError("This is a machine's answer.")


@asynccontextmanager
async def served(site: Site) -> AsyncIterator[tuple[Cluster, Database]]:
    """A client, and the database as a machine that is there sees it."""
    async with open_database(site.address, 3) as database:
        await ledger.be_seen(database, MACHINE, QueueNames(site.settings).all(), ())
        async with open_cluster(site.settings) as cluster:
            yield cluster, database


async def change(database: Database, statement: str) -> None:
    """Have something happen to the database."""
    async with database.pool.connection() as connection:
        await connection.execute(statement.encode())


async def keys(database: Database) -> list[uuid.UUID]:
    """What was handed over."""
    async with database.pool.connection() as connection:
        found = await connection.execute("SELECT key FROM work ORDER BY since")
        return [key for (key,) in await found.fetchall()]


async def handed_over(database: Database) -> uuid.UUID:
    """Wait until one piece of work is in the database, and name it."""
    while not (found := await keys(database)):
        pass
    return found[0]


async def answered(
    cluster: Cluster, database: Database, job: Job[Composition], key: uuid.UUID
) -> None:
    """Do the work as a machine does, and see that the job ends with what it made."""
    assert await ledger.take(database, MACHINE, key) is not None
    await ledger.put(database, cluster.link.id, key, pack_result(REFUSAL))
    with pytest.raises(RequestError, match="machine's answer"):
        await job.result()


async def test_work_that_the_database_refuses_is_told_and_harms_no_other(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(site) as (cluster, database):
        await change(database, "ALTER TABLE work ADD CONSTRAINT none CHECK (false)")
        with pytest.raises(EngineError, match="could not be handed over"):
            await cluster.submit(short()).result()
        assert "the database refuses a piece of work" in caplog.text
        await change(database, "ALTER TABLE work DROP CONSTRAINT none")
        job = cluster.submit(short())
        await answered(cluster, database, job, await handed_over(database))


async def test_work_is_handed_over_once_the_database_is_there_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over, tries = ledger.hand_over, 0

    async def hand_over_the_third_time(*details: object) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise psycopg.OperationalError("the database is away")
        await hand_over(*details)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger, "hand_over", hand_over_the_third_time)
    async with served(site) as (cluster, database):
        job = cluster.submit(short())
        await answered(cluster, database, job, await handed_over(database))
    assert tries == 3


async def test_work_that_the_database_lost_is_told(site: Site) -> None:
    async with served(site) as (cluster, database):
        job = cluster.submit(short())
        await handed_over(database)
        await change(database, "DELETE FROM work")
        with pytest.raises(EngineError, match="lost the piece"):
            await job.result()


async def test_a_database_that_is_away_for_too_long_ends_what_waits(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with served(site) as (cluster, database):
        first = cluster.submit(short())
        await handed_over(database)
        monkeypatch.setattr(outage_module, "AWAY_SECONDS", 0.0)
        await change(database, "ALTER TABLE clients RENAME TO gone")
        with pytest.raises(EngineError, match="database is away"):
            await first.result()
        assert cluster.capacity == site.settings.queue_limit  # of no machine anything is known
        monkeypatch.undo()
        await change(database, "ALTER TABLE gone RENAME TO clients")
        await until(lambda: "the engine's database is back" in caplog.text)


async def test_a_result_that_cannot_be_read_at_once_is_fetched_later(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch, tries = ledger.fetch, 0

    async def fetch_the_second_time(*details: object) -> object:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise psycopg.DataError("not now")
        return await fetch(*details)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger, "fetch", fetch_the_second_time)
    async with served(site) as (cluster, database):
        job = cluster.submit(short())
        await answered(cluster, database, job, await handed_over(database))
    assert tries == 2


@pytest.mark.parametrize(
    "said",
    [
        "no json",
        '"a word"',
        "{}",
        '{"key": "no key"}',
        '{"key": 1}',
        f'{{"key": "{uuid.UUID(int=0)}", "done": true}}',
    ],
)
async def test_what_makes_no_sense_on_the_channel_stops_nothing(site: Site, said: str) -> None:
    told: list[Progress] = []
    async with served(site) as (cluster, database):
        job = cluster.submit(short(), told.append)
        key = await handed_over(database)
        async with database.pool.connection() as connection:
            for words in (said, f'{{"key": "{key}", "stage": "dancing", "fraction": 1}}'):
                await connection.execute(
                    "SELECT pg_notify(%s, %s)", [channel(cluster.link.id), words]
                )
        await answered(cluster, database, job, key)
    assert {progress.stage for progress in told} == {Stage.QUEUED}


async def test_a_listener_that_loses_its_connection_listens_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Progress] = []
    # Only what is notified can bring news in this time.
    monkeypatch.setattr(link_module, "LOOK_SECONDS", 3600.0)
    async with served(site) as (cluster, database):
        job = cluster.submit(short(), told.append)
        key = await handed_over(database)
        await change(
            database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'",
        )
        await answered(cluster, database, job, key)


async def test_a_job_that_went_back_into_its_queue_hears_its_place_again(site: Site) -> None:
    places: list[int] = []

    def hear(progress: Progress) -> None:
        if progress.stage is Stage.QUEUED:
            places.append(progress.position)

    async with served(site) as (cluster, database):
        job = cluster.submit(short(), hear)
        key = await handed_over(database)
        assert await ledger.take(database, MACHINE, key) is not None
        await until(lambda: cluster.waiting == 0)
        await change(database, "UPDATE work SET machine = NULL")
        await until(lambda: places[1:])
        assert cluster.waiting == 1
        assert places == [0, 0]
        await answered(cluster, database, job, key)
