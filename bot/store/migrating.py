"""The schema: scripts that build it step by step, each in one transaction."""

from __future__ import annotations

import asyncio
import math
import sqlite3
from pathlib import Path
from typing import Final

import aiosqlite

from engine.api.errors import SetupError

MIGRATIONS: Final = Path(__file__).with_name("migrations")
"""The folder of the scripts ``NNNN_name.sql`` that build the schema, numbered from 1."""


def known_schema(migrations: Path = MIGRATIONS) -> int:
    """Returns the number of the newest schema that is known here."""
    return len(_scripts(migrations))


async def connect(path: Path) -> aiosqlite.Connection:
    """Opens a connection that knows the functions the schema and the statements use."""
    connection = await aiosqlite.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    # SQLite's own lower() and NOCASE know only the letters from A to Z.
    await connection.create_function("casefold", 1, str.casefold, deterministic=True)
    try:
        await connection.execute_fetchall("SELECT sqrt(1)")
    except sqlite3.OperationalError:  # Which mathematics it has depends on how it was compiled.
        await connection.create_function("sqrt", 1, math.sqrt, deterministic=True)
    return connection


async def create(path: Path, migrations: Path) -> None:
    """Makes a new database: under another name first, so that a kill leaves none or a whole one.

    Raises:
        sqlite3.Error: It cannot be written.
        OSError: It cannot be written.
    """
    new = path.with_name(f"{path.name}.new")
    await asyncio.to_thread(new.unlink, missing_ok=True)
    connection = await connect(new)
    try:
        # Nobody else sees the file before it is whole.
        for pragma in ("journal_mode = MEMORY", "synchronous = OFF"):
            await connection.execute_fetchall(f"PRAGMA {pragma}")
        await migrate(connection, path, migrations)
    finally:
        await connection.close()
    # Opening it switches the journal mode, which brings all of it to the disk.
    await asyncio.to_thread(new.replace, path)


async def migrate(connection: aiosqlite.Connection, path: Path, migrations: Path) -> None:
    """Brings the schema up to date.

    Raises:
        SetupError: The file was written by a later version, or a script is missing.
        sqlite3.Error: A script fails; the file is as the script before left it.
    """
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
