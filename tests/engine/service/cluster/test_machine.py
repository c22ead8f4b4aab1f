"""A machine in the test's own process: work that is odd, a database that goes, machines lost."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg
import pytest

from engine.api.analysis import Outcome
from engine.api.composition import Composition
from engine.api.errors import AffettoError, EngineClosedError, EngineError, WorkerDiedError
from engine.service.cluster import ledger
from engine.service.cluster import machine as machine_module
from engine.service.cluster import serving as serving_module
from engine.service.cluster.codec import PackedWork, pack_work, unpack_result
from engine.service.cluster.database import Database, open_database
from engine.service.cluster.machine import CONNECTIONS, Machine
from engine.service.cluster.sweeping import MAX_LOSSES, SWEEPING, sweep
from engine.service.engines import open_pool
from tests.engine.service.cluster.conftest import Site
from tests.engine.service.cluster.machine_process import MachineProcess
from tests.engine.service.gates import PATIENCE_SECONDS, begun, left, open_gated, short, until

CLIENT = uuid.uuid4()
QUEUE = "affetto-test"


@asynccontextmanager
async def machine_at(site: Site, database: Database) -> AsyncIterator[Machine]:
    """A machine with one worker that takes jobs, and in the end is told twice to stop."""
    async with open_pool(site.settings, open_composer=open_gated, workers=1) as pool:
        machine = Machine(database, pool, 1, (QUEUE,), "the test's")
        serving = asyncio.create_task(machine.serve())
        try:
            yield machine
        finally:
            for _ in range(2):
                machine.stop()
            await serving


async def handed_over(database: Database, work: PackedWork | None = None) -> uuid.UUID:
    """A piece of work in the queue."""
    key = uuid.uuid4()
    await ledger.states(database, CLIENT)
    await ledger.hand_over(database, CLIENT, key, work or pack_work(short()), QUEUE, 0)
    return key


async def outcome(database: Database, key: uuid.UUID) -> Outcome | AffettoError:
    """Wait for what comes of a piece of work."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (packed := await ledger.fetch(database, key)) is None:
            pass
    return unpack_result(packed)


async def change(database: Database, statement: str) -> None:
    """Have something happen to the database."""
    async with database.pool.connection() as connection:
        await connection.execute(statement.encode())


async def jobs(database: Database) -> list[str]:
    """How procrastinate's jobs stand."""
    async with database.pool.connection() as connection:
        found = await connection.execute("SELECT status::text FROM procrastinate_jobs")
        return [status for (status,) in await found.fetchall()]


async def test_what_is_no_work_is_answered_with_an_error(site: Site) -> None:
    async with open_database(site.address, CONNECTIONS + 1) as database:
        key = await handed_over(database, PackedWork("{}"))
        async with machine_at(site, database):
            found = await outcome(database, key)
        assert isinstance(found, EngineError)
        assert "no work" in str(found)
        assert not left(site.folder, "begun-*")


async def test_a_fault_in_the_program_is_logged_and_ends_the_work_with_an_error(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_work: PackedWork) -> None:
        raise ZeroDivisionError("nobody has foreseen this")

    monkeypatch.setattr(machine_module, "unpack_work", fail)
    async with open_database(site.address, CONNECTIONS + 1) as database:
        key = await handed_over(database)
        async with machine_at(site, database):
            found = await outcome(database, key)
            assert not await jobs(database)
        assert isinstance(found, EngineError)
        assert "Something went wrong" in str(found)
        assert "nobody has foreseen this" in caplog.text


async def test_work_whose_job_is_gone_ends_with_an_error_that_its_client_hears_of(
    site: Site,
) -> None:
    async with open_database(site.address, CONNECTIONS) as database:
        gone, waiting = await handed_over(database), await handed_over(database)
        await change(
            database,
            f"DELETE FROM procrastinate_jobs WHERE args->>'key' = '{gone}'",  # noqa: S608
        )
        async with await database.listen(ledger.channel(CLIENT)) as connection:
            assert await sweep(database) == 0
            assert [said async for said in connection.notifies(timeout=60.0, stop_after=1)]
        assert isinstance(await outcome(database, gone), EngineError)
        assert await ledger.fetch(database, waiting) is None
        assert await jobs(database) == ["todo"]


async def test_nothing_is_composed_for_a_client_that_is_gone(site: Site) -> None:
    async with open_database(site.address, CONNECTIONS + 1) as database:
        key = await handed_over(database)
        await change(database, "DELETE FROM clients")
        async with machine_at(site, database):
            assert isinstance(await outcome(database, key), EngineClosedError)
        assert not left(site.folder, "begun-*")


