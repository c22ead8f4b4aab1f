"""Runs this machine as an engine machine, from its start to its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.api.errors import SetupError
from engine.api.settings import EngineSettings
from engine.service.cluster.database import FAILURES, open_database
from engine.service.cluster.machine import CONNECTIONS, Machine
from engine.service.cluster.queues import QueueNames
from engine.service.engines import open_pool

if TYPE_CHECKING:  # the machine's process stays small
    from engine.composing.base import Composer

_log = logging.getLogger(__name__)


async def serve_machine(
    settings: EngineSettings, *, open_composer: Callable[[Path], Composer] | None = None
) -> None:
    """Take jobs until SIGINT or SIGTERM comes, then finish what runs; a second one ends at once.

    Args:
        settings: The database, the model, the number of workers, and all that a pool needs.
        open_composer: For tests: makes the composer instead of the trained model.

    Raises:
        SetupError: The model, the SoundFont or the database cannot be used.
        EngineError: The workers die while starting, or the database cannot be reached.
    """
    if settings.engine is None:
        raise SetupError("AFFETTO_ENGINE is not set: it names the database to take jobs from.")
    asyncio.get_running_loop().set_exception_handler(_complain)
    queues = QueueNames(settings)
    size = settings.workers
    # A job in the pool has a worker or, while that starts anew, waits for it; none is refused.
    settings = replace(settings, queue_limit=max(settings.queue_limit, size))
    async with (
        open_database(settings.engine or "", CONNECTIONS + size) as database,
        open_pool(settings, open_composer=open_composer) as pool,
    ):
        name = f"{socket.gethostname()} {os.getpid()}"
        machine = Machine(database, pool, size, queues.all(), name)
        loop = asyncio.get_running_loop()

        def stop(*_details: object) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: it is stopping already
                loop.call_soon_threadsafe(machine.stop)

        # Not the loop's own handlers: those end before the process does.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        _log.info("ready with %d workers", size)
        await machine.serve()
        _log.info("stopped")
        # Python gives its handlers up before the process ends; what is ignored stays ignored.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)


def _complain(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Handle what no task handled: a job's end that the database did not take comes again."""
    if not isinstance(context.get("exception"), FAILURES):
        loop.default_exception_handler(context)
