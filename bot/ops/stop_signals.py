"""SIGINT and SIGTERM: the first asks to stop, the second ends the process at once."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)

_log = logging.getLogger(__name__)


@contextmanager
def stop_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Handles the signals while the block runs, which must be in the main thread's event loop.

    Args:
        stop: Begins to stop; called in the event loop at the first signal.
    """
    loop = asyncio.get_running_loop()
    came = False

    def handle(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        if came:
            end_at_once()
        came = True
        loop.call_soon_threadsafe(stop)

    # Not the loop's own handlers: when it closes, they are gone before the process is, and a
    # second signal in that moment would be its death instead of its end.
    before = {number: signal.signal(number, handle) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_at_once(*_: object) -> None:
    """Ends the process with status 0, now. The database bears that, and workers follow.

    What is left open is told at the next start.
    """
    _log.warning("stopped at once")
    os._exit(0)


def end_at_any_signal() -> None:
    """Has any of the signals end the process at once, outside of :func:`stop_signals`."""
    for number in SIGNALS:
        signal.signal(number, end_at_once)


def ignore_signals() -> None:
    """Ignores the signals from now on: the process is about to end by itself."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
