"""The pool when workers die, hang, fail or cannot start."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path

import pytest

from engine.api.errors import CheckpointError, DeadlineError, EngineError, WorkerDiedError
from engine.api.progress import Progress, Stage
from engine.composing.base import Composer
from engine.service import pool as pool_module
from engine.service.engines import open_pool
from engine.service.pool import Pool
from tests.engine.fakes import open_nothing, open_uniform
from tests.engine.service.gates import (
    begun,
    left,
    open_after_a_death,
    open_at_odd_times,
    open_broken,
    open_dead,
    open_gated,
    short,
    until,
    with_gates,
)


async def replaced(pool: Pool, pid: int) -> int:
    """The process that stands in for one that was killed, the only one of the pool."""
    (fresh,) = await until(lambda: [other for other in pool.worker_pids if other != pid])
    return fresh


@pytest.mark.slow
async def test_a_killed_workers_job_is_done_elsewhere_and_no_other_is_touched(
    tmp_path: Path,
) -> None:
    told: list[Progress] = []
    async with open_pool(with_gates(tmp_path), open_composer=open_gated, workers=2) as pool:
        hit = pool.submit(short(1, seed=7), told.append, media=False)
        other = pool.submit(short(2), media=False)
        killed, spared = await begun(tmp_path, 1), await begun(tmp_path, 2)
        os.kill(killed, signal.SIGKILL)
        heir = await begun(tmp_path, 1, besides=killed)
        assert heir not in (killed, spared)
        (tmp_path / "open").touch()
        piece = await hit.result()
        await other.result()
        assert pool.worker_pids == tuple(sorted((spared, heir)))
        calm = await pool.submit(short(1, seed=7), media=False).result()
    assert piece.midi == calm.midi
    stages = [progress.stage for progress in told]
    assert stages.count(Stage.QUEUED) == 2  # in the queue once more, at its head
    assert all(progress.position == 0 for progress in told)


ASKER: ContextVar[str] = ContextVar("asker", default="the pool")


class Asker(logging.Filter):
    """Notes in whose context a line is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.asker = ASKER.get()
        return True


@pytest.mark.slow
async def test_a_job_that_two_workers_died_over_is_given_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(Asker())
    async with open_pool(with_gates(tmp_path), open_composer=open_gated, workers=1) as pool:
        ASKER.set("the asker")
        job = pool.submit(short(1))
        ASKER.set("another")
        first = await begun(tmp_path, 1)
        waits = pool.submit(short(2), media=False)
        os.kill(first, signal.SIGKILL)
        second = await begun(tmp_path, 1, besides=first)  # before the one that waits
        os.kill(second, signal.SIGKILL)
        with pytest.raises(WorkerDiedError, match="failed twice"):
            await job.result()
        (tmp_path / "open").touch()
        await waits.result()
    askers = [vars(record)["asker"] for record in caplog.records]
    assert askers == ["the asker", "the asker"]  # whoever asked for the job that went wrong


@pytest.mark.slow
async def test_a_job_past_its_deadline_is_stopped(tmp_path: Path) -> None:
    settings = with_gates(tmp_path, deadline_seconds=1.5)
    async with open_pool(settings, open_composer=open_gated, workers=1) as pool:
        job = pool.submit(short(1))
        late = await begun(tmp_path, 1)
        with pytest.raises(DeadlineError, match=r"not done after 1\.5 seconds"):
            await job.result()
        fresh = await replaced(pool, late)
        (tmp_path / "open").touch()
        await pool.submit(short(2), media=False).result()
        assert pool.worker_pids == (fresh,)


@pytest.mark.slow
async def test_a_worker_that_dies_idle_is_replaced(tmp_path: Path) -> None:
    async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1) as pool:
        (idle,) = pool.worker_pids
        os.kill(idle, signal.SIGKILL)
        await replaced(pool, idle)
        await pool.submit(short(), media=False).result()


@pytest.mark.slow
async def test_a_job_that_meets_a_dying_worker_is_done_all_the_same(tmp_path: Path) -> None:
    async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1) as pool:
        os.kill(pool.worker_pids[0], signal.SIGKILL)
        await pool.submit(short(), media=False).result()


async def test_an_interrupt_does_not_reach_the_workers(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async def interrupt() -> None:
        while True:
            for child in multiprocessing.active_children():
                assert child.pid is not None
                os.kill(child.pid, signal.SIGINT)
            await asyncio.sleep(0.002)

    # From the workers' first moments to the end of a piece.
    interrupting = asyncio.create_task(interrupt())
    async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1) as pool:
        pids = pool.worker_pids
        await pool.submit(short(), media=False).result()
        assert pool.worker_pids == pids
        interrupting.cancel()
    assert capfd.readouterr().err == ""


async def test_an_unforeseen_fault_ends_the_job_and_not_the_worker(tmp_path: Path) -> None:
    async with open_pool(with_gates(tmp_path), open_composer=open_broken, workers=1) as pool:
        pids = pool.worker_pids
        with pytest.raises(EngineError, match="Something went wrong") as caught:
            await pool.submit(short(1)).result()
        assert type(caught.value) is EngineError
        (tmp_path / "fixed").touch()
        await pool.submit(short(1), media=False).result()
        assert pool.worker_pids == pids
    [note] = caught.value.__notes__
    assert "ZeroDivisionError: a fault in the program" in note
    assert "Traceback" in note


@pytest.mark.slow
@pytest.mark.parametrize(
    ("open_composer", "error", "sentence"),
    [
        (open_nothing, CheckpointError, "is not to be had"),
        (open_dead, EngineError, "died while it was starting"),
    ],
)
async def test_workers_that_cannot_start_are_told_to_the_opener(
    open_composer: Callable[[Path], Composer],
    error: type[EngineError],
    sentence: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(error, match=sentence) as caught:
        async with open_pool(with_gates(tmp_path), open_composer=open_composer, workers=2):
            pytest.fail("the pool opened")
    assert type(caught.value) is error
    assert not caplog.records  # the opener has heard it; once is enough
    assert not multiprocessing.active_children()


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
async def test_a_worker_that_dies_while_the_pool_opens_is_replaced(
    tmp_path: Path, workers: int, caplog: pytest.LogCaptureFixture
) -> None:
    settings = with_gates(tmp_path)
    async with open_pool(settings, open_composer=open_after_a_death, workers=workers) as pool:
        await pool.submit(short(), media=False).result()
        await until(lambda: len(pool.worker_pids) == workers)
    assert (tmp_path / "died").exists()
    assert not caplog.records


@pytest.mark.slow
async def test_a_process_that_is_not_to_be_had_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pool_module, "RESTART_SECONDS", 0.05)
    async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1) as pool:
        lowest = os.dup(0)
        os.close(lowest)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
        try:
            os.kill(pool.worker_pids[0], signal.SIGKILL)
            job = pool.submit(short(), media=False)
            await until(lambda: "cannot be started" in caplog.text)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        await job.result()
    assert "cannot be started: Too many open files." in caplog.text


@pytest.mark.slow
async def test_a_worker_that_cannot_start_again_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pool_module, "RESTART_SECONDS", 0.0)
    async with open_pool(with_gates(tmp_path), open_composer=open_at_odd_times, workers=1) as pool:
        os.kill(pool.worker_pids[0], signal.SIGKILL)
        await pool.submit(short(), media=False).result()
    said = [record.getMessage() for record in caplog.records]
    assert "A worker cannot start: The second time is refused." in said
    assert left(tmp_path, "opened-*") == ["opened-0", "opened-1", "opened-2"]
