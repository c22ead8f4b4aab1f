"""How much memory a process takes."""

from __future__ import annotations

import os
from pathlib import Path


def resident_bytes(pid: int, proc: Path = Path("/proc")) -> int | None:
    """Reads how much memory of a process is resident.

    Memory that several processes share counts in full for each.

    Args:
        pid: The process.
        proc: Linux's folder of processes.

    Returns:
        Bytes, or None if they cannot be known.

    Source: https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
    """
    try:
        pages = (proc / str(pid) / "statm").read_text().split()[1]
    except OSError:
        # The process has ended, or the system has no such folder.
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
