"""What the database refuses is written as soon as it can be, and undoes nothing."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from bot.services.bookkeeping import LONGEST_PAUSE_SECONDS, MAX_TRIES, Bookkeeping
from bot.store import Store


class Notepad:
    """A table that can be away, and pauses that are over at once.

    Attributes:
        pauses: How many seconds each pause was to be.
        back_after: After how many pauses the table is there again, or None for never.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.pauses: list[float] = []
        self.back_after: int | None = None

    async def take_away(self) -> None:
        await self._store.notes.database.rows("ALTER TABLE notes RENAME TO away")

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if len(self.pauses) == self.back_after:
            await self._store.notes.database.rows("ALTER TABLE away RENAME TO notes")

    async def write(self) -> str:
        await self._store.notes.write("name", "value")
        return "written"

    async def read(self) -> str | None:
        return await self._store.notes.read("name")


@pytest.fixture
def notepad(store: Store) -> Notepad:
    return Notepad(store)


@pytest.fixture
def books(notepad: Notepad) -> Bookkeeping:
    return Bookkeeping(notepad.sleep)


async def test_what_can_be_written_is_written_at_once(notepad: Notepad, books: Bookkeeping) -> None:
    assert await books.keep(notepad.write) == "written"
    assert await books.insist(notepad.write) == "written"
    assert await notepad.read() == "value"
    assert notepad.pauses == []


async def test_what_a_member_waits_for_is_tried_a_few_times(
    notepad: Notepad, books: Bookkeeping
) -> None:
    await notepad.take_away()
    notepad.back_after = 2
    assert await books.insist(notepad.write) == "written"
    assert notepad.pauses == [1.0, 2.0]
    assert await notepad.read() == "value"


async def test_after_that_the_member_is_told(notepad: Notepad, books: Bookkeeping) -> None:
    await notepad.take_away()
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await books.insist(notepad.write)
    assert notepad.pauses == [1.0, 2.0]


async def test_what_nobody_waits_for_is_written_later(
    notepad: Notepad, books: Bookkeeping, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await notepad.take_away()
    notepad.back_after = 3
    assert await books.keep(notepad.write) is None
    await asyncio.gather(*books._tasks)
    assert notepad.pauses == [1.0, 2.0, 4.0]
    assert await notepad.read() == "value"
    assert caplog.messages[-1] == "written down after all"
    assert sum(line.startswith("still not written down") for line in caplog.messages) == 2


async def test_at_some_time_it_is_left_to_the_next_start(
    notepad: Notepad, books: Bookkeeping, caplog: pytest.LogCaptureFixture
) -> None:
    await notepad.take_away()
    assert await books.keep(notepad.write) is None
    await asyncio.gather(*books._tasks)
    assert len(notepad.pauses) == MAX_TRIES
    assert max(notepad.pauses) == LONGEST_PAUSE_SECONDS
    assert caplog.messages[-1] == "given up: the next start makes up for it"


async def test_a_stop_leaves_it_to_the_next_start(notepad: Notepad, books: Bookkeeping) -> None:
    await notepad.take_away()
    await books.keep(notepad.write)
    [task] = books._tasks
    books.close()
    await asyncio.wait([task])
    assert task.cancelled()
    assert notepad.pauses == []
    assert not books._tasks
