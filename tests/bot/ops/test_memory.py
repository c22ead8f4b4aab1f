"""Memory that is free goes back to the system."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import suppress

import pytest

from bot.ops import memory
from engine.api.settings import PROJECT

HOLDING = """
import os
from bot.ops.memory import trimmer
from engine.api.process_memory import resident_bytes
sounds, notes = [], []
for _ in range(2000):
    sounds.append(bytes(20_000))
    notes.append(bytes(1_000))  # Stays, and lies above the sound.
del sounds
before = resident_bytes(os.getpid())
trimmer()()
print(before - resident_bytes(os.getpid()))
"""
"""Prints how many bytes a process gives back of 40 MB that are free between what stays."""

COMING_AND_GOING = """
import os
from bot.ops.memory import hold_little
from engine.api.process_memory import resident_bytes
assert hold_little()
bytes(4_000_000)  # After this, glibc by itself would keep smaller ones for later.
before, sounds, notes = resident_bytes(os.getpid()), [], []
for _ in range(200):
    sounds.append(bytes([1]) * 200_000)
    notes.append(bytes(1_000))  # Stays, and lies above the sound.
del sounds
print(resident_bytes(os.getpid()) - before)
"""
"""Prints what a process still holds after 40 MB came and went between what stays."""


@pytest.mark.skipif(memory.trimmer() is None, reason="this C library has no malloc_trim")
def test_what_is_free_between_what_stays_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HOLDING],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) > 20_000_000


@pytest.mark.skipif(memory.trimmer() is None, reason="this C library is not glibc")
def test_large_blocks_are_given_back_as_soon_as_they_are_free() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMING_AND_GOING],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 5_000_000


async def test_it_is_done_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asyncio.Queue[None]()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(
        memory, "trimmer", lambda: lambda: loop.call_soon_threadsafe(done.put_nowait, None)
    )
    task = asyncio.create_task(memory.keep_trimming(every_seconds=0))
    for _ in range(3):
        await done.get()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_where_it_cannot_be_done_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_it(_name: None) -> object:
        return object()

    monkeypatch.setattr("ctypes.CDLL", without_it)
    assert not memory.hold_little()
    assert memory.trimmer() is None
    await memory.keep_trimming()
