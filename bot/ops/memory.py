"""Gives memory that is free back to the system, which the C library does not do by itself.

Sounds and pictures of some hundred kilobytes come and go. Where something small that stays lies
above them, glibc keeps what they took for later, and the process seems to grow with each piece.
"""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Callable
from typing import Final

TRIM_SECONDS: Final = 60.0
"""The time between two times that memory is given back; each takes some milliseconds."""


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
