"""The pool under load: how long requests take, and how many pieces come of it."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine.api.moods import mood
from engine.api.progress import Progress
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.benchmark.machine import processor
from engine.service.engines import open_pool
from engine.service.pool import Pool

if TYPE_CHECKING:
    from engine.composing.base import Composer

ASKERS: Final = 4
"""How many ask at the same time; each asks again as soon as the piece is there."""
SECONDS: Final = 30
"""The length of the pieces."""
MOODS: Final = ("happy", "angry", "sad", "calm")
"""Their moods, in turn: a happy piece takes about twice as long as a sad one."""
TIMES_FASTER: Final = 1.8
"""How many times as many pieces two workers are to make as one."""
_PERCENTS: Final = {"p50": 50, "p95": 95, "p99": 99}


@dataclass(frozen=True, slots=True)
class Load:
    """What so many workers did.

    Attributes:
        workers: How many there were.
        seconds: From the first request until the last piece.
        waits: Seconds of each request, from the call until the piece.
        accepted: Seconds of each request until its place in the queue was told.
    """

    workers: int
    seconds: float
    waits: Sequence[float]
    accepted: Sequence[float]

    @property
    def pieces_per_second(self) -> float:
        """Throughput."""
        return len(self.waits) / self.seconds


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent of the values (at least two) stay below.

    ``percentile([1.0, 2.0, 3.0], 50)`` is 2.0.

    Args:
        values: The values.
        percent: From 1 to 99.
    """
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def time_load(
    settings: EngineSettings,
    *,
    workers: int,
    pieces: int,
    seconds: int = SECONDS,
    open_composer: Callable[[Path], Composer] | None = None,
) -> Load:
    """Have the askers ask for so many pieces for piano together.

    Args:
        settings: The model, the SoundFont, the queue.
        workers: How many workers, at least 1.
        pieces: How many pieces, at least 2.
        seconds: The length of each.
        open_composer: For tests: makes the composer instead of the trained model.

    Raises:
        SetupError: The model or the SoundFont cannot be used.
        EngineError: A piece could not be made.
    """

    async def measure() -> Load:
        async with open_pool(settings, workers=workers, open_composer=open_composer) as pool:
            # Until each worker is up and has made one: the first one takes longer.
            await _ask(pool, _requests(2 * workers, seconds))
            began = time.perf_counter()
            waits, accepted = await _ask(pool, _requests(pieces, seconds))
            return Load(workers, time.perf_counter() - began, waits, accepted)

    return asyncio.run(measure())


def _requests(count: int, seconds: int) -> Iterator[ComposeRequest]:
    moods = itertools.cycle(MOODS)
    for seed in range(count):
        yield ComposeRequest(mood(next(moods)), seed=seed, seconds=seconds)


async def _ask(pool: Pool, requests: Iterator[ComposeRequest]) -> tuple[list[float], list[float]]:
    waits: list[float] = []
    accepted: list[float] = []

    async def asker() -> None:
        for request in requests:
            began = time.perf_counter()
            told: list[float] = []

            def tell(_: Progress, began: float = began, told: list[float] = told) -> None:
                told.append(time.perf_counter() - began)

            await pool.submit(request, tell).result()
            waits.append(time.perf_counter() - began)
            accepted.extend(told[:1])

    await asyncio.gather(*(asker() for _ in range(ASKERS)))
    return waits, accepted


def load_to_text(one: Load, two: Load) -> str:
    """Write both as a table."""
    rows: tuple[tuple[str, Callable[[Load], float], str], ...] = (
        ("pieces a second", lambda load: load.pieces_per_second, ""),
        ("a request, median", lambda load: percentile(load.waits, 50), " s"),
        ("a request, 95th percentile", lambda load: percentile(load.waits, 95), " s"),
        ("accepted, 99th percentile", lambda load: percentile(load.accepted, 99) * 1000, " ms"),
    )
    times = two.pieces_per_second / one.pieces_per_second
    met = "met" if times >= TIMES_FASTER else "missed"
    head = f"{len(one.waits)} pieces of {SECONDS} s for piano, {ASKERS} asked for at a time"
    return "\n".join(
        (
            f"{head}; {processor()}",
            f"{'':<28}{'1 worker':>12}{'2 workers':>12}",
            *(
                f"{name:<28}" + "".join(f"{f'{of(load):.2f}{unit}':>12}" for load in (one, two))
                for name, of, unit in rows
            ),
            f"two workers beside one: {times:.2f} times as many  ≥ {TIMES_FASTER:g}: {met}",
        )
    )


def load_to_json(one: Load, two: Load) -> dict[str, Any]:
    """Write both as plain values, in seconds."""
    return {
        "seconds_of_a_piece": SECONDS,
        "askers": ASKERS,
        "processor": processor(),
        "loads": [
            {
                "workers": load.workers,
                "pieces": len(load.waits),
                "pieces_per_second": load.pieces_per_second,
                "request": {name: percentile(load.waits, at) for name, at in _PERCENTS.items()},
                "accepted": {name: percentile(load.accepted, at) for name, at in _PERCENTS.items()},
            }
            for load in (one, two)
        ],
        "times_faster": two.pieces_per_second / one.pieces_per_second,
    }
