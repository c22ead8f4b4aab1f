"""Composers for the pool's tests: ones that wait for the test, and ones that fail.

A worker process gets nothing from a test but functions by name and the model's folder, so
the folder holds what they agree on: the worker leaves a file that names itself when it
begins a piece, and goes on once the test has laid a file named ``open`` there.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from engine.api.errors import CheckpointError
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.composing.note_composer import NoteComposer
from tests.engine.fakes import UniformNotes, UniformNoteSession, open_uniform, uniform_composer

PATIENCE_SECONDS = 60.0

Value = TypeVar("Value")


class GatedNetwork(UniformNotes):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, rows: int) -> UniformNoteSession:
        (self.folder / f"begun-{rows}-{os.getpid()}").touch()
        while not (self.folder / "open").exists():
            time.sleep(0.005)
        return super().begin(rows)


class BrokenNetwork(UniformNotes):
    def __init__(self, folder: Path) -> None:
        self.fixed = folder / "fixed"

    def begin(self, rows: int) -> UniformNoteSession:
        if not self.fixed.exists():
            raise ZeroDivisionError("a fault in the program")
        return super().begin(rows)


def open_gated(folder: Path) -> NoteComposer:
    """Waits at the start of every piece."""
    return uniform_composer(network=GatedNetwork(folder))


def open_broken(folder: Path) -> NoteComposer:
    """Fails in a way nobody has foreseen, until the test has laid a file ``fixed`` there."""
    return uniform_composer(network=BrokenNetwork(folder))


def open_dead(folder: Path) -> NoteComposer:
    """Takes its process with it."""
    os.kill(os.getpid(), signal.SIGKILL)
    return open_uniform(folder)


def open_after_a_death(folder: Path) -> NoteComposer:
    """Takes its process with it the first time."""
    try:
        (folder / "died").touch(exist_ok=False)
    except FileExistsError:
        return open_uniform(folder)
    return open_dead(folder)


def open_at_odd_times(folder: Path) -> NoteComposer:
    """Cannot be opened the second time."""
    times = len(list(folder.glob("opened-*")))
    (folder / f"opened-{times}").touch()
    if times == 1:
        raise CheckpointError("The second time is refused.")
    return open_uniform(folder)


def open_and_tell(folder: Path) -> NoteComposer:
    """Writes down what the worker has imported, and how many threads libraries may have."""
    threads = {name: text for name, text in os.environ.items() if name.endswith("_NUM_THREADS")}
    told = {"modules": sorted(sys.modules), "threads": threads}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    return open_uniform(folder)


def short(rows: int = 1, seed: int = 1) -> ComposeRequest:
    """The least work there is; ``rows`` tells pieces apart."""
    return ComposeRequest(mood("sad"), seed=seed, seconds=5, candidates=rows, guidance=0.0)


def with_gates(folder: Path, **others: Any) -> EngineSettings:
    """Settings whose model is a folder that a test and its workers share."""
    return EngineSettings(data_dir=folder, model=folder, **others)


def left(folder: Path, pattern: str) -> list[str]:
    """The names of the files that workers have left behind."""
    return sorted(path.name for path in folder.glob(pattern))


async def until(come: Callable[[], Value]) -> Value:
    """Wait for something that is not empty, and pass it on."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if value := come():
                return value
            await asyncio.sleep(0.01)


async def begun(folder: Path, rows: int, *, besides: int | None = None) -> int:
    """The process that has begun a piece of so many rows, once there is one."""

    def others() -> list[int]:
        pids = [int(name.rpartition("-")[2]) for name in left(folder, f"begun-{rows}-*")]
        return [pid for pid in pids if pid != besides]

    return (await until(others))[0]
