"""Our way, timed: pieces from a warm worker, and the command as a process of its own."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from engine.api.composition import Composition
from engine.api.errors import EngineError
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.benchmark.machine import ProcessMemory, memory
from engine.service.engines import open_pool
from engine.service.pool import Pool

REPEATS: Final = 3
"""How often each thing is timed; the median counts."""
PROGRAM: Final = (sys.executable, "-m", "engine")
"""The command line, without the set-up that ``./affetto`` does."""
WRITTEN_ENDINGS: Final = {".mid", ".mp3", ".png", ".json"}
"""The files the command writes."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A piece made by a warm worker.

    Attributes:
        piece: The piece, with all its media.
        stages: Stage to its median of seconds.
    """

    piece: Composition
    stages: Mapping[str, float]

    @property
    def seconds(self) -> float:
        """Seconds of all stages."""
        return sum(self.stages.values())


@dataclass(frozen=True, slots=True)
class Pooled:
    """Two pieces made by a warm worker, and what the pool takes.

    Attributes:
        chosen: The piece as it was asked for.
        single: The piece asked for with one candidate and no guidance, which takes as much work
            per note as the tutorials' way.
        ready_seconds: From the pool's start until a worker was ready.
        worker: What the worker holds in memory after the pieces.
        caller: What this process holds.
    """

    chosen: Timed
    single: Timed
    ready_seconds: float
    worker: ProcessMemory | None
    caller: ProcessMemory | None


@dataclass(frozen=True, slots=True)
class Called:
    """The command ``compose``, each time in a new process; medians.

    Attributes:
        seconds: From the process's start to its end, the files written.
        stages: The stages in the piece's JSON, and the seconds of each.
    """

    seconds: float
    stages: Mapping[str, float]

    @property
    def stages_seconds(self) -> float:
        """Seconds of all stages."""
        return sum(self.stages.values())


def time_pool(settings: EngineSettings, request: ComposeRequest) -> Pooled:
    """Time pieces made by a worker: each once to warm it up, then ``REPEATS`` times.

    Raises:
        SetupError: The model or the SoundFont cannot be used.
        EngineError: A piece could not be made.
    """
    return asyncio.run(_time_pool(settings, request))


async def _time_pool(settings: EngineSettings, request: ComposeRequest) -> Pooled:
    started = time.perf_counter()
    async with open_pool(settings, workers=1) as pool:
        ready = time.perf_counter() - started
        single = await _time_piece(pool, replace(request, candidates=1, guidance=0.0))
        # Last, so that the worker's memory is read after the piece that takes most.
        chosen = await _time_piece(pool, request)
        (worker,) = pool.worker_pids
        return Pooled(chosen, single, ready, memory(worker), memory())


async def _time_piece(pool: Pool, request: ComposeRequest) -> Timed:
    piece = await pool.submit(request).result()
    runs = [(await pool.submit(request).result()).stages for _ in range(REPEATS)]
    return Timed(piece, _medians(runs))


def time_command(request: ComposeRequest) -> Called:
    """Time the command ``compose``, run ``REPEATS`` times as somebody would.

    Raises:
        EngineError: It failed, or did not write its files.
    """
    runs = [_call(request) for _ in range(REPEATS)]
    return Called(
        statistics.median(run.seconds for run in runs), _medians([run.stages for run in runs])
    )


def _medians(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _call(request: ComposeRequest) -> Called:
    options = ("--mood", request.mood.name, "--seconds", str(request.seconds))
    with tempfile.TemporaryDirectory() as folder:
        command = (*PROGRAM, "compose", *options, "--seed", str(request.seed), "--out", folder)
        started = time.perf_counter()
        # No part of the command comes from outside.
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        seconds = time.perf_counter() - started
        written = {path.suffix: path for path in Path(folder).iterdir()}
        if done.returncode or written.keys() != WRITTEN_ENDINGS:
            raise EngineError(f"The command compose failed: {done.stderr.strip()}")
        data = json.loads(written[".json"].read_text(encoding="utf-8"))
    return Called(seconds, data["stages"])
