"""Two SQLite connections, shared safely between tasks: one that writes, one that only reads.

A connection has one transaction at a time, whoever began it: if two tasks interleaved their
statements, the rollback of one would undo the writes of the other. So a lock lets one statement
or transaction through to the writing connection at a time. All of them are short.

Reads go over a connection of their own. In the write-ahead log they see what was committed last
and wait for nobody: neither for our own writes nor for another process that holds the file.
A write waits for such a process for ``WRITE_SECONDS``, and then is given up as a whole.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import aiosqlite

from bot.store.errors import BusyError
from bot.store.migrating import MIGRATIONS, connect, create, migrate
from bot.store.soundness import (
    require_content,
    require_sound,
    result_code,
    unusable,
    use_write_ahead_log,
)

__all__ = ["MIGRATIONS", "Database", "open_database"]

WRITE_SECONDS: Final = 10.0
"""How long a write waits for another process to let go of the file, and for its turn."""

_OPEN_TIMEOUT_MS: Final = 5_000
"""How long opening waits for another process to let go of the file."""
_BUSY_TIMEOUT_MS: Final = 50
"""How long one attempt waits. It blocks the connection's thread, so that the patience of a write
is kept in many short attempts."""
_RETRY_SECONDS: Final = 0.05

_CACHE_KIB: Final = 512
"""Pages of the file that each connection keeps; the system keeps the rest. SQLite's own 2,000 KiB
are filled by some hundred pieces, by which the process would seem to grow."""

# NORMAL loses no consistency in WAL mode, only the last transactions of a power cut.
# Source: https://www.sqlite.org/pragma.html#pragma_synchronous
_WRITER_PRAGMAS: Final = (
    "synchronous = NORMAL",
    "foreign_keys = ON",
    # Deleted data must not stay readable in the file's free pages.
    # Source: https://www.sqlite.org/pragma.html#pragma_secure_delete
    "secure_delete = ON",
)

_Value = TypeVar("_Value")
_log = logging.getLogger(__name__)


class Database:
    """Statements and transactions on the two connections."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._connection = writer
        self.reader: Final = reader
        self._lock = asyncio.Lock()

    async def rows(self, sql: str, values: Iterable[Any] = ()) -> list[sqlite3.Row]:
        """Runs a single statement and returns all its rows.

        A query (``SELECT`` or ``WITH``) waits for nobody; anything else counts as a write.

        Raises:
            BusyError: Another process held the file for too long; nothing was written.
        """
        if sql.split(maxsplit=1)[0].upper() in ("SELECT", "WITH"):
            return list(await self.reader.execute_fetchall(sql, values))
        async with self._turn() as deadline:
            return list(
                await _patiently(lambda: self._connection.execute_fetchall(sql, values), deadline)
            )

    async def row(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Row | None:
        """Runs a single statement as :meth:`rows` does and returns its first row, or None."""
        return next(iter(await self.rows(sql, values)), None)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """Yields the connection inside a transaction: all of the block happens, or nothing.

        Raises:
            BusyError: Another process held the file for too long; the block did not begin.
        """
        async with self._turn() as deadline:
            try:
                await _patiently(lambda: self._connection.execute("BEGIN IMMEDIATE"), deadline)
                yield self._connection
                await self._connection.commit()
            except BaseException:
                # If the task was cancelled, its last statement still runs first, in the
                # connection's own thread; after a commit this does nothing.
                await self._connection.rollback()
                raise

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[float]:
        """Holds the writing connection; yields until when the write may wait."""
        deadline = asyncio.get_running_loop().time() + WRITE_SECONDS
        try:
            async with asyncio.timeout_at(deadline):
                await self._lock.acquire()
        except TimeoutError as error:
            raise BusyError from error
        try:
            yield deadline
        finally:
            self._lock.release()


async def _patiently(step: Callable[[], Awaitable[_Value]], deadline: float) -> _Value:
    """Tries a statement until no other process holds the file."""
    while True:
        try:
            return await step()
        except sqlite3.OperationalError as error:
            if result_code(error) != sqlite3.SQLITE_BUSY:
                raise
            if asyncio.get_running_loop().time() >= deadline:
                raise BusyError from error
        await asyncio.sleep(_RETRY_SECONDS)


@asynccontextmanager
async def open_database(path: Path, migrations: Path = MIGRATIONS) -> AsyncIterator[Database]:
    """Opens the file, makes it if it is missing, checks it, and brings its schema up to date.

    Args:
        path: The SQLite file.
        migrations: The folder of the scripts.

    Raises:
        SetupError: The file cannot be used, is damaged, or was written by a later version.
    """
    try:
        if not await asyncio.to_thread(_is_there, path):
            await create(path, migrations)
            _log.info("began a new database: %s", path)
        writer = await connect(path)
    except (OSError, sqlite3.Error) as error:
        raise unusable(path, error) from error
    try:
        try:
            await writer.execute_fetchall(f"PRAGMA busy_timeout = {_OPEN_TIMEOUT_MS}")
            await use_write_ahead_log(writer, path)
            for pragma in _WRITER_PRAGMAS:
                await writer.execute_fetchall(f"PRAGMA {pragma}")
            await require_sound(writer, path)
            await migrate(writer, path, migrations)
            await writer.execute_fetchall(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
            reader = await connect(path)
            for connection in (writer, reader):
                await connection.execute_fetchall(f"PRAGMA cache_size = -{_CACHE_KIB}")
        except sqlite3.Error as error:
            raise unusable(path, error) from error
        try:
            await reader.execute_fetchall("PRAGMA query_only = ON")
            yield Database(writer, reader)
        finally:
            await reader.close()
    finally:
        await writer.close()


def _is_there(path: Path) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        return False
    require_content(path)
    return True
