"""A worker's process from the pool's side, by itself."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.service.messages import READY, Tools
from engine.service.worker_process import WorkerProcess
from tests.engine.fakes import open_uniform


async def settled() -> None:
    """Let all happen that is due in the event loop."""
    for _ in range(10):
        await asyncio.sleep(0)


def is_there(pid: int | None) -> bool:
    """Whether there is such a process, or what is left of one that nobody joined."""
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("times", [1, 2])
async def test_a_cancelled_join_leaves_no_process_behind(times: int, tmp_path: Path) -> None:
    worker = WorkerProcess(Tools(tmp_path, None, open_uniform))
    assert await worker.receive() == READY
    pid = worker.process.pid
    # The one thread there is for what blocks is taken, so that nobody can have joined yet.
    gate = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        asyncio.get_running_loop().set_default_executor(threads)
        threads.submit(gate.wait)
        joining = asyncio.create_task(worker.join())
        for _ in range(times):
            await settled()
            joining.cancel()
        await settled()
        assert is_there(pid)  # dead, and not yet looked after
        gate.set()
        with pytest.raises(asyncio.CancelledError):
            await joining
        assert not is_there(pid)
