"""One SQLite connection, shared safely between tasks, and the schema it must have.

A connection has one transaction at a time, whoever began it: if two tasks interleaved their
statements, the rollback of one would undo the writes of the other. So a lock lets one statement
or transaction through at a time. All of them are short.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiosqlite

from bot.store.wilson import lower_bound
from engine.api.errors import SetupError

MIGRATIONS: Final = Path(__file__).with_name("migrations")
"""The folder of the scripts ``NNNN_name.sql`` that build the schema, numbered from 1."""

BUSY_TIMEOUT_MS: Final = 5_000
"""How long to wait for another process, such as a backup, to let go of the file."""

# NORMAL loses no consistency in WAL mode, only the last transactions of a power cut.
# Source: https://www.sqlite.org/pragma.html#pragma_synchronous
_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    # Deleted data must not stay readable in the file's free pages.
    # Source: https://www.sqlite.org/pragma.html#pragma_secure_delete
    "PRAGMA secure_delete = ON",
)


class Database:
    """Statements and transactions on one connection, one at a time."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._lock = asyncio.Lock()

    async def rows(self, sql: str, values: Iterable[Any] = ()) -> list[sqlite3.Row]:
        """Runs a single statement and returns all its rows."""
        async with self._lock:
            return list(await self._connection.execute_fetchall(sql, values))

    async def row(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Row | None:
        """Runs a single statement and returns its first row, or None."""
        return next(iter(await self.rows(sql, values)), None)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """Yields the connection inside a transaction: all of the block happens, or nothing."""
        async with self._lock:
            try:
                await self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                await self._connection.commit()
            except BaseException:
                # If the task was cancelled, its last statement still runs first, in the
                # connection's own thread; after a commit this does nothing.
                await self._connection.rollback()
                raise


@asynccontextmanager
async def open_database(path: Path, migrations: Path = MIGRATIONS) -> AsyncIterator[Database]:
    """Opens the file, makes it if it is missing, and brings its schema up to date.

    Args:
        path: The SQLite file.
        migrations: The folder of the scripts.

    Raises:
        SetupError: The file cannot be used, or was written by a later version.
    """
    try:
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        connection = await aiosqlite.connect(path, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error
    try:
        try:
            connection.row_factory = sqlite3.Row
            # SQLite's own lower() and NOCASE know only the letters from A to Z.
            await connection.create_function("casefold", 1, str.casefold, deterministic=True)
            # Which mathematics SQLite has depends on how it was compiled.
            await connection.create_function("wilson", 2, lower_bound, deterministic=True)
            for pragma in _PRAGMAS:
                await connection.execute_fetchall(pragma)
            await _migrate(connection, path, migrations)
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        yield Database(connection)
    finally:
        await connection.close()


async def _migrate(connection: aiosqlite.Connection, path: Path, migrations: Path) -> None:
    scripts = await asyncio.to_thread(_scripts, migrations)
    [[version]] = await connection.execute_fetchall("PRAGMA user_version")
    if version > len(scripts):
        raise SetupError(
            f"{path} was written by a later version of Affetto (schema {version}, known here "
            f"are 1 to {len(scripts)}). Install that version, or choose another AFFETTO_DATA_DIR."
        )
    for number, script in enumerate(scripts[version:], start=version + 1):
        try:
            # executescript() commits a transaction that is open already, so the script
            # brings its own; the version is part of it.
            await connection.executescript(
                f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;"
            )
        except BaseException:
            await connection.rollback()
            raise


def _scripts(migrations: Path) -> list[str]:
    paths = sorted(migrations.glob("*.sql"))
    if [path.name[:4] for path in paths] != [f"{n + 1:04}" for n in range(len(paths))]:
        raise SetupError(f"{migrations} must hold scripts numbered from 1 on: install anew.")
    return [path.read_text(encoding="utf-8") for path in paths]


def _unusable(path: Path, error: Exception) -> SetupError:
    return SetupError(
        f"{path} cannot be used as the database: {error}. Check AFFETTO_DATA_DIR, the folder's "
        "permissions and the space left."
    )
