"""Opens the engine that the settings ask for: a pool of processes on this machine."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.api.settings import EngineSettings
from engine.rendering.soundfonts import find_soundfont
from engine.service.messages import Tools
from engine.service.pool import Pool

if TYPE_CHECKING:  # the pool's process imports this module and must stay small
    from engine.composing.base import Composer


@contextlib.asynccontextmanager
async def open_pool(
    settings: EngineSettings,
    *,
    open_composer: Callable[[Path], Composer] | None = None,
    workers: int | None = None,
) -> AsyncIterator[Pool]:
    """Start the workers, wait until one is ready, and stop them all at the end.

    Args:
        settings: Number of workers, model, SoundFont, deadline and queue.
        open_composer: For tests: makes the composer instead of the trained model.
        workers: Fewer or more workers than the settings say.

    Raises:
        SetupError: The model or the SoundFont cannot be used.
        EngineError: The workers die while starting.
    """
    soundfont = find_soundfont(settings.soundfont)
    tools = Tools(settings.model, soundfont, open_composer, settings.band_model)
    size = workers or settings.workers
    pool = Pool(tools, settings.queue_limit, settings.deadline_seconds, size)
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    servers = [loop.create_task(pool.serve(ready)) for _ in range(size)]
    try:
        await ready
        yield pool
    finally:
        pool.close()
        for server in servers:
            server.cancel()
        await asyncio.gather(*servers, return_exceptions=True)
