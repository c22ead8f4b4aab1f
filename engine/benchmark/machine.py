"""One core to measure on, and what a process holds in memory."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProcessMemory:
    """What a process holds in memory.

    Attributes:
        now_bytes: Resident memory.
        peak_bytes: The most resident memory there ever was.
    """

    now_bytes: int
    peak_bytes: int


@contextlib.contextmanager
def one_core() -> Iterator[int | None]:
    """Keep this thread, and all threads and processes it starts, on one core.

    Yields:
        The core's number; None on a system that cannot bind a process to a core.
    """
    if sys.platform != "linux":
        yield None
        return
    before = os.sched_getaffinity(0)
    # The last core: the system does most of its own work on the first.
    core = max(before)
    os.sched_setaffinity(0, {core})
    try:
        yield core
    finally:
        os.sched_setaffinity(0, before)


def memory(pid: int | None = None) -> ProcessMemory | None:
    """Read what a process holds in memory; None where the system does not tell.

    Args:
        pid: The process; None for this one.

    Source: ``VmRSS`` and ``VmHWM`` of ``/proc/PID/status``, see proc(5).
    """
    path = Path("/proc") / ("self" if pid is None else str(pid)) / "status"
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    sizes = {name: int(size) * 1024 for name, size in re.findall(r"(Vm\w+):\s+(\d+) kB", text)}
    if not {"VmRSS", "VmHWM"} <= sizes.keys():
        return None  # The process has ended, and its parent has not asked for its status yet.
    return ProcessMemory(sizes["VmRSS"], sizes["VmHWM"])


def processor() -> str:
    """The processor's name."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else platform.processor() or platform.machine()
