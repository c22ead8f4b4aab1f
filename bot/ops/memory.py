"""Keeps the C library from holding memory that is free.

Sounds and pictures of some hundred kilobytes come and go. Where something small that stays lies
above them, glibc keeps what they took for later, and the process seems to grow with each piece. So
they get memory of their own, which goes back when they do, and the rest is given back now and then.
"""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Callable
from typing import Final

TRIM_SECONDS: Final = 60.0
"""The time between two times that memory is given back; each takes some milliseconds."""

LARGE_BYTES: Final = 128 * 1024
"""From this size on, what is allocated is given back as soon as it is freed. It is glibc's own
value at the start, which it raises with each such block that is freed, up to 32 MiB, unless it is
set. Source: https://man7.org/linux/man-pages/man3/mallopt.3.html"""
# From malloc.h.
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8


def hold_little() -> bool:
    """Has large blocks given back when they are freed, and all threads share one heap.

    Must come before the first thread. Returns whether the C library can do so: it is glibc's.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES) and mallopt(_M_ARENA_MAX, 1))


def trimmer() -> Callable[[], object] | None:
    """Returns what gives free memory back, or None where the C library cannot: it is glibc's."""
    try:
        # Of the process itself: whichever C library it runs on.
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return lambda: trim(0)


async def keep_trimming(*, every_seconds: float = TRIM_SECONDS) -> None:
    """Gives free memory back every so often; returns only where that cannot be done.

    Args:
        every_seconds: The time between two times.
    """
    trim = trimmer()
    while trim is not None:
        await asyncio.sleep(every_seconds)
        # Beside the event loop: it waits for no lock of Python's.
        await asyncio.to_thread(trim)
