"""The engine on several machines: a real PostgreSQL, real machines and their worker processes."""

from __future__ import annotations

import asyncio
import signal
import uuid
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from engine.api.composition import Rendering
from engine.api.errors import (
    EngineClosedError,
    JobCancelledError,
    NoMachineError,
    QueueFullError,
    RequestError,
)
from engine.api.interface import JobKind, Owner
from engine.api.progress import Progress, Stage
from engine.music.midi import read_midi
from engine.service.cluster import ledger
from engine.service.cluster.client import Cluster, open_cluster
from engine.service.cluster.cluster_job import key_of
from engine.service.cluster.codec import pack_work
from engine.service.cluster.database import SCHEMA, open_database
from engine.service.cluster.queues import QueueNames
from engine.service.engines import open_engine
from tests.engine.service.cluster.conftest import Site
from tests.engine.service.cluster.machine_process import GATED, write_model
from tests.engine.service.gates import begun, left, short, until


def rows(site: Site, table: str) -> int:
    """How many rows a table has."""
    with psycopg.connect(site.address) as connection:
        counting = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(SCHEMA, table))
        found = connection.execute(counting).fetchone()
        assert found is not None
        return int(found[0])


async def cleared(site: Site) -> None:
    """Wait until nothing is left of jobs in the database."""
    tables = ("work", "results", "procrastinate_jobs")
    await until(lambda: not any(rows(site, table) for table in tables))


@pytest.mark.slow
async def test_a_request_comes_back_as_a_piece_and_says_how_far_it_is(site: Site) -> None:
    await site.machine()
    told: list[Progress] = []
    async with open_engine(site.settings) as engine:
        assert isinstance(engine, Cluster)
        job = engine.submit(short(2, seed=5), told.append)
        piece = await job.result()
        again = await engine.submit(replace(piece, mp3=None, png=None)).result()
        (worker,) = engine.workers()
        await cleared(site)

    assert piece.request == short(2, seed=5)
    assert len(read_midi(piece.midi).notes) == piece.notes > 0
    assert piece.mp3 is not None
    assert piece.png is not None
    assert told[0] == Progress(Stage.QUEUED, position=0)
    order = list(Stage)
    places = [(order.index(progress.stage), progress.fraction) for progress in told]
    assert places == sorted(places)
    # Which of the others are told hangs on how long each takes: only the latest goes over.
    stages = {progress.stage for progress in told}
    assert Stage.QUEUED in stages
    assert len(stages) >= 2
    assert (again.midi, again.png) == (piece.midi, piece.png)
    assert "compose" not in again.stages
    assert worker.memory_bytes is not None


async def test_a_refusal_of_the_machine_comes_back_as_it_is(site: Site) -> None:
    await site.machine()
    async with open_cluster(site.settings) as cluster:
        piece = await cluster.submit(short(seed=3)).result()
        with pytest.raises(RequestError) as caught:
            await cluster.submit(Rendering(piece, max_bytes=10)).result()
    assert caught.value.code
    assert caught.value.values


async def test_jobs_wait_in_turn_by_member_and_hear_their_places(site: Site) -> None:
    await site.machine(GATED)
    ended: list[int] = []
    heard: dict[int, list[int]] = {}

    async with open_cluster(replace(site.settings, queue_limit=5)) as cluster:

        async def work(count: int, owner: Owner, kind: JobKind = JobKind.MEMBER) -> None:
            def hear(progress: Progress) -> None:
                if progress.stage is Stage.QUEUED:
                    heard.setdefault(count, []).append(progress.position)

            await cluster.submit(short(count), hear, owner=owner, kind=kind).result()
            ended.append(count)

        tasks = [asyncio.create_task(work(1, Owner(1, 1)))]
        await begun(site.folder, 1)
        tasks.append(asyncio.create_task(work(2, Owner(9), JobKind.BACKGROUND)))
        tasks += [asyncio.create_task(work(3 + n, Owner(1, 1))) for n in range(3)]
        tasks.append(asyncio.create_task(work(6, Owner(2, 2))))
        await until(lambda: cluster.waiting == 5)
        with pytest.raises(QueueFullError, match="5 pieces are waiting already"):
            cluster.submit(short())
        assert cluster.capacity == 6
        await until(lambda: rows(site, "work") == 6)
        (site.folder / "open").touch()
        await asyncio.gather(*tasks)
    # Whoever has nothing under way comes before the second of those who have; the background last.
    assert ended in ([1, 6, 3, 4, 5, 2], [1, 3, 6, 4, 5, 2])
    assert heard[2][-1] == 0
    assert heard[2][0] == 0
    assert max(heard[2]) == 4


