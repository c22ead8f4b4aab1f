"""A database that was damaged, or that lies where it cannot work, is named at the start."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from bot.store import open_store
from bot.store.database import open_database
from bot.store.soundness import use_write_ahead_log
from engine.api.errors import SetupError
from tests.bot.fake_engine import compose_request, keep


async def filled(path: Path, pieces: int = 30) -> None:
    async with open_store(path) as store:
        await keep(store, *(compose_request(seed=seed) for seed in range(pieces)), user=1)


async def refusal(path: Path) -> str:
    """What the operator reads, in one line."""
    with pytest.raises(SetupError) as caught:
        async with open_store(path):
            raise AssertionError
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def page_of(path: Path, table: str) -> tuple[int, int]:
    """Where the root page of a table begins in the file, and the size of a page."""
    connection = sqlite3.connect(path)
    try:
        [[size]] = connection.execute("PRAGMA page_size")
        [[page]] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table])
    finally:
        connection.close()
    return (page - 1) * size, size


@pytest.mark.parametrize("table", ["pieces", "jobs", "votes", "users", "sqlite_master"])
async def test_one_corrupt_page_of_a_table_is_a_sentence(tmp_path: Path, table: str) -> None:
    path = tmp_path / "affetto.db"
    await filled(path)
    # What holds the schema begins behind the file's header.
    at, size = (100, 2000) if table == "sqlite_master" else page_of(path, table)
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * (size - 100))
    before = path.read_bytes()
    assert "cannot be used as the database" in (told := await refusal(path))
    assert "malformed" in told or "damaged" in told
    assert told.count("./affetto bot restore FILE") == 1
    assert path.read_bytes() == before


async def test_a_file_that_was_cut_off_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "affetto.db"
    await filled(path, 300)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "./affetto bot restore FILE" in await refusal(path)


async def test_an_empty_file_is_no_reason_to_begin_anew(tmp_path: Path) -> None:
    path = tmp_path / "affetto.db"
    path.touch()
    assert (await refusal(path)).endswith(
        "it is empty, and so was damaged. Restore a backup: ./affetto bot restore FILE keeps "
        "this file beside it. To begin anew, delete it."
    )
    assert path.stat().st_size == 0


async def test_what_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "affetto.db"
    path.write_text("This is a diary, and a long one, that has nothing to do with SQLite. " * 20)
    told = await refusal(path)
    assert "file is not a database" in told
    assert "./affetto bot restore FILE" in told


async def test_a_new_database_is_said_to_be_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    for _ in range(2):
        async with open_store(tmp_path / "affetto.db"):
            pass
    assert caplog.text.count("began a new database") == 1


async def test_a_kill_while_a_new_database_is_made_leaves_none(tmp_path: Path) -> None:
    path = tmp_path / "affetto.db"
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "0001_a.sql").write_text("CREATE TABLE a (x);")
    (scripts / "0002_b.sql").write_text("this is no SQL;")
    with pytest.raises(SetupError):
        async with open_database(path, scripts):
            raise AssertionError
    assert not path.exists()
    (scripts / "0002_b.sql").write_text("CREATE TABLE b (x);")
    async with open_database(path, scripts) as database:
        assert await database.rows("SELECT * FROM b") == []
    assert sorted(names(tmp_path)) == ["affetto.db", "scripts"]


async def test_where_there_is_no_write_ahead_log_network_drives_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "affetto.db"
    async with open_store(path):
        pass
    with sqlite3.connect(path) as connection:  # a file of another journal mode, as on such a drive
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    real = aiosqlite.connect

    def without_shared_memory(database: Path, **options: Any) -> aiosqlite.Connection:
        # SQLite's own access to a file for drives without locks: it has no shared memory.
        return real(f"file:{database}?vfs=unix-dotfile", uri=True, **options)

    monkeypatch.setattr(aiosqlite, "connect", without_shared_memory)
    told = await refusal(path)
    assert "the journal mode stays delete" in told
    assert "network drives such as NFS and SMB" in told
    assert "AFFETTO_DATA_DIR" in told


class Locked:
    """A connection whose file refuses another journal mode."""

    def __init__(self, code: int) -> None:
        self._code = code

    async def execute_fetchall(self, _sql: str) -> list[list[str]]:
        error = sqlite3.OperationalError("refused")
        error.sqlite_errorcode = self._code
        raise error


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL])
async def test_a_drive_that_fails_at_its_locks_is_named(tmp_path: Path, code: int) -> None:
    with pytest.raises(SetupError, match=r"refused.*NFS and SMB"):
        await use_write_ahead_log(Locked(code), tmp_path)  # type: ignore[arg-type]
    with pytest.raises(sqlite3.OperationalError):
        await use_write_ahead_log(Locked(sqlite3.SQLITE_BUSY), tmp_path)  # type: ignore[arg-type]
