"""One core, and memory."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from engine.benchmark.machine import memory, one_core


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
