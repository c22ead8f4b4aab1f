"""The cluster beside the pool, and under kills; see benchmarks/README.md.

``python benchmarks/cluster.py`` needs what ``./affetto test`` sets up. It runs a PostgreSQL of its
own on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.api.interface import Engine
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.api.settings import PROJECT, EngineSettings
from engine.service.cluster.client import open_cluster
from engine.service.engines import open_pool
from tests.engine.service.cluster.chaos import Chaos
from tests.engine.service.cluster.postgres import Postgres, find_programs

SECONDS: Final = 30
MOODS: Final = ("happy", "angry", "sad", "calm")
KILLS: Final = ("machine", "worker", "postgres", "client", "machine", "worker")


async def throughput(postgres: Postgres, pieces: int, rounds: int) -> None:
    """Make so many pieces by the pool and by the cluster in turn, on as many workers."""
    settings = EngineSettings(queue_limit=pieces)
    address = postgres.new_database()
    times: dict[str, list[float]] = {"pool": [], "cluster": []}
    for number in range(rounds):
        async with open_pool(settings) as pool:
            times["pool"].append(await timed(pool, pieces))
        machine = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "engine", "worker"),
            cwd=PROJECT,
            env={**os.environ, "AFFETTO_ENGINE": address, "AFFETTO_LOG_LEVEL": "WARNING"},
        )
        async with open_cluster(replace(settings, engine=address)) as cluster:
            while len(cluster.workers()) < settings.workers:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            times["cluster"].append(await timed(cluster, pieces))
        machine.send_signal(signal.SIGTERM)
        await machine.wait()
        shown = ", ".join(f"{name} {taken[number]:.1f} s" for name, taken in times.items())
        print(f"round {number + 1}: {pieces} pieces of {SECONDS} s: {shown}", flush=True)
    pool_seconds, cluster_seconds = (statistics.median(taken) for taken in times.values())
    print(
        f"median, {settings.workers} workers: pool {pieces / pool_seconds:.2f} pieces/s, cluster "
        f"{pieces / cluster_seconds:.2f} pieces/s, {pool_seconds / cluster_seconds:.0%} of the "
        "pool's (target: 90%)"
    )


async def timed(engine: Engine, pieces: int) -> float:
    """The seconds that so many pieces take, after one for each worker to get warm."""

    async def make(count: int) -> None:
        requests = [
            ComposeRequest(mood(MOODS[seed % 4]), seed=seed, seconds=SECONDS)
            for seed in range(count)
        ]
        await asyncio.gather(*(engine.submit(request).result() for request in requests))

    await make(len(engine.workers()))
    began = time.perf_counter()
    await make(pieces)
    return time.perf_counter() - began


async def chaos(postgres: Postgres, jobs: int, kills: int) -> bool:
    """Have that many kills while that many jobs are made; whether all ended as they should."""
    names = [KILLS[number % len(KILLS)] for number in range(kills)]
    clients = names.count("client") + 1
    batches = [jobs // clients + (number < jobs % clients) for number in range(clients)]
    with tempfile.TemporaryDirectory() as folder:
        run = Chaos(postgres, postgres.new_database(), Path(folder), batches=batches)
        report = await run.run(names)
    print(report)
    for error in sorted(set(report.errors)):
        print(f"  {report.errors.count(error)} × {error}")
    whole = len(report.ends) + report.orphans == report.jobs
    return whole and not report.lost and not report.doubled


def main() -> int:
    """Run one of the two, or both."""
    parser = argparse.ArgumentParser(description="The cluster beside the pool, and under kills.")
    parser.add_argument("what", nargs="*", choices=["throughput", "chaos", []])
    parser.add_argument("--pieces", type=int, default=40, help="of a round (default: 40)")
    parser.add_argument("--rounds", type=int, default=3, help="of pool and cluster (default: 3)")
    parser.add_argument("--jobs", type=int, default=150, help="under kills (default: 150)")
    parser.add_argument("--kills", type=int, default=36, help="in all (default: 36)")
    options = parser.parse_args()
    programs = find_programs()
    if programs is None:
        print("PostgreSQL's server is not installed: apt-get install postgresql", file=sys.stderr)
        return 2
    fine = True
    with Postgres(programs) as postgres:
        if not options.what or "throughput" in options.what:
            asyncio.run(throughput(postgres, options.pieces, options.rounds))
        if not options.what or "chaos" in options.what:
            fine = asyncio.run(chaos(postgres, options.jobs, options.kills))
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
