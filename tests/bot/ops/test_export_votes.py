"""``affetto bot export-votes``: preferences without a trace of who had them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot import command_line
from bot.settings import database_path
from bot.store import open_store
from tests.bot.fake_engine import compose_request, keep
from tests.bot.world import World, seen

SNOWFLAKE = 111222333444555666


def exported(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setenv("AFFETTO_DATA_DIR", str(folder))
    assert command_line.main(["export-votes", str(path)]) == 0
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def test_votes_and_duels_while_the_bot_is_running(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad", seed=7)
    await world.bob.click(seen(posted), custom_id="vote:1:up")
    variation = await world.bob.click(seen(posted), label="Vary")
    for member in world.members:
        await member.click(seen(variation), custom_id="vote:2:down")
    await world.alice.slash(world.channel, "compose", mood="calm")  # nobody votes on it
    for _ in range(2):  # the second is not over
        duel = await world.alice.slash(world.channel, "duel", mood="happy")
        for member, label in zip(world.members, ("A", "B"), strict=True):
            await member.click(seen(duel), label=label)
    await world.bob.click(seen(duel), label="A")
    await world.store.duels.reveal(2)
    lines = await asyncio.to_thread(
        exported, tmp_path / "votes.jsonl", world.settings.data_dir, monkeypatch
    )

    voted, varied, over = lines
    assert (voted["kind"], voted["piece"], voted["up"], voted["down"]) == ("piece", 1, 1, 0)
    assert voted["request"]["seed"] == 7
    assert voted["features"] == {"notes_per_second": 4.25}
    assert voted["model"]["name"] == "piano"
    assert (varied["up"], varied["down"]) == (0, 2)
    assert varied["request"]["origin"] == {"way": "vary"}
    assert (over["kind"], over["duel"], over["votes"]) == ("duel", 2, {"a": 2, "b": 0})
    assert over["b"]["request"]["seed"] == (over["a"]["request"]["seed"] + 1) % 2**32
    assert over["a"]["features"] == {"notes_per_second": 4.25}


async def test_no_id_of_discords_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_store(tmp_path / "affetto.db") as store:
        await keep(store, *[compose_request()] * 3, user=SNOWFLAKE, guild=SNOWFLAKE)
        for piece in (1, 2, 3):
            await store.votes.cast(piece, SNOWFLAKE, 1)
        await store.duels.add(1, 2, author_id=SNOWFLAKE, guild_id=SNOWFLAKE, channel_id=SNOWFLAKE)
        await store.duels.vote(1, SNOWFLAKE, "b")
        await store.duels.reveal(1)
    path = tmp_path / "votes.jsonl"
    lines = await asyncio.to_thread(exported, path, tmp_path, monkeypatch)

    assert len(lines) == 4
    assert str(SNOWFLAKE) not in path.read_text("utf-8")


async def test_more_than_are_read_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(tmp_path / "affetto.db") as store:
        await keep(store, *[compose_request()] * 150, user=1)
        for piece in range(1, 151):
            await store.votes.cast(piece, 2, -1)
    lines = await asyncio.to_thread(exported, tmp_path / "v.jsonl", tmp_path, monkeypatch)

    assert [line["piece"] for line in lines] == list(range(1, 151))


def test_without_a_database_it_says_so_and_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AFFETTO_DATA_DIR", str(tmp_path))
    assert command_line.main(["export-votes", str(tmp_path / "votes.jsonl")]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path}/affetto.db does not exist: run the bot, or check AFFETTO_DATA_DIR.\n"
    )
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_cannot_be_written(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AFFETTO_DATA_DIR", str(world.settings.data_dir))
    assert database_path(world.settings).is_file()
    path = tmp_path / "no" / "folder" / "votes.jsonl"
    assert await asyncio.to_thread(command_line.main, ["export-votes", str(path)]) == 2
    assert capsys.readouterr().err == f"{path} cannot be written: No such file or directory.\n"
