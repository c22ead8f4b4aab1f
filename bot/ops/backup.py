"""``affetto bot backup`` and ``affetto bot restore``: the database as one file, and back.

A backup is made by SQLite itself, of one moment, while the bot goes on reading and writing. A
restore takes the place of the database only once the file was found whole; what was there is
kept beside it.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.ops.folder_lock import folder_held
from bot.settings import DATABASE_NAME
from bot.store.migrating import known_schema
from engine.api.errors import SetupError

_NUMBERED: Final = ("pieces", "duels")
"""The tables whose numbers must never come back as others: messages out there hold them."""
_SQLITE: Final = b"SQLite format 3\0"
"""How each file of SQLite's begins. Source: https://www.sqlite.org/fileformat.html, section 1.3."""
_BESIDE: Final = ("-wal", "-shm")
"""What SQLite keeps beside a database whose program was killed."""


def back_up(data_dir: Path, to: Path) -> int:
    """Writes the database as it is at one moment to a file; the bot may run meanwhile.

    Args:
        data_dir: The data folder.
        to: The file to write; an older backup is replaced once all is written and checked.

    Returns:
        How many pieces the backup holds.

    Raises:
        SetupError: There is no database, it is damaged, or the file is there and no backup or
            cannot be written.
    """
    database = data_dir / DATABASE_NAME
    if not database.is_file():
        raise SetupError(f"{database} does not exist: run the bot, or check AFFETTO_DATA_DIR.")
    if to.exists() and to.samefile(database):
        raise SetupError(f"{to} is the database itself: name another file.")
    if to.is_file() and not _may_go(to):
        raise SetupError(f"{to} is there and is no backup: name another file.")
    part = to.with_name(f"{to.name}.part")
    try:
        part.unlink(missing_ok=True)
        with _opened(database) as source, contextlib.closing(sqlite3.connect(part)) as target:
            source.backup(target)
            # One file, which needs nothing beside it.
            target.execute("PRAGMA journal_mode = DELETE")
        pieces = checked(part)
        part.replace(to)
    except (OSError, sqlite3.Error) as error:
        raise SetupError(f"{database} cannot be backed up to {to}: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return pieces


def restore(data_dir: Path, source: Path) -> Path | None:
    """Puts a backup in the place of the database.

    Numbers that the old database gave to pieces are not given again, and the cache, whose files
    bear them, is emptied.

    Args:
        data_dir: The data folder; no bot may hold it.
        source: The backup.

    Returns:
        Where the old database is kept, or None if there was none.

    Raises:
        SetupError: A bot runs on the folder, or the file is no whole database of Affetto's.
    """
    database = data_dir / DATABASE_NAME
    with folder_held(data_dir):
        part = database.with_name(f"{database.name}.part")
        try:
            shutil.copyfile(source, part)
            checked(part, source)
            _count_on(part, _last_numbers(database))
            kept = _put_aside(database)
            part.replace(database)
            for path in (data_dir / "cache").glob("*"):
                path.unlink()
        except (OSError, sqlite3.Error) as error:
            # The system's own sentence would say the number of the error and the path again.
            said = getattr(error, "strerror", None) or error
            raise SetupError(f"{source} cannot be restored: {said}.") from error
        finally:
            part.unlink(missing_ok=True)
    return kept


def _may_go(file: Path) -> bool:
    """Whether a file is empty or one of SQLite's, which a backup always is."""
    try:
        with file.open("rb") as there:
            return there.read(len(_SQLITE)) in (b"", _SQLITE)
    except OSError:  # told of when it is written
        return True


@contextlib.contextmanager
def _opened(database: Path) -> Iterator[sqlite3.Connection]:
    # Not opened as read-only, which fails where a write-ahead log has to be begun.
    address = f"{database.absolute().as_uri()}?mode=rw"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        connection.execute("PRAGMA query_only = ON")
        yield connection


def checked(path: Path, name: Path | None = None) -> int:
    """Makes sure that a file is a whole database of Affetto's.

    Args:
        path: The file.
        name: What the errors call it, if not by its own name.

    Returns:
        How many pieces it holds.

    Raises:
        SetupError: It is another one's, a later version's or damaged.
        sqlite3.Error: It is none, or so damaged that it cannot be read.
    """
    name = name or path
    with _opened(path) as connection:
        [[version]] = connection.execute("PRAGMA user_version")
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if not {"pieces", "users"} <= tables:
            raise SetupError(f"{name} is no database of Affetto's: name a backup.")
        if version > (known := known_schema()):
            raise SetupError(
                f"{name} was written by a later version of Affetto (schema {version}, known here "
                f"are 1 to {known}): install that version."
            )
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
        if found != ["ok"]:
            raise SetupError(f"{name} is damaged ({' '.join(found[0].split())[:200]}).")
        [[pieces]] = connection.execute("SELECT count(*) FROM pieces")
        return int(pieces)


def _last_numbers(database: Path) -> dict[str, int]:
    """The last numbers that a database gave out, as far as it can still be read."""
    with contextlib.suppress(sqlite3.Error):
        if database.is_file():
            with _opened(database) as connection:
                return dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    return {}


def _count_on(path: Path, last: dict[str, int]) -> None:
    """Has a database give out no number up to the last ones."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        known = dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        for table in _NUMBERED:
            if table in known:
                connection.execute(
                    "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?",
                    (last.get(table, 0), table),
                )
            elif last.get(table, 0):
                connection.execute(
                    "INSERT INTO sqlite_sequence VALUES (?, ?)", (table, last[table])
                )


def _put_aside(database: Path) -> Path | None:
    """Keeps the database under a name that tells when, with what stands beside it."""
    if not database.exists():
        return None
    kept = database.with_name(f"{database.name}.{time.strftime('%Y%m%d-%H%M%S')}")
    while kept.exists():
        kept = kept.with_name(f"{kept.name}+")
    for ending in ("", *_BESIDE):
        beside = database.with_name(f"{database.name}{ending}")
        if beside.exists():
            beside.rename(kept.with_name(f"{kept.name}{ending}"))
    return kept