async def test_a_job_whose_work_nobody_wants_any_more_just_goes(site: Site) -> None:
    async with open_database(site.address, CONNECTIONS + 1) as database:
        await handed_over(database)
        await change(database, "DELETE FROM work")
        async with machine_at(site, database), asyncio.timeout(PATIENCE_SECONDS):
            while await jobs(database):
                pass
        assert not left(site.folder, "begun-*")


async def test_a_machine_told_twice_leaves_its_job_to_others(site: Site) -> None:
    async with open_database(site.address, CONNECTIONS + 1) as database:
        key = await handed_over(database)
        async with machine_at(site, database):
            await begun(site.folder, 1)
            assert await jobs(database) == ["doing"]
        assert await jobs(database) == ["todo"]
        assert await ledger.fetch(database, key) is None


@pytest.mark.slow
async def test_a_machine_whose_database_went_away_takes_jobs_again(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    (site.folder / "open").touch()
    async with open_database(site.address, CONNECTIONS + 1) as database:
        async with machine_at(site, database):
            assert isinstance(await outcome(database, await handed_over(database)), Composition)
            # All that it says from now on goes wrong, until the table is there again.
            await change(database, "ALTER TABLE procrastinate_jobs RENAME TO gone")
            await change(database, "ALTER TABLE machines RENAME TO gone_machines")
            await until(lambda: "is away" in caplog.text)
            await change(database, "ALTER TABLE gone_machines RENAME TO machines")
            await change(database, "ALTER TABLE gone RENAME TO procrastinate_jobs")
            assert isinstance(await outcome(database, await handed_over(database)), Composition)
        assert "the engine's database is back" in caplog.text


async def lose(database: Database) -> None:
    """Take the job as a machine that is not heard of any more."""
    manager = database.app.job_manager
    assert await manager.fetch_job([QUEUE], await manager.register_worker()) is not None


async def test_work_that_one_machine_after_the_other_is_lost_over_is_given_up(site: Site) -> None:
    async with open_database(site.address, CONNECTIONS) as database:
        key = await handed_over(database)
        for losses in range(1, MAX_LOSSES + 1):
            assert await ledger.fetch(database, key) is None
            await lose(database)
            assert await ledger.take(database, uuid.uuid4(), key) is not None
            assert await sweep(database, stall_seconds=0.0) == 1
            state = (await ledger.states(database, CLIENT))[key]
            assert (state.begun, state.done) == (False, losses == MAX_LOSSES)
            assert await jobs(database) == ["todo"]
        found = await outcome(database, key)
        assert isinstance(found, WorkerDiedError)
        assert "Several engine machines were lost" in str(found)
        assert await ledger.take(database, uuid.uuid4(), key) is None


async def test_one_machine_at_a_time_takes_work_back(site: Site) -> None:
    async with open_database(site.address, CONNECTIONS) as database:
        await handed_over(database)
        await lose(database)
        async with database.pool.connection() as other:
            await other.execute("SELECT pg_advisory_xact_lock(%s)", [SWEEPING])
            assert await sweep(database, stall_seconds=0.0) == 0
        assert await jobs(database) == ["doing"]
        assert await sweep(database, stall_seconds=0.0) == 1
        assert await jobs(database) == ["todo"]


async def test_a_job_that_a_machine_still_beats_for_stays_where_it_is(site: Site) -> None:
    async with open_database(site.address, CONNECTIONS) as database:
        await handed_over(database)
        await lose(database)
        assert await sweep(database, stall_seconds=3600.0) == 0
        assert await jobs(database) == ["doing"]


async def test_a_machine_says_what_went_wrong_unless_it_was_the_database(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(serving_module._complain)
    with suppress(RuntimeError):
        loop.call_exception_handler(
            {"message": "a job's end", "exception": psycopg.OperationalError("it is away")}
        )
        loop.call_exception_handler({"message": "a fault", "exception": RuntimeError("ours")})
    assert "a fault" in caplog.text
    assert "a job's end" not in caplog.text


@pytest.mark.slow
async def test_a_machine_whose_workers_die_at_their_start_says_so(site: Site) -> None:
    machine = MachineProcess(site.address, site.folder, "tests.engine.service.gates:open_dead")
    assert await asyncio.to_thread(machine.process.wait, PATIENCE_SECONDS) == 1
    assert machine.said("affetto: A worker process died while it was starting")
