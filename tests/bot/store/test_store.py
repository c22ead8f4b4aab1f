"""The tables: what they keep, and what they refuse."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.store import Store, open_store
from bot.store.history import Filter
from bot.store.tally import Tally
from tests.bot.fake_engine import MIDI, compose, compose_request, keep

ALICE, BOB = 2**63 - 1, 12


async def test_many_at_once_lose_nothing(store: Store) -> None:
    await keep(store, compose_request(), user=BOB)

    async def add(number: int) -> None:
        job = 1000 + number
        await store.jobs.accept(
            job, "compose", {}, user_id=number, guild_id=None, channel_id=5, message_id=None
        )
        await store.jobs.running(job)
        await store.pieces.add(
            compose(compose_request()).without_media(),
            author_id=number,
            guild_id=None,
            channel_id=5,
            job_id=job,
        )
        await store.votes.cast(1, number, 1 if number % 3 else -1)
        await store.jobs.delivered(job, number, seconds=1.5)

    await asyncio.gather(*(add(number) for number in range(30)))

    database = store.jobs.database
    [[jobs, pieces]] = await database.rows(
        "SELECT count(*), count(DISTINCT piece_id) FROM jobs WHERE state = 'delivered'"
    )
    assert (jobs, pieces) == (30, 30)
    assert await store.votes.tally(1) == Tally(up=20, down=10)
    [[matching]] = await database.rows(
        "SELECT count(*) FROM jobs JOIN pieces ON pieces.id = piece_id AND author_id = user_id"
    )
    assert matching == 30


async def test_two_processes_may_use_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_store(path) as one, open_store(path) as two:
        await asyncio.gather(
            *(store.notes.write(f"{n}", "x") for n in range(20) for store in (one, two))
        )
        [[count]] = await two.notes.database.rows("SELECT count(*) FROM notes")
        assert count == 20


async def test_a_piece_comes_back_as_it_went_in(store: Store) -> None:
    composition = compose(compose_request("tense", seed=2**32 - 1)).without_media()
    number = await store.pieces.add(
        composition, author_id=ALICE, guild_id=None, channel_id=5, job_id=0
    )
    found = await store.pieces.find(str(number), user_id=ALICE, guild_id=None)
    assert found is not None
    assert (found.number, found.author_id, found.guild_id) == (1, ALICE, None)
    assert found.composition.to_json() == composition.to_json()
    assert found.composition.midi == composition.midi
    assert found.composition.request == composition.request


async def test_numbers_are_never_used_twice(store: Store) -> None:
    await keep(store, compose_request(), compose_request(), user=BOB)
    await store.pieces.database.rows("DELETE FROM pieces WHERE id = 2")
    await keep(store, compose_request(), user=BOB)
    lines = await store.history.page(Filter(author_id=BOB), offset=0, limit=9)
    assert [line.number for line in lines] == [3, 1]


async def test_votes_go_with_their_piece(store: Store) -> None:
    await keep(store, compose_request(), user=BOB)
    await store.votes.cast(1, ALICE, 1)
    await store.pieces.database.rows("DELETE FROM pieces")
    assert await store.votes.database.rows("SELECT * FROM votes") == []


async def test_what_was_forgotten_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    for forgets in (False, True):
        async with open_store(path) as store:
            await keep(store, compose_request(), user=ALICE)
            if forgets:
                await store.members.forget(ALICE)
        # What was still in the log beside the file went into it when it was closed.
        [only] = await asyncio.to_thread(lambda: list(tmp_path.iterdir()))
        assert (MIDI in await asyncio.to_thread(only.read_bytes)) is not forgets


async def test_what_makes_no_sense_is_refused_by_the_database(store: Store) -> None:
    for statement in (
        "INSERT INTO votes (piece_id, user_id, value) VALUES (1, 1, 1)",
        "INSERT INTO pieces (author_id, channel_id, composition, midi) VALUES (1, 1, '{}', x'')",
        "INSERT INTO jobs (id, kind, user_id, channel_id, request) VALUES (1, 'x', 1, 1, '{}')",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            await store.votes.database.rows(statement)


async def test_open_jobs_are_found_and_closed_once(store: Store) -> None:
    await keep(store, compose_request(), user=BOB)
    for job, piece in ((3, None), (1, 1), (2, None), (4, None)):
        await store.jobs.accept(
            job,
            "compose",
            {"seed": 7},
            user_id=ALICE,
            guild_id=8,
            channel_id=5,
            message_id=6,
            piece=piece,
        )
    await store.jobs.running(1)
    await store.jobs.delivered(2, 6, seconds=1.5)
    assert await store.notices.owe(4, "DeadlineError", "Too long.")
    await store.notices.told(4)
    assert await store.notices.owe(2, "TooLate", "News.")
    await store.notices.told(2)
    assert not await store.notices.owe(5, "DeadlineError", "Nobody asked.")

    assert await store.jobs.mark_lost() == [1, 3]
    assert await store.jobs.mark_lost() == []
    assert [(due.job_id, due.piece, due.sentence) for due in await store.notices.due()] == [
        (1, 1, None),
        (3, None, None),
    ]
    rows = await store.jobs.database.rows("SELECT state, error, ended_at FROM jobs ORDER BY id")
    assert [(row["state"], row["error"]) for row in rows] == [
        ("lost", None),
        ("delivered", None),
        ("lost", None),
        ("failed", "DeadlineError"),
    ]
    assert all(row["ended_at"] for row in rows)
