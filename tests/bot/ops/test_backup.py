"""The database as a file, while it is written to, and back."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.ops.backup import back_up, restore
from bot.ops.folder_lock import folder_held
from bot.store import open_store
from engine.api.errors import SetupError
from tests.bot.fake_engine import compose_request, keep
from tests.bot.ops.test_folder_lock import holder
from tests.bot.test_startup import run


async def fill(folder: Path, pieces: int) -> None:
    async with open_store(folder / "affetto.db") as store:
        await keep(store, *(compose_request(seed=seed) for seed in range(pieces)), user=1)


async def count(folder: Path) -> int:
    async with open_store(folder / "affetto.db") as store:
        return await store.pieces.count(1)


async def test_a_backup_is_of_one_moment_while_the_bot_reads_and_writes(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.db"
    await fill(data, 40)
    async with open_store(data / "affetto.db") as store:
        writing = asyncio.create_task(
            keep(store, *(compose_request(seed=seed) for seed in range(60)), user=1)
        )
        counts = [await asyncio.to_thread(back_up, data, file) for _ in range(5)]
        await writing
        assert await store.pieces.count(1) == 100
    assert counts == sorted(counts)
    assert 40 <= counts[0] <= counts[-1] <= 100
    assert await asyncio.to_thread(names, tmp_path) == ["backup.db", "data"]
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM pieces").fetchall() == [(counts[-1],)]
    connection.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_restore_brings_back_what_was_and_keeps_what_is(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.db"
    await fill(data, 3)
    await asyncio.to_thread(back_up, data, file)
    await fill(data, 4)
    (data / "cache").mkdir()
    (data / "cache" / "6.mp3").write_bytes(b"another piece's")
    kept = await asyncio.to_thread(restore, data, file)

    assert await count(data) == 3
    assert kept is not None
    old = sqlite3.connect(kept)
    assert old.execute("SELECT count(*) FROM pieces").fetchall() == [(7,)]
    old.close()
    assert await asyncio.to_thread(names, data / "cache") == []
    # The numbers 4 to 7 stand below messages out there: they must not come back as others.
    await fill(data, 1)
    async with open_store(data / "affetto.db") as store:
        assert (await store.pieces.get(8)).number == 8


async def test_a_damaged_database_is_replaced_and_kept(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.db"
    await fill(data, 3)
    await asyncio.to_thread(back_up, data, file)
    (data / "affetto.db").write_bytes(b"no database at all")
    kept = await asyncio.to_thread(restore, data, file)
    assert kept is not None
    assert await asyncio.to_thread(kept.read_bytes) == b"no database at all"
    assert await count(data) == 3


async def test_a_restore_into_an_empty_folder(tmp_path: Path) -> None:
    await fill(tmp_path / "old", 2)
    await asyncio.to_thread(back_up, tmp_path / "old", tmp_path / "backup.db")
    assert await asyncio.to_thread(restore, tmp_path / "new", tmp_path / "backup.db") is None
    assert await count(tmp_path / "new") == 2


async def test_a_restore_is_refused_while_a_bot_holds_the_folder(tmp_path: Path) -> None:
    await fill(tmp_path, 2)
    await asyncio.to_thread(back_up, tmp_path, tmp_path / "backup.db")
    with await asyncio.to_thread(holder, tmp_path) as process:
        with pytest.raises(SetupError, match=rf"another bot \(process {process.pid}\)"):
            restore(tmp_path, tmp_path / "backup.db")
        process.kill()
    with folder_held(tmp_path):
        pass


@pytest.mark.parametrize(
    "wrong",
    [
        "missing",
        "text",
        *(pytest.param(one, marks=pytest.mark.slow) for one in ("cut", "foreign", "later")),
    ],
)
async def test_a_file_that_is_no_backup_replaces_nothing(tmp_path: Path, wrong: str) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.db"
    await fill(data, 300)
    if wrong == "text":
        file.write_text("a diary " * 1000)
    elif wrong != "missing":
        await asyncio.to_thread(back_up, data, file)
        if wrong == "cut":
            file.write_bytes(file.read_bytes()[: 8 * 4096])
        else:
            connection = sqlite3.connect(file)
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(
                "ALTER TABLE pieces RENAME TO others"
                if wrong == "foreign"
                else "PRAGMA user_version = 99"
            )
            connection.commit()
            connection.close()
    before = await asyncio.to_thread((data / "affetto.db").read_bytes)
    with pytest.raises(SetupError, match=r"backup\.db") as caught:
        restore(data, file)
    assert "Errno" not in str(caught.value)
    assert await asyncio.to_thread((data / "affetto.db").read_bytes) == before
    assert await count(data) == 300
    assert not [name for name in await asyncio.to_thread(names, data) if "part" in name]


@pytest.mark.slow
async def test_the_commands_say_what_was_done(tmp_path: Path) -> None:
    await fill(tmp_path, 2)
    file = tmp_path / "backup.db"
    done = await asyncio.to_thread(run, tmp_path, "backup", str(file))
    assert (done.returncode, done.stdout) == (0, f"2 pieces backed up to {file}\n")
    done = await asyncio.to_thread(run, tmp_path, "restore", str(file))
    assert done.returncode == 0
    assert done.stdout.startswith(f"{file} is restored; the old one is kept: {tmp_path}")
    done = await asyncio.to_thread(run, tmp_path, "restore", str(tmp_path / "none"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    (tmp_path / "empty").mkdir()
    done = await asyncio.to_thread(run, tmp_path / "empty", "backup", str(file))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


async def test_a_backup_onto_the_database_itself_is_refused(tmp_path: Path) -> None:
    await fill(tmp_path, 2)
    for file in (tmp_path / "affetto.db", tmp_path / "." / "affetto.db"):
        with pytest.raises(SetupError, match="is the database itself: name another file"):
            back_up(tmp_path, file)
    assert await count(tmp_path) == 2


async def test_a_backup_takes_the_place_of_no_file_but_a_backup(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "notes.txt"
    await fill(data, 2)
    file.write_text("what nobody else has")
    with pytest.raises(SetupError, match=r"notes\.txt is there and is no backup: name another"):
        await asyncio.to_thread(back_up, data, file)
    assert file.read_text() == "what nobody else has"
    file.write_bytes(b"")
    assert await asyncio.to_thread(back_up, data, file) == 2
    await fill(data, 1)
    assert await asyncio.to_thread(back_up, data, file) == 3


async def test_a_backup_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    await fill(tmp_path / "data", 2)
    with pytest.raises(SetupError, match="cannot be backed up to"):
        back_up(tmp_path / "data", tmp_path / "none" / "backup.db")
    assert await asyncio.to_thread(names, tmp_path) == ["data"]
    with pytest.raises(SetupError, match="check AFFETTO_DATA_DIR"):
        back_up(tmp_path / "none", tmp_path / "backup.db")


async def test_two_restores_in_one_second_keep_what_was_before_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.db"
    await fill(data, 2)
    await asyncio.to_thread(back_up, data, file)
    monkeypatch.setattr("time.strftime", lambda *_: "20260101-000000")
    kept = set()
    for pieces in (3, 4):
        await fill(data, pieces)
        kept.add(await asyncio.to_thread(restore, data, file))
    assert len(kept) == 2
    counts = []
    for path in kept:
        assert path is not None
        old = sqlite3.connect(path)
        counts += [n for (n,) in old.execute("SELECT count(*) FROM pieces")]
        old.close()
    assert sorted(counts) == [5, 6]


async def test_a_backup_that_breaks_its_own_rules_replaces_nothing(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.db"
    await fill(data, 2)
    await asyncio.to_thread(back_up, data, file)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute(
        "INSERT INTO jobs (id, kind, user_id, channel_id, request, state) "
        "SELECT 1, 'compose', id, 1, '{}', 'nowhere' FROM users"
    )
    connection.commit()
    connection.close()
    with pytest.raises(SetupError, match=r"backup\.db is damaged \(CHECK constraint failed"):
        restore(data, file)
    assert await count(data) == 2


async def test_numbers_go_on_after_a_backup_that_held_none(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.db"
    await fill(tmp_path / "new", 0)
    await asyncio.to_thread(back_up, tmp_path / "new", file)
    await fill(data, 3)
    await asyncio.to_thread(restore, data, file)
    assert await count(data) == 0
    await fill(data, 1)
    async with open_store(data / "affetto.db") as store:
        assert (await store.pieces.get(4)).number == 4
