"""Whether a database file can be trusted, and what the operator is told where it cannot."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

import aiosqlite

from engine.api.errors import SetupError

_RESTORE: Final = "Restore a backup: ./affetto bot restore FILE keeps this file beside it."
_NETWORK: Final = (
    "SQLite's write-ahead log cannot be had there ({reason}), as on network drives such as NFS "
    "and SMB. Choose a folder on a disk of this machine with AFFETTO_DATA_DIR."
)
_OTHERS: Final = "Check AFFETTO_DATA_DIR, the folder's permissions and the space left."
_MENDED_BY: Final = {
    sqlite3.SQLITE_CORRUPT: _RESTORE,
    sqlite3.SQLITE_NOTADB: _RESTORE,
    sqlite3.SQLITE_BUSY: "Another process holds it: end that, or wait until it is done.",
}
"""SQLite's result code to what the operator can do."""


def result_code(error: BaseException) -> int | None:
    """Returns SQLite's primary result code, or None for an error that is not SQLite's.

    Source: https://www.sqlite.org/rescode.html
    """
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def unusable(path: Path, error: Exception) -> SetupError:
    """Words what opening or migrating a database ended with."""
    mended_by = _MENDED_BY.get(result_code(error) or 0, _OTHERS)
    return SetupError(f"{path} cannot be used as the database: {error}. {mended_by}")


def require_content(path: Path) -> None:
    """Makes sure that a file that is there holds something.

    Affetto makes a new database under another name first, so that its own is never empty.

    Raises:
        SetupError: The file is empty.
    """
    if path.stat().st_size == 0:
        raise SetupError(
            f"{path} cannot be used as the database: it is empty, and so was damaged. "
            f"{_RESTORE} To begin anew, delete it."
        )


async def use_write_ahead_log(connection: aiosqlite.Connection, path: Path) -> None:
    """Switches the file to the write-ahead log, in which no reader waits for a writer.

    Raises:
        SetupError: That cannot be had where the file lies.
    """
    try:
        [[mode]] = await connection.execute_fetchall("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if result_code(error) in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL):
            raise _no_log(path, str(error)) from error
        raise
    if mode != "wal":
        raise _no_log(path, f"the journal mode stays {mode}")


async def require_sound(connection: aiosqlite.Connection, path: Path) -> None:
    """Reads the whole file and makes sure that its structure is sound.

    Raises:
        SetupError: It is not.
        sqlite3.DatabaseError: It is so damaged that it cannot be read.
    """
    found = [str(row[0]) for row in await connection.execute_fetchall("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        # SQLite's report may take several lines; the first names only the table.
        report = " ".join("".join(found).split())[:200]
        raise SetupError(
            f"{path} cannot be used as the database: it is damaged ({report}). {_RESTORE}"
        )


def _no_log(path: Path, reason: str) -> SetupError:
    return SetupError(f"{path} cannot be used as the database: {_NETWORK.format(reason=reason)}")
