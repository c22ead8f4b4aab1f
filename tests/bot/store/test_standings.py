"""The tables behind /top and the search by title follow pieces and votes, whoever writes them."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.store import Store, open_store
from bot.store.database import MIGRATIONS, open_database
from bot.store.history import Filter
from tests.bot.fake_engine import compose_request, keep
from tests.bot.store.wilson import lower_bound

MOODS = ("sad", "calm and happy", "sad to calm", "tense")


async def filled(store: Store, seed: int, pieces: int = 12) -> None:
    """Pieces with votes that came, changed and went."""
    chance = random.Random(seed)  # noqa: S311 - reproducible
    for n in range(pieces):
        guild = chance.choice((None, 8, 9))
        await keep(store, compose_request(chance.choice(MOODS)), user=n % 3, guild=guild)
    for _ in range(150):
        piece, user = chance.randint(1, pieces), chance.randint(1, 12)
        await store.votes.cast(piece, user, chance.choice((1, 1, -1)))


async def expected(store: Store, guild: int | None, mood: str | None) -> list[int]:
    """The order by the votes themselves."""
    rows = await store.votes.database.rows(
        "SELECT id, mood || ' ' || coalesce(json_extract(composition, '$.request.then[0].name'), "
        "'') AS moods, (SELECT count(*) FROM votes WHERE piece_id = id AND value = 1) AS up, "
        "(SELECT count(*) FROM votes WHERE piece_id = id AND value = -1) AS down, guild_id "
        "FROM pieces WHERE guild_id IS NOT NULL"
    )
    found = [
        (lower_bound(row["up"], row["down"]), row["up"], row["id"])
        for row in rows
        if row["up"]
        and (guild is None or row["guild_id"] == guild)
        and (mood is None or mood in row["moods"].split())
    ]
    return [number for _, _, number in sorted(found, reverse=True)]


async def check(store: Store) -> None:
    await check_history(store)
    for guild in (None, 8, 9):
        for mood in (None, "sad", "calm", "happy", "tense", "joyful"):
            top = await store.ranking.top(guild_id=guild, mood=mood, limit=100)
            assert [line.number for line in top] == await expected(store, guild, mood)


async def check_history(store: Store) -> None:
    for guild in (8, 9):
        for mood in ("sad", "calm", "happy", "tense", "joyful", "and", "→"):
            rows = await store.votes.database.rows(
                "SELECT piece_id AS id, ' ' || moods || ' ' AS moods FROM entries "
                "WHERE guild_id = ? ORDER BY id DESC",
                (guild,),
            )
            wanted = [row["id"] for row in rows if f" {mood} " in row["moods"]]
            wanted = [] if mood in ("and", "→") else wanted
            chosen = Filter(guild_id=guild, mood=mood)
            assert await store.history.count(chosen) == len(wanted)
            page = await store.history.page(chosen, offset=1, limit=100)
            assert [line.number for line in page] == wanted[1:]
            piano = Filter(guild_id=guild, mood=mood, instruments="piano")
            assert await store.history.count(piano) == len(wanted)
            violin = Filter(guild_id=guild, mood=mood, instruments="violin")
            assert await store.history.count(violin) == 0


@pytest.mark.parametrize("seed", range(3))
async def test_the_order_is_that_of_the_votes(store: Store, seed: int) -> None:
    await filled(store, seed)
    await check(store)


async def test_the_score_is_wilsons(store: Store) -> None:
    await keep(store, compose_request(), user=1, guild=8)
    for user, vote in enumerate((1, 1, -1, 1, -1, -1, 1, -1, -1, -1), start=1):
        await store.votes.database.rows(
            "INSERT INTO users (id) VALUES (?) ON CONFLICT DO NOTHING", (user,)
        )
        await store.votes.database.rows(
            "INSERT INTO votes (piece_id, user_id, value) VALUES (1, ?, ?)", (user, vote)
        )
        [row] = await store.votes.database.rows("SELECT up, score FROM standings WHERE mood = ''")
        assert row["score"] == pytest.approx(lower_bound(row["up"], user - row["up"]), abs=1e-12)


async def test_what_is_deleted_leaves_the_standings(store: Store) -> None:
    await filled(store, 1)
    await store.removal.piece(3)
    await store.members.forget(1)
    await check(store)
    for table in ("standings", "entries", "server_moods"):
        rows = await store.votes.database.rows(
            f"SELECT piece_id FROM {table} WHERE piece_id NOT IN (SELECT id FROM pieces)"  # noqa: S608
        )
        assert rows == []


async def test_another_program_may_write_votes_and_pieces(tmp_path: Path, store: Store) -> None:
    await keep(store, compose_request(), user=1, guild=8)
    other = sqlite3.connect(tmp_path / "affetto.db")
    with other:
        other.execute("INSERT INTO votes (piece_id, user_id, value) VALUES (1, 1, 1)")
        other.execute(
            "INSERT INTO pieces (author_id, guild_id, channel_id, composition, midi) "
            "SELECT 1, 8, 5, json_set(composition, '$.title', 'Night Song'), midi FROM pieces"
        )
    other.close()
    await check(store)
    found = await store.pieces.find("night song", user_id=1, guild_id=None)
    assert found is not None
    assert found.number == 2


async def test_an_earlier_database_gets_the_same_standings(tmp_path: Path) -> None:
    old, path = tmp_path / "old", tmp_path / "a.db"
    old.mkdir()
    for script in sorted(MIGRATIONS.glob("*.sql"))[:15]:
        shutil.copy(script, old)
    async with open_database(path, old) as database:
        await database.rows("INSERT INTO users (id) VALUES (1), (2), (3)")
        for n in range(9):
            title = ("Étude", "Night Song")[n % 2]
            mood = ("sad", "calm and happy")[n % 2]
            await database.rows(
                "INSERT INTO pieces (author_id, guild_id, channel_id, composition, midi) VALUES "
                "(1, 8, 5, json_object('title', ?, 'key', 'A minor', 'seconds', 5, 'request', "
                "json_object('mood', json_object('name', ?))), x'4D54')",
                (title, mood),
            )
        await database.rows(
            "INSERT INTO votes (piece_id, user_id, value) "
            "SELECT pieces.id, users.id, CASE (pieces.id * users.id) % 3 WHEN 0 THEN -1 ELSE 1 END "
            "FROM pieces, users WHERE (pieces.id + users.id) % 4 > 0"
        )
    async with open_store(path) as store:
        await check(store)
        before = await store.votes.database.rows("SELECT * FROM standings")
        async with store.votes.database.transaction() as connection:
            await connection.execute_fetchall("UPDATE votes SET value = value")
        after = await store.votes.database.rows("SELECT * FROM standings")
        assert [tuple(row) for row in before] == [tuple(row) for row in after]
        suggested = await store.pieces.suggest(1, "ÉTU", limit=3)
        assert [line.number for line in suggested] == [9, 7, 5]


async def test_the_statements_use_the_indexes(store: Store) -> None:
    database = store.votes.database
    order = "ORDER BY score DESC, up DESC, piece_id DESC LIMIT 10"
    for question in (
        f"piece_id FROM standings WHERE mood = 'sad' AND guild_id = 8 {order}",
        f"piece_id FROM standings WHERE mood = 'sad' {order}",
        "max(piece_id) FROM entries WHERE title = 'a' AND guild_id = 8",
        "count(*) FROM server_moods WHERE guild_id = 8 AND mood = 'sad'",
    ):
        rows = await database.rows(f"EXPLAIN QUERY PLAN SELECT {question}")
        plan = [row["detail"] for row in rows]
        assert all(step.startswith("SEARCH") for step in plan), plan
