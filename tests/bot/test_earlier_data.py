"""A data folder that an earlier version left: whatever was kept there still works here."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.ops.export_votes import export_votes
from bot.settings import BotSettings
from bot.store.database import MIGRATIONS
from engine.api.errors import RequestError
from engine.api.request import ComposeRequest
from engine.service.engines import open_pool
from tests.bot.earlier import DATABASE, EarlierWorld, unpack
from tests.bot.fake_engine import FakeEngine
from tests.bot.songwriter import open_composer
from tests.bot.world import counts, labels, names, request_line, said, seen

ROWS = {
    "users": 4,
    "pieces": 11,
    "votes": 8,
    "favourites": 4,
    "jobs": 15,
    "servers": 1,
    "server_channels": 2,
    "duels": 2,
    "duel_votes": 6,
    "notes": 1,
}
AGAIN = "I was restarted before your piece was done: please ask again."


@pytest.fixture
async def world(settings: BotSettings, engine: FakeEngine) -> AsyncIterator[EarlierWorld]:
    async with EarlierWorld(settings, engine) as started:
        yield started


def lines(result: InteractionResult) -> list[str]:
    """The lines of a list or a card."""
    return (seen(result).embeds[0].description or "").splitlines()


def listed(result: InteractionResult) -> list[int]:
    """The numbers of the pieces in a list."""
    return [int(line.split("`")[1][1:]) for line in lines(result)]


def fields(message: Any) -> dict[str | None, str | None]:
    return {field.name: field.value for field in message.embeds[0].fields}


async def values(world: EarlierWorld, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await world.store.pieces.database.rows(sql)]


def test_the_folder_is_as_the_earlier_version_left_it(tmp_path: Path) -> None:
    assert hashlib.sha256(DATABASE.read_bytes()).hexdigest() == (
        "ed560eeffa4aa2389185f901b5414a7914187798c32ade028f3f04dc39d13434"
    )
    unpack(tmp_path / "a.db")
    connection = sqlite3.connect(tmp_path / "a.db")
    assert connection.execute("PRAGMA user_version").fetchall() == [(14,)]
    connection.close()


async def test_it_is_brought_to_the_newest_schema_without_a_loss(world: EarlierWorld) -> None:
    newest = len(list(MIGRATIONS.glob("*.sql")))
    assert await values(world, "PRAGMA user_version") == [(newest,)]
    assert await values(world, "PRAGMA integrity_check") == [("ok",)]
    assert await values(world, "PRAGMA foreign_key_check") == []
    found = {table: await values(world, f"SELECT count(*) FROM {table}") for table in ROWS}  # noqa: S608
    assert found == {table: [(count,)] for table, count in ROWS.items()}


async def test_the_pieces_are_read_as_they_were_written(
    world: EarlierWorld, tmp_path: Path
) -> None:
    unpack(tmp_path / "a.db")
    connection = sqlite3.connect(tmp_path / "a.db")
    question = "SELECT id, author_id, guild_id, parent_id, composition, midi FROM pieces"
    kept = connection.execute(question).fetchall()
    connection.close()
    assert [row[3] for row in kept] == [None, None, None, 1, *[None] * 6, 2]
    for number, author, guild, parent, composition, midi in kept:
        piece = await world.store.pieces.get(number)
        assert (piece.author_id, piece.guild_id, piece.parent) == (author, guild, parent)
        assert piece.composition.midi == midi
        now, then = piece.composition.to_json(), json.loads(composition)
        # A later version may know more of a piece, but nothing else.
        asked_then, asked_now = then.pop("request"), now.pop("request")
        if asked_then.get("origin") is not None:
            assert asked_then.pop("origin").items() <= asked_now.pop("origin").items()
        assert all(asked_now[name] == value for name, value in asked_then.items())
        assert all(now[name] == value for name, value in then.items())


async def test_the_history_shows_the_pieces(world: EarlierWorld) -> None:
    mine = await world.alice.slash(world.channel, "history")
    server = await world.alice.slash(world.channel, "history", whose="this server")
    [made] = (await values(world, "SELECT created_at FROM pieces WHERE id = 2"))[0]

    assert listed(mine) == [11, 8, 7, 1]
    assert listed(server) == [11, 10, 9, 8, 7, 5, 4, 3]
    assert " · calm → happy · Bb minor · " in lines(server)[7]
    older = await world.alice.click(seen(server), label="Older ▶")
    assert listed(older) == [2, 1]
    assert lines(older)[0] == (
        f"`#2` [**Skipping Meadow**]({world.link('piece 2')}) · happy · drums, bass, piano · "
        f"F major · 0:07 · <t:{made}:R> · 👍 2 👎 1"
    )
    assert listed(await world.dora.slash("history")) == [6]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"mood": "happy"}, [4, 3, 2, 1]),
        ({"instruments": "bass"}, [11, 10, 9, 2]),
        ({"instruments": "multi"}, [5]),
    ],
)
async def test_the_history_finds_them_by_mood_and_instruments(
    world: EarlierWorld, filters: dict[str, str], found: list[int]
) -> None:
    result = await world.bob.slash(world.channel, "history", whose="this server", **filters)
    assert listed(result) == found


async def test_the_best_are_those_that_were_voted_for(world: EarlierWorld) -> None:
    result = await world.bob.slash(world.channel, "top")

    assert listed(result) == [1, 2, 5]
    assert ["👍 3 👎 0" in line for line in lines(result)] == [True, False, False]
    assert "👍 2 👎 1" in lines(result)[1]
    assert "👍 1 👎 0" in lines(result)[2]


async def test_the_buttons_of_that_time_go_on_counting(world: EarlierWorld) -> None:
    await world.alice.click(world.message("piece 1"), custom_id="vote:1:up")
    assert counts(world.message("piece 1")) == ["4", "0", "1"]
    await world.bob.click(world.message("piece 1"), custom_id="vote:1:down")
    await world.carol.click(world.message("piece 1"), custom_id="vote:1:up")
    await world.bob.click(world.message("piece 1"), custom_id="favourite:1")
    assert counts(world.message("piece 1")) == ["2", "1", "0"]
    # Its card was asked for in German.
    await world.bob.click(world.message("piece 5"), custom_id="vote:5:down")
    assert labels(world.message("piece 5"))[:5] == ["1", "1", "1", "Einzelspuren", "Löschen"]


async def test_favourites_are_still_marked(world: EarlierWorld) -> None:
    assert set(listed(await world.alice.slash(world.channel, "favourites"))) == {2, 5}
    assert listed(await world.bob.slash(world.channel, "favourites")) == [1]
    assert listed(await world.dora.slash("favourites")) == [6]
    assert (
        "You have no favourites yet"
        in lines(await world.carol.slash(world.channel, "favourites"))[0]
    )


async def test_the_servers_settings_hold(world: EarlierWorld, engine: FakeEngine) -> None:
    panel = await world.carol.slash(world.channel, "settings")
    studio = world.guild.channels["studio"].id
    assert fields(seen(panel)) == {
        "Where pieces may be made": f"<#{world.channel.id}> <#{studio}>",
        "Written for": "jazz",
        "Length": "0:15",
        "Pieces a member may make in 24 hours": "20 pieces a member",
        "Who may delete a piece": "moderators only",
        "Written by (change it with /settings model:)": "the usual model",
    }
    await world.bob.slash(world.channel, "compose", mood="calm")
    request = engine.works[-1]
    assert isinstance(request, ComposeRequest)
    assert (request.instruments, request.seconds) == ("jazz", 15)
    elsewhere = await world.bob.slash(world.lounge, "compose", mood="calm")
    assert said(elsewhere) == (
        f"Pieces may not be made in this channel: go to <#{world.channel.id}> or <#{studio}>."
        + request_line(elsewhere)
    )
    refused = await world.alice.click(world.message("piece 1"), label="Delete")
    assert said(refused).startswith("Where this piece was made, only moderators may delete")
    world.expect(RequestError)


async def test_the_open_duel_is_voted_on_and_revealed(world: EarlierWorld) -> None:
    duel = world.message("open duel")
    assert labels(duel) == ["A", "B", "Reveal"]
    await world.bob.click(duel, label="B")
    await world.alice.click(duel, label="A")
    assert fields(duel)["Votes"] == "4"
    await world.alice.click(duel, label="Reveal")

    assert duel.embeds[0].title == "B wins the duel, 3 to 1."
    assert list(fields(duel)) == ["A: #7 Slow Evening", "B: #8 Warm Tide"]
    for name, number in (("open duel", 8), ("revealed duel", 9)):
        played = await world.carol.click(world.message(name), label=f"▶ {number}")
        assert names(seen(played))[0].endswith(f"-{number}.mp3")


async def test_a_duel_whose_day_is_over_is_revealed_at_the_start(world: EarlierWorld) -> None:
    before = world.message("revealed duel").embeds
    await values(world, "UPDATE duels SET ends_at = 1")
    await world.restart()

    assert world.message("open duel").embeds[0].title == "B wins the duel, 2 to 1."
    assert labels(world.message("open duel")) == ["▶ 7", "▶ 8"]
    assert world.message("revealed duel").embeds == before


async def test_members_are_told_of_what_was_under_way(world: EarlierWorld) -> None:
    told = {
        "alice waits": f"<@{world.alice.id}>, {AGAIN}",
        "bob waits": (
            f"<@{world.bob.id}>, ich wurde neu gestartet, bevor Stück 5 gepostet war: "
            "/replay piece:5 bringt es."
        ),
        "carol waits": f"<@{world.carol.id}>, {AGAIN}",
        "dora waits": f"<@{world.dora.id}>, {AGAIN}",
    }
    assert {name: world.message(name).content for name in told} == told
    assert all(labels(world.message(name)) == [] for name in told)
    assert world.message("given up").content.startswith("The work was given up")
    states = "SELECT state, count(*) FROM jobs GROUP BY state ORDER BY state"
    assert await values(world, states) == [("delivered", 10), ("failed", 1), ("lost", 4)]
    edits = world.edits()
    await world.restart()
    await world.env.settle()
    assert world.edits() == edits


async def test_whoever_has_themselves_forgotten_leaves_nothing(world: EarlierWorld) -> None:
    asked = await world.alice.slash(world.channel, "privacy forget-me")
    await world.alice.click(seen(asked), label="Delete everything")

    assert await values(world, "SELECT id FROM pieces") == [(n,) for n in (2, 3, 4, 5, 6, 9, 10)]
    assert await values(world, "SELECT id FROM duels") == [(2,)]
    assert await values(world, "PRAGMA foreign_key_check") == []
    variation = await world.store.pieces.get(4)
    assert (variation.parent, variation.composition.request.origin) == (None, None)
    for name in ("piece 1", "piece 1 again", "open duel", "piece 11"):
        assert world.message(name).content == "This piece was deleted."


def test_the_votes_are_handed_out(tmp_path: Path) -> None:
    unpack(tmp_path / "affetto.db")
    out = tmp_path / "votes.jsonl"
    assert export_votes(tmp_path / "affetto.db", out) == 5
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(one["up"], one["down"]) for one in found if "up" in one] == [
        (3, 0),
        (2, 1),
        (0, 1),
        (1, 0),
    ]


@pytest.mark.slow
async def test_every_kind_is_played_anew_from_its_notes(settings: BotSettings) -> None:
    async with (
        open_pool(replace(settings, workers=1), open_composer=open_composer) as engine,
        EarlierWorld(settings, engine, settle_timeout=60) as world,
    ):
        mine = await world.alice.slash(world.channel, "replay", piece="1")
        linked = await world.bob.slash(world.channel, "replay", piece=world.link("piece 2"))
        many = await world.carol.slash(world.channel, "replay", piece="forgotten rain")
        direct = await world.dora.slash("replay", piece="6")
        stems = await world.bob.click(world.message("piece 2"), label="Stems")
        score = await world.bob.click(seen(linked), label="Score")

        for result, number, title in (
            (mine, 1, "golden-carnival"),
            (linked, 2, "skipping-meadow"),
            (many, 5, "forgotten-rain"),
            (direct, 6, "soft-clouds"),
        ):
            assert names(seen(result)) == [f"{title}-{number}.{e}" for e in ("mp3", "mid", "png")]
            mp3, midi, png = [await file.read() for file in seen(result).attachments]
            assert midi == (await world.store.pieces.get(number)).composition.midi
            assert len(mp3) > 50_000
            assert png.startswith(b"\x89PNG")
        assert counts(seen(mine)) == ["3", "0", "1"]
        assert seen(linked).embeds[0].to_dict() == world.message("piece 2").embeds[0].to_dict()
        assert names(seen(score)) == ["skipping-meadow-2-page-1.png", "skipping-meadow-2.musicxml"]
        with zipfile.ZipFile(io.BytesIO(await seen(stems).attachments[0].read())) as archive:
            assert len(archive.namelist()) == 3
