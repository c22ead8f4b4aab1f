"""Another process holds the database: reads go on, writes wait, and are given up in the end."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.store import Store, database, open_store
from bot.store.errors import BusyError
from engine.api.errors import SetupError
from tests.bot.fake_engine import compose_request, keep


@contextmanager
def foreign_lock(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold the database as a backup tool or a shell would."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield connection
    finally:
        connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the fixture ``store`` has its file."""
    return tmp_path / "affetto.db"


async def test_reads_wait_neither_for_another_process_nor_for_our_own_writes(
    store: Store, path: Path
) -> None:
    await keep(store, compose_request(), user=1)
    with foreign_lock(path):
        writing = asyncio.create_task(store.notes.write("a", "1"))
        await asyncio.sleep(0.1)
        started = time.monotonic()
        assert await store.pieces.count(1) == 1
        assert (await store.pieces.get(1)).number == 1
        assert (await store.votes.tally(1)).up == 0
        assert await store.notes.read("a") is None
        assert time.monotonic() - started < 1
        assert not writing.done()
    await writing
    assert await store.notes.read("a") == "1"


async def test_a_write_is_given_up_whole_when_the_lock_stays(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(store, compose_request(), user=1)
    monkeypatch.setattr(database, "WRITE_SECONDS", 0.4)
    with foreign_lock(path):
        started = time.monotonic()
        ends = await asyncio.gather(
            *(store.votes.cast(1, user, 1) for user in range(5)),
            store.notes.write("a", "1"),
            return_exceptions=True,
        )
        # Each has its own patience: none waits for those before it besides.
        assert time.monotonic() - started < 1.5
    assert [type(end) for end in ends] == [BusyError] * 6
    assert (await store.votes.tally(1)).up == 0
    assert (await store.votes.cast(1, 1, 1)).up == 1


async def test_a_write_is_patient_for_ten_seconds() -> None:
    assert database.WRITE_SECONDS == 10


async def test_a_read_sees_what_was_written_last(store: Store) -> None:
    for number in range(20):
        await store.notes.write("a", str(number))
        assert await store.notes.read("a") == str(number)


async def test_the_reading_connection_cannot_write(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store.notes.database.rows("WITH x AS (SELECT 1) DELETE FROM notes")


async def test_a_start_waits_for_another_process_and_then_names_the_cause(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(path):
        pass
    monkeypatch.setattr(database, "_OPEN_TIMEOUT_MS", 100)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(SetupError, match="Another process holds it"):
            async with open_store(path):
                raise AssertionError
    finally:
        connection.close()
