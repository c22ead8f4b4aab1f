"""The bot under load: twenty ``/compose`` at once on real workers, and what it holds.

``python benchmarks/bot.py`` runs the unmodified bot in a simulated Discord (simcord, no
network) with the shipped model, and prints how long it takes to be ready, how soon each of
twenty commands that arrive together is acknowledged, when the last is answered, and the
resident memory of the bot's process, the simulation included, and of each worker. It needs
what ``./affetto test`` sets up.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.settings import BotSettings
from engine.api.settings import EngineSettings, read_settings
from engine.benchmark.machine import ProcessMemory as Memory
from engine.benchmark.machine import memory
from engine.service.engines import open_pool
from tests.bot.world import World

COMMANDS = 20
SECONDS = 30
MOODS = ("happy", "angry", "sad", "calm")


async def run(data_dir: Path) -> None:
    """Measure and print."""
    settings = BotSettings(
        discord_token="made.up.token",  # noqa: S106 - nobody checks it here
        data_dir=data_dir,
        model=read_settings(EngineSettings).model,
    )
    began = time.perf_counter()
    async with open_pool(settings) as engine, World(settings, engine, settle_timeout=600) as world:
        ready = time.perf_counter() - began
        print(f"{settings.workers} workers; ready after {ready:.1f} s (target: 5)")
        members = [
            world.guild.add_member(world.env.create_user(f"member{number}"))
            for number in range(COMMANDS)
        ]
        began = time.perf_counter()
        for number, member in enumerate(members):
            world.emit(member, "compose", mood=MOODS[number % 4], seconds=SECONDS)
        acknowledged = await waited(callbacks, world, began)
        print(
            f"{COMMANDS} commands of {SECONDS} s acknowledged: last after "
            f"{acknowledged:.2f} s (target: 1)"
        )
        answered = await waited(delivered, world, began)
        print(f"{COMMANDS} pieces posted: last after {answered:.1f} s")
        own = memory()
        print(f"bot's process, with the simulation and its uploads: {shown(own)} (target: 150)")
        for pid in engine.worker_pids:
            print(f"worker: {shown(memory(pid))} (target: 350)")


async def callbacks(world: World) -> int:
    """How many interactions the bot has acknowledged."""
    return sum(request.path.endswith("/callback") for request in world.env.http_requests)


async def delivered(world: World) -> int:
    """How many pieces the bot has posted."""
    row = await world.store.jobs.database.row(
        "SELECT count(*) AS number FROM jobs WHERE state = 'delivered'"
    )
    return 0 if row is None else int(row["number"])


async def waited(number: Callable[[World], Awaitable[int]], world: World, began: float) -> float:
    """Seconds from ``began`` until the number is as large as there are commands."""
    while await number(world) < COMMANDS:  # noqa: ASYNC110 - nothing tells when it is so
        await asyncio.sleep(0.005)
    return time.perf_counter() - began


def shown(held: Memory | None) -> str:
    """Megabytes now and at the peak."""
    if held is None:
        return "unknown"
    return f"{held.now_bytes / 1e6:.0f} MB, {held.peak_bytes / 1e6:.0f} MB at its peak"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder)))
