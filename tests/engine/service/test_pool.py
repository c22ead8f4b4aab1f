"""The pool with real worker processes: work, progress, the queue, cancelling, closing."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.api.errors import DataError, EngineClosedError, JobCancelledError, QueueFullError
from engine.api.interface import JobKind, Owner
from engine.api.progress import Progress, Stage
from engine.api.settings import EngineSettings
from engine.music.midi import read_midi
from engine.service.engines import open_pool
from engine.service.messages import Answer
from engine.service.worker import NICENESS
from engine.service.worker_process import WorkerProcess
from tests.engine.fakes import open_uniform
from tests.engine.service.gates import begun, left, open_and_tell, open_gated, short, with_gates


async def settled(moments: int = 10) -> None:
    """Let what is due in the event loop happen: everything, or the next few turns."""
    for _ in range(moments):
        await asyncio.sleep(0)


async def test_a_request_comes_back_as_a_piece_and_says_how_far_it_is(tmp_path: Path) -> None:
    told: list[Progress] = []
    async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1) as pool:
        job = pool.submit(short(2, seed=5), told.append)
        piece = await job.result()
        count = len(told)
        again = await job.result()
        job.cancel()  # too late: what is done stays done
        assert await job.result() == again == piece
        await settled()
        assert len(told) == count

    assert piece.request == short(2, seed=5)
    assert len(read_midi(piece.midi).notes) == piece.notes > 0
    assert piece.mp3 is not None
    assert piece.png is not None
    assert list(piece.stages) == ["compose", "midi", "render", "master", "encode", "picture"]
    assert told[0] == Progress(Stage.QUEUED, position=0)
    order = list(Stage)
    places = [(order.index(progress.stage), progress.fraction) for progress in told]
    assert places == sorted(places)
    assert {progress.stage for progress in told} == {*order} - {Stage.ANALYSING}
    assert max(progress.fraction for progress in told if progress.stage is Stage.COMPOSING) >= 0.5


@pytest.mark.slow
async def test_a_kept_piece_gets_its_sound_again_and_keeps_its_notes(tmp_path: Path) -> None:
    async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1) as pool:
        first = await pool.submit(short(seed=3), media=False).result()
        assert first.mp3 is None
        assert first.png is None
        told: list[Progress] = []
        again = await pool.submit(first, told.append).result()
        with pytest.raises(DataError):
            await pool.submit(replace(first, midi=b"no music")).result()

    assert again.mp3 is not None
    assert again.png is not None
    assert "compose" not in again.stages
    assert Stage.COMPOSING not in {progress.stage for progress in told}
    assert replace(again.without_media(), stages=first.stages) == first


@pytest.mark.slow
async def test_the_same_request_gives_the_same_midi_in_every_worker(tmp_path: Path) -> None:
    async with open_pool(with_gates(tmp_path), open_composer=open_gated, workers=2) as pool:
        jobs = [pool.submit(short(3, seed=9), media=False) for _ in range(2)]
        one = await begun(tmp_path, 3)
        await begun(tmp_path, 3, besides=one)
        (tmp_path / "open").touch()
        first, second = [await job.result() for job in jobs]
    assert first.midi == second.midi
    assert first.key == second.key


async def test_a_worker_imports_no_more_than_it_needs_and_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.endswith("_NUM_THREADS")]:
        monkeypatch.delenv(name)
    async with open_pool(with_gates(tmp_path), open_composer=open_and_tell, workers=1) as pool:
        (pid,) = pool.worker_pids
        nice = os.getpriority(os.PRIO_PROCESS, pid)
        assert nice == min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    imported = {name.partition(".")[0] for name in told["modules"]}
    assert "engine" in imported
    assert not imported & {"bot", "discord", "aiosqlite", "tensorflow", "keras", "sklearn", "scipy"}
    assert told["threads"] == dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
    )


@pytest.mark.slow
async def test_members_take_turns_then_servers_and_background_work_comes_last(
    tmp_path: Path,
) -> None:
    ended: list[str] = []
    async with open_pool(with_gates(tmp_path), open_composer=open_gated, workers=1) as pool:

        async def work(name: str, owner: Owner, rows: int, kind: JobKind = JobKind.MEMBER) -> None:
            await pool.submit(short(rows), owner=owner, kind=kind, media=False).result()
            ended.append(name)

        await settled()  # the worker idles
        alice, bob, carol = Owner(1, 10), Owner(2, 10), Owner(3, 20)
        asked = [
            work("alice 1", alice, 1),
            work("radio", Owner(9), 2, JobKind.BACKGROUND),
            *(work(f"alice {number}", alice, number + 1) for number in (2, 3, 4)),
            work("bob 1", bob, 6),
            work("bob 2", bob, 7),
            work("carol 1", carol, 8),
        ]
        tasks = [asyncio.create_task(one) for one in asked]
        await begun(tmp_path, 1)
        (tmp_path / "open").touch()
        await asyncio.gather(*tasks)
    # Alice's first is at work when the others come; her later ones wait their turns. Carol's
    # server has had none of the first round yet, Bob's had Alice's.
    assert ended == [
        *("alice 1", "carol 1", "bob 1"),
        *("alice 2", "bob 2", "alice 3", "alice 4", "radio"),
    ]


async def test_jobs_wait_in_turn_and_hear_their_places(tmp_path: Path) -> None:
    settings = with_gates(tmp_path, queue_limit=2)
    heard: dict[int, list[int]] = {1: [], 2: [], 3: []}
    ended: list[int] = []
    async with open_pool(settings, open_composer=open_gated, workers=1) as pool:

        async def work(rows: int) -> None:
            def hear(progress: Progress) -> None:
                if progress.stage is Stage.QUEUED:
                    heard[rows].append(progress.position)

            await pool.submit(short(rows), hear, media=False).result()
            ended.append(rows)

        await settled()  # the worker idles
        tasks = [asyncio.create_task(work(rows)) for rows in heard]
        await begun(tmp_path, 1)
        assert pool.waiting == 2
        with pytest.raises(QueueFullError, match="2 pieces are waiting already"):
            pool.submit(short(4))
        assert pool.waiting == 2
        (tmp_path / "open").touch()
        await asyncio.gather(*tasks)
        assert pool.waiting == 0
    assert ended == [1, 2, 3]
    # Each hears its place at once, and again whenever one before it begins.
    assert heard == {1: [0], 2: [0], 3: [1, 0]}


async def test_a_job_that_waits_is_cancelled_and_the_next_moves_up(tmp_path: Path) -> None:
    async with open_pool(with_gates(tmp_path), open_composer=open_gated, workers=1) as pool:
        running = pool.submit(short(1), media=False)
        pid = await begun(tmp_path, 1)
        places: list[int] = []
        late: list[Progress] = []
        cancelled = pool.submit(short(2), late.append)
        last = pool.submit(short(3), lambda told: places.append(told.position), media=False)
        cancelled.cancel()
        with pytest.raises(JobCancelledError):
            await cancelled.result()
        await settled()
        assert places == [1, 0]
        assert not late  # nothing is heard of a job that has ended
        (tmp_path / "open").touch()
        await running.result()
        await last.result()
        assert pool.worker_pids == (pid,)
    assert not left(tmp_path, "begun-2-*")


@pytest.mark.slow
async def test_a_job_that_runs_is_cancelled_and_touches_no_other(tmp_path: Path) -> None:
    async with open_pool(with_gates(tmp_path), open_composer=open_gated, workers=2) as pool:
        cancelled, other = (pool.submit(short(rows), media=False) for rows in (1, 2))
        killed, spared = await begun(tmp_path, 1), await begun(tmp_path, 2)
        cancelled.cancel()
        cancelled.cancel()
        with pytest.raises(JobCancelledError, match="cancelled"):
            await cancelled.result()
        later = pool.submit(short(3), media=False)
        fresh = await begun(tmp_path, 3)
        assert fresh not in (killed, spared)
        (tmp_path / "open").touch()
        await other.result()
        await later.result()
        assert pool.worker_pids == tuple(sorted((spared, fresh)))


async def test_closing_ends_what_runs_and_what_waits(tmp_path: Path) -> None:
    async with open_pool(with_gates(tmp_path), open_composer=open_gated, workers=1) as pool:
        jobs = [pool.submit(short(rows)) for rows in (1, 2)]
        await begun(tmp_path, 1)
    for job in jobs:
        with pytest.raises(EngineClosedError, match="shutting down"):
            await job.result()
    with pytest.raises(EngineClosedError):
        pool.submit(short())
    assert pool.worker_pids == ()
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(
    "moments", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2, 3))]
)
async def test_closing_loses_no_job_at_whatever_moment_it_comes(
    moments: int, tmp_path: Path
) -> None:
    async with open_pool(with_gates(tmp_path), open_composer=open_gated, workers=1) as pool:
        await settled()  # the worker idles
        job = pool.submit(short())
        await settled(moments)
    with pytest.raises(EngineClosedError):
        await asyncio.wait_for(job.result(), 10)


@pytest.mark.parametrize("moments", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
async def test_a_stop_that_comes_with_a_worker_s_readiness_is_not_lost(
    moments: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = WorkerProcess.receive

    async def hear_and_stop(worker: WorkerProcess) -> Answer | None:
        answer = await receive(worker)
        opened.cancel()
        await settled(moments)
        return answer

    async def run() -> None:
        async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1):
            await asyncio.Event().wait()

    monkeypatch.setattr(WorkerProcess, "receive", hear_and_stop)
    opened = asyncio.create_task(run())
    await asyncio.wait({opened}, timeout=20)
    assert opened.cancelled()
    assert not multiprocessing.active_children()


async def test_a_callback_that_fails_harms_only_itself(tmp_path: Path) -> None:
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, what: complaints.append(what))

    def fail(_: Progress) -> None:
        raise LookupError("the message is gone")

    async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1) as pool:
        pids = pool.worker_pids
        for _ in range(2):
            await pool.submit(short(), fail, media=False).result()
        assert pool.worker_pids == pids
    assert complaints
    assert all(isinstance(what["exception"], LookupError) for what in complaints)


@pytest.mark.slow
async def test_without_a_number_as_many_workers_as_the_settings_say(tmp_path: Path) -> None:
    settings = EngineSettings(data_dir=tmp_path, model=tmp_path, workers=2)
    async with open_pool(settings, open_composer=open_uniform) as pool:
        assert len(pool.worker_pids) == 2
