"""The database: its migrations and its transactions."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.store import Store, open_store
from bot.store.database import MIGRATIONS, open_database
from engine.api.errors import SetupError

SCRIPTS = sorted(MIGRATIONS.glob("*.sql"))
ALICE, BOB = 2**63 - 1, 12

# A row for each table of each version, to be found again after all later migrations.
ROWS = {
    1: [
        "INSERT INTO users (id) VALUES (11)",
        (
            "INSERT INTO pieces (author_id, channel_id, composition, midi) VALUES (11, 5, "
            """'{"title": "Old", "request": {"mood": {"name": "sad"}}}', x'4D54')"""
        ),
    ],
    2: ["INSERT INTO votes (piece_id, user_id, value) VALUES (1, 11, -1)"],
    3: [
        (
            "INSERT INTO jobs (id, kind, user_id, channel_id, request) "
            "VALUES (9, 'compose', 11, 5, '{}')"
        )
    ],
    4: ["INSERT INTO notes (name, value) VALUES ('commands', 'abc')"],
    5: ["INSERT INTO favourites (user_id, piece_id) VALUES (11, 1)"],
    6: ["UPDATE jobs SET piece_id = 1"],
    7: ["UPDATE jobs SET seconds = 2.5"],
    8: ["UPDATE jobs SET language = 'de'"],
    9: [
        "INSERT INTO servers (id, instruments, seconds, authors_delete) VALUES (3, 'piano', 45, 0)",
        "INSERT INTO server_channels (server_id, channel_id) VALUES (3, 4)",
    ],
    10: ["UPDATE jobs SET accepted_at = 77"],
    11: ["""UPDATE jobs SET stages = '{"wait": 1.5}'"""],
    12: ["UPDATE pieces SET parent_id = 1"],
    13: [
        (
            "INSERT INTO duels (piece_a, piece_b, author_id, channel_id, ends_at) "
            "VALUES (1, 1, 11, 5, 99)"
        ),
        "INSERT INTO duel_votes (duel_id, user_id, side) VALUES (1, 11, 'b')",
    ],
    14: ["UPDATE jobs SET estimated = 3.5, worked = 4.5"],
    15: [
        "UPDATE jobs SET token = 'abc'",
        "INSERT INTO notices (job_id, sentence) VALUES (9, 'News')",
    ],
    16: ["UPDATE entries SET author_id = 12"],
    17: ["INSERT INTO server_moods (guild_id, mood, piece_id) VALUES (8, 'odd', 1)"],
    18: ["UPDATE servers SET model = 'waltzes'"],
    19: [
        "UPDATE servers SET dj_role = 21",
        "INSERT INTO players (server_id, channel_id, message_id, language) VALUES (3, 4, 6, 'fr')",
    ],
    20: [
        "INSERT INTO jams (opener_id, channel_id, language, piece_id) VALUES (11, 5, 'es', 1)",
        "INSERT INTO jam_steps (jam_id, user_id, job_id, bars, mood) VALUES (1, 11, 9, 8, 'calm')",
    ],
    21: ["UPDATE servers SET volume = 60"],
}
KEPT = {
    1: ("SELECT title || mood || hex(midi) FROM pieces", "Oldsad4D54"),
    2: ("SELECT value FROM votes", -1),
    3: ("SELECT state FROM jobs", "accepted"),
    4: ("SELECT value FROM notes", "abc"),
    5: ("SELECT piece_id FROM favourites", 1),
    6: ("SELECT piece_id FROM jobs", 1),
    7: ("SELECT seconds FROM jobs", 2.5),
    8: ("SELECT language FROM jobs", "de"),
    9: ("SELECT seconds + channel_id FROM servers JOIN server_channels", 49),
    10: ("SELECT accepted_at FROM jobs", 77),
    11: ("SELECT json_extract(stages, '$.wait') FROM jobs", 1.5),
    12: ("SELECT parent_id FROM pieces", 1),
    13: ("SELECT ends_at || side FROM duels JOIN duel_votes ON duel_id = id", "99b"),
    14: ("SELECT estimated + worked FROM jobs", 8.0),
    15: ("SELECT token || sentence FROM jobs JOIN notices ON job_id = id", "abcNews"),
    16: ("SELECT title || author_id || moods FROM entries", "old12sad"),
    17: ("SELECT mood FROM server_moods WHERE mood = 'odd'", "odd"),
    18: ("SELECT model FROM servers", "waltzes"),
    20: ("SELECT language || mood FROM jams JOIN jam_steps ON jam_id = jams.id", "escalm"),
    19: ("SELECT dj_role || language FROM servers JOIN players ON server_id = id", "21fr"),
    21: ("SELECT volume FROM servers", 60),
}


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        [[version]] = connection.execute("PRAGMA user_version")
        return [*connection.iterdump(), f"version {version}"]
    finally:
        connection.close()


def folder_with(path: Path, *scripts: str) -> Path:
    path.mkdir()
    for number, script in enumerate(scripts, start=1):
        (path / f"{number:04}_step.sql").write_text(script)
    return path


async def test_from_nothing_to_the_newest_version(tmp_path: Path) -> None:
    async with open_database(tmp_path / "new" / "folder" / "a.db") as database:
        assert [tuple(row) for row in await database.rows("PRAGMA user_version")] == [
            (len(SCRIPTS),)
        ]
        assert [tuple(row) for row in await database.rows("PRAGMA journal_mode")] == [("wal",)]
        assert [tuple(row) for row in await database.rows("PRAGMA foreign_keys")] == [(1,)]
        assert [tuple(row) for row in await database.rows("PRAGMA secure_delete")] == [(1,)]
        [[timeout]] = await database.rows("PRAGMA busy_timeout")
        assert timeout > 0


@pytest.mark.parametrize("version", range(1, len(SCRIPTS) + 1))
async def test_from_each_version_to_the_newest_with_all_rows(tmp_path: Path, version: int) -> None:
    path = tmp_path / "a.db"
    old = tmp_path / "old"
    old.mkdir()
    for script in SCRIPTS[:version]:
        shutil.copy(script, old)
    async with open_database(path, old) as database:
        for number in range(1, version + 1):
            for statement in ROWS[number]:
                await database.rows(statement)

    async with open_database(path) as database:
        [[reached]] = await database.rows("PRAGMA user_version")
        assert reached == len(SCRIPTS)
        for number in range(1, version + 1):
            question, answer = KEPT[number]
            assert [tuple(row) for row in await database.rows(question)] == [(answer,)]
        assert await database.rows("PRAGMA foreign_key_check") == []
    async with open_store(tmp_path / "fresh.db"):
        pass
    schema = [line for line in dump(path) if line.startswith("CREATE")]
    fresh = [line for line in dump(tmp_path / "fresh.db") if line.startswith("CREATE")]
    assert schema == fresh


def test_every_version_has_rows_to_be_kept() -> None:
    assert len(SCRIPTS) == len(ROWS) == len(KEPT)


async def test_a_migration_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    good = "CREATE TABLE a (x); INSERT INTO a VALUES (1);"
    async with open_database(path, folder_with(tmp_path / "good", good)):
        pass
    before = dump(path)
    bad = "CREATE TABLE b (y); DELETE FROM a; INSERT INTO nowhere VALUES (1);"
    with pytest.raises(SetupError, match=r"a\.db cannot be used as the database: no such table"):
        async with open_database(path, folder_with(tmp_path / "bad", good, bad)):
            raise AssertionError
    assert dump(path) == before

    mended = "CREATE TABLE b (y);"
    async with open_database(path, folder_with(tmp_path / "mended", good, mended)) as database:
        assert len(await database.rows("SELECT * FROM a")) == 1


async def test_a_later_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_database(path) as database:
        await database.rows("PRAGMA user_version = 99")
    before = dump(path)
    with pytest.raises(SetupError, match=r"later version of Affetto \(schema 99"):
        async with open_database(path):
            raise AssertionError
    assert dump(path) == before


async def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_text("This is a diary, and a long one, that has nothing to do with SQLite. " * 20)
    with pytest.raises(SetupError, match=r"a\.db cannot be used as the database"):
        async with open_database(path):
            raise AssertionError
    with pytest.raises(SetupError, match="cannot be used as the database"):
        async with open_database(path / "below" / "b.db"):
            raise AssertionError


async def test_scripts_have_to_be_numbered_without_a_gap(tmp_path: Path) -> None:
    scripts = folder_with(tmp_path / "gap", "CREATE TABLE a (x);", "CREATE TABLE b (x);")
    (scripts / "0001_step.sql").unlink()
    with pytest.raises(SetupError, match="numbered from 1 on"):
        async with open_database(tmp_path / "a.db", scripts):
            raise AssertionError


async def test_a_transaction_happens_whole_or_not_at_all(store: Store) -> None:
    database = store.notes.database

    async def fail() -> None:
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO notes VALUES ('a', 'half')")
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert await store.notes.read("a") is None
    await store.notes.write("a", "whole")
    assert await store.notes.read("a") == "whole"


async def test_a_transaction_that_is_cancelled_leaves_nothing(store: Store) -> None:
    database = store.notes.database
    inside = asyncio.Event()

    async def wait() -> None:
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO notes VALUES ('a', 'half')")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await inside.wait()
    others = [asyncio.create_task(store.notes.write(f"b{n}", str(n))) for n in range(5)]
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.gather(*others)
    assert await store.notes.read("a") is None
    assert await store.notes.read("b4") == "4"


async def test_a_cancelled_begin_does_not_lock_the_others_out(store: Store) -> None:
    database = store.notes.database

    async def begin() -> None:
        async with database.transaction():
            raise AssertionError

    task = asyncio.create_task(begin())
    await asyncio.sleep(0)  # It has sent BEGIN to the connection's thread by now.
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.notes.write("a", "1")
    assert await store.notes.read("a") == "1"