async def test_a_job_is_cancelled_where_it_waits_and_where_it_runs(site: Site) -> None:
    await site.machine(GATED)
    async with open_cluster(site.settings) as cluster:
        running, waiting = cluster.submit(short(1)), cluster.submit(short(2))
        killed = await begun(site.folder, 1)
        for job in (waiting, running):
            job.cancel()
            with pytest.raises(JobCancelledError, match="cancelled"):
                await job.result()
        later = cluster.submit(short(3))
        assert await begun(site.folder, 3) != killed
        (site.folder / "open").touch()
        await later.result()
        await cleared(site)
    assert not left(site.folder, "begun-2-*")


async def test_a_killed_machine_s_job_is_taken_up_by_another(site: Site) -> None:
    first = await site.machine(GATED)
    async with open_cluster(site.settings) as cluster:
        job = cluster.submit(short(1, seed=7))
        killed = await begun(site.folder, 1)
        await site.machine(GATED)
        await first.end(signal.SIGKILL)
        await begun(site.folder, 1, besides=killed)
        (site.folder / "open").touch()
        piece = await job.result()
        calm = await cluster.submit(short(1, seed=7)).result()
        assert piece.midi == calm.midi
        await cleared(site)


async def test_a_stopped_machine_finishes_what_it_is_at(site: Site) -> None:
    first = await site.machine(GATED)
    async with open_cluster(site.settings) as cluster:
        running = cluster.submit(short(1))
        pid = await begun(site.folder, 1)
        await site.machine(GATED)
        first.process.send_signal(signal.SIGTERM)
        waiting = cluster.submit(short(2))
        assert await begun(site.folder, 2) != pid
        (site.folder / "open").touch()
        await running.result()
        await waiting.result()
        assert await first.end(signal.SIGTERM) == 0
    assert len(left(site.folder, "begun-1-*")) == 1


async def test_a_machine_told_twice_hands_back_what_it_is_at(site: Site) -> None:
    first = await site.machine(GATED)
    async with open_cluster(site.settings) as cluster:
        job = cluster.submit(short(1))
        pid = await begun(site.folder, 1)
        first.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.2)
        assert await first.end(signal.SIGTERM) == 0
        await site.machine(GATED)
        await begun(site.folder, 1, besides=pid)
        (site.folder / "open").touch()
        await job.result()


async def test_without_a_machine_it_is_told_within_ten_seconds(site: Site) -> None:
    async with open_cluster(site.settings) as cluster:
        async with asyncio.timeout(10):
            with pytest.raises(NoMachineError, match="No engine machine"):
                await cluster.submit(short()).result()
        # A machine with another model is none.
        other = site.folder / "other"
        other.mkdir()
        write_model(other, "1" * 64)
        await Site(site.address, other, site.machines).machine()
        async with asyncio.timeout(10):
            with pytest.raises(NoMachineError, match="No engine machine"):
                await cluster.submit(short()).result()
        await cleared(site)


async def test_a_machine_that_dies_alone_is_told_within_ten_seconds(site: Site) -> None:
    machine = await site.machine(GATED)
    async with open_cluster(site.settings) as cluster:
        job = cluster.submit(short(1))
        await begun(site.folder, 1)
        await machine.end(signal.SIGKILL)
        async with asyncio.timeout(10):
            with pytest.raises(NoMachineError, match="No engine machine"):
                await job.result()


async def test_closing_ends_all_and_clears_it_away(site: Site) -> None:
    await site.machine(GATED)
    async with open_cluster(site.settings) as cluster:
        jobs = [cluster.submit(short(count)) for count in (1, 2)]
        pid = await begun(site.folder, 1)
    for job in jobs:
        with pytest.raises(EngineClosedError, match="shutting down"):
            await job.result()
    with pytest.raises(EngineClosedError):
        cluster.submit(short())
    await cleared(site)
    assert rows(site, "clients") == 0
    await until(lambda: not Path(f"/proc/{pid}").exists())


async def left_by_a_killed_client(site: Site) -> int:
    """Hand work over under the name 7, and return the process that begins it."""
    work, client = short(1, seed=9), uuid.uuid4()
    queue = QueueNames(site.settings).queue_for(work)
    async with open_database(site.address, 2) as database:
        await ledger.states(database, client)
        await ledger.hand_over(database, client, key_of("7"), pack_work(work), queue, 0)
    return await begun(site.folder, 1)


async def test_work_is_claimed_by_its_name_and_by_no_other(site: Site) -> None:
    await site.machine(GATED)
    await left_by_a_killed_client(site)
    async with open_cluster(site.settings) as cluster:
        job = await cluster.claim("7")
        assert job is not None
        assert await cluster.claim("8") is None
        (site.folder / "open").touch()
        assert (await job.result()).request == short(1, seed=9)
        await cleared(site)
        assert await cluster.claim("7") is None


async def test_claimed_work_can_be_cancelled(site: Site) -> None:
    await site.machine(GATED)
    pid = await left_by_a_killed_client(site)
    async with open_cluster(site.settings) as cluster:
        job = await cluster.claim("7")
        assert job is not None
        job.cancel()
        with pytest.raises(JobCancelledError):
            await job.result()
        await until(lambda: not Path(f"/proc/{pid}").exists())
        await cleared(site)
