"""What the command ``compose`` takes from its start to the files, stage by stage.

``python -m engine.benchmark.start NOW`` does what a worker does before its first piece and prints
the seconds of each step as JSON; NOW is the time at which it was called.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from engine.api.errors import EngineError
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings, one_thread, read_settings
from engine.benchmark.machine import processor
from engine.benchmark.ours import PROGRAM, REPEATS, time_command

TARGET_SECONDS: Final = 3.0
"""The most that a piece of 30 s may take from the command's start to its files."""


def time_start(request: ComposeRequest) -> dict[str, float]:
    """Time the command and what its start consists of; medians of ``REPEATS`` runs, in seconds.

    Returns:
        Stage to seconds, in order. The last, ``in all``, is the command as a whole; ``the rest``
        is what no stage accounts for, such as starting processes, writing files and the end.

    Raises:
        EngineError: The command failed.
    """
    called = time_command(request)
    helps = [_timed([*PROGRAM, "compose", "--help"]) for _ in range(REPEATS)]
    starts = [_worker_start() for _ in range(REPEATS)]
    stages = {
        "command: Python, imports": statistics.median(helps),
        **{name: statistics.median(one[name] for one in starts) for name in starts[0]},
        **called.stages,
    }
    rest = called.seconds - sum(stages.values())
    return {**stages, "the rest": rest, "in all": called.seconds}


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    # No part of the command comes from outside.
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise EngineError(f"{' '.join(command)} failed: {done.stderr.strip()}")
    return time.perf_counter() - started


def _worker_start() -> dict[str, float]:
    command = [sys.executable, "-m", "engine.benchmark.start", repr(time.time())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise EngineError(f"A worker's start failed: {done.stderr.strip()}")
    return dict(json.loads(done.stdout))


def start_to_text(request: ComposeRequest, stages: Mapping[str, float]) -> str:
    """Write the stages as a table."""
    met = "met" if stages["in all"] <= TARGET_SECONDS else "missed"
    asked = f"{request.mood.name}, {request.seconds} s, seed {request.seed}"
    return "\n".join(
        (
            f"compose, {asked}: from its start to the files; {processor()}",
            *(f"{name:<28}{seconds:>8.2f} s" for name, seconds in stages.items()),
            f"≤ {TARGET_SECONDS:g} s: {met}",
        )
    )


def start_to_json(request: ComposeRequest, stages: Mapping[str, float]) -> dict[str, Any]:
    """Write them as plain values, in seconds."""
    return {"request": request.to_json(), "processor": processor(), "stages": dict(stages)}


def _laps(called_at: float) -> dict[str, float]:
    """Do what a worker does before its first piece, and time each step."""
    laps: dict[str, float] = {}
    last = called_at

    def lap(name: str) -> None:
        nonlocal last
        now = time.time()
        laps[name], last = now - last, now

    one_thread()
    # These imports are what is timed.
    from engine.composing.note_composer import NoteComposer  # noqa: PLC0415
    from engine.rendering.soundfonts import find_soundfont  # noqa: PLC0415
    from engine.service.pipeline import Pipeline  # noqa: PLC0415

    lap("worker: Python, imports")
    settings = read_settings(EngineSettings)
    composer = NoteComposer.open(settings.model)
    lap("worker: models")
    Pipeline(composer, find_soundfont(settings.soundfont)).close()
    lap("worker: SoundFont")
    return laps


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_laps(float(sys.argv[1]))))
