"""Opens the engine that the settings ask for: a pool on this machine, or a cluster of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.api.errors import SetupError
from engine.api.interface import Engine
from engine.api.model_names import models_folder
from engine.api.settings import EngineSettings
from engine.rendering.presets import instruments_lacking, presets_of
from engine.rendering.soundfonts import find_soundfont
from engine.service.messages import Tools
from engine.service.pool import Pool

if TYPE_CHECKING:  # the pool's process imports this module and must stay small
    from engine.composing.base import Composer


@contextlib.asynccontextmanager
async def open_engine(settings: EngineSettings) -> AsyncIterator[Engine]:
    """Open a pool on this machine or, where the settings name one, the cluster.

    Args:
        settings: ``engine`` is the cluster's database, or None for the pool.

    Raises:
        SetupError: The model, the SoundFont or the cluster cannot be used.
        EngineError: The workers die while starting, or the database cannot be reached.
    """
    if settings.engine is None:
        async with open_pool(settings) as pool:
            yield pool
        return
    # Only now: whoever has no cluster needs none of its packages.
    try:
        from engine.service.cluster.client import open_cluster  # noqa: PLC0415
    except ImportError as error:
        raise SetupError(
            f"AFFETTO_ENGINE needs packages that are not there ({error.name}): start with "
            "./affetto, or install requirements-cluster.lock."
        ) from error
    async with open_cluster(settings) as cluster:
        yield cluster


@contextlib.asynccontextmanager
async def open_pool(
    settings: EngineSettings,
    *,
    open_composer: Callable[[Path], Composer] | None = None,
    workers: int | None = None,
    media: bool = True,
) -> AsyncIterator[Pool]:
    """Start the workers, wait until one is ready, and stop them all at the end.

    Args:
        settings: Number of workers, model, SoundFont, deadline and queue.
        open_composer: For tests: makes the composer instead of the trained model.
        workers: Fewer or more workers than the settings say.
        media: Whether sound and pictures will be asked for: that takes a SoundFont.

    Raises:
        SetupError: The model or the SoundFont cannot be used; names the variable.
        EngineError: The workers die while starting.
    """
    soundfont = find_soundfont(settings.soundfont) if media else None
    tools = Tools(settings.model, soundfont, open_composer, models_folder(settings.data_dir))
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


def missing_sounds(settings: EngineSettings) -> str:
    """Says in a sentence which instruments the SoundFont cannot play; empty if it has them all.

    Raises:
        SoundFontError: There is no SoundFont, or it cannot be read.
    """
    soundfont = find_soundfont(settings.soundfont)
    missing = instruments_lacking(presets_of(soundfont))
    return (
        f"The SoundFont {soundfont} cannot play {', '.join(missing)}: pieces for these will be "
        "refused. Choose another one with AFFETTO_SOUNDFONT."
        if missing
        else ""
    )
