"""One core, and memory."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.benchmark.machine import memory, one_core, processor


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux binds a process to a core")
def test_what_is_started_stays_on_the_core_and_afterwards_all_are_free_again() -> None:
    before = os.sched_getaffinity(0)
    code = "import os; print(*os.sched_getaffinity(0))"
    with one_core() as core:
        child = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        assert os.sched_getaffinity(0) == {core}
    assert child.stdout.split() == [str(core).encode()]
    assert os.sched_getaffinity(0) == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it this way")
def test_memory_is_what_the_process_holds() -> None:
    before = memory()
    held = np.ones(20_000_000)
    after = memory(os.getpid())
    assert before is not None
    assert after is not None
    assert after.now_bytes - before.now_bytes == pytest.approx(held.nbytes, rel=0.1)
    assert after.peak_bytes >= after.now_bytes


def test_a_process_that_is_gone_has_no_memory() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
        assert memory(child.pid) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it this way")
def test_a_process_that_ended_and_was_not_asked_for_has_no_memory() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert (Path("/proc") / str(child.pid)).exists()
        assert memory(child.pid) is None


def test_where_no_core_can_be_had_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.sched_getaffinity(0)
    monkeypatch.setattr(sys, "platform", "darwin")
    with one_core() as core:
        assert core is None
        assert os.sched_getaffinity(0) == before


def test_where_the_system_tells_neither_memory_nor_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unreadable(*_: object, **__: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", unreadable)
    monkeypatch.setattr(platform, "processor", lambda: "a processor")
    assert memory() is None
    assert processor() == "a processor"
