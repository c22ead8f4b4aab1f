"""Buttons that write while another process holds the database."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import discord
import pytest
from simcord.results import InteractionResult

from bot.replying import in_time
from bot.settings import database_path
from bot.store import database
from tests.bot.world import World, counts, seen


@contextmanager
def locked(path: Path) -> Iterator[None]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
    finally:
        connection.close()


@asynccontextmanager
async def locked_for(path: Path, seconds: float) -> AsyncIterator[None]:
    """Let the lock go in the background, whatever the block waits for."""

    async def hold() -> None:
        with locked(path):
            held.set()
            await asyncio.sleep(seconds)

    held = asyncio.Event()
    holding = asyncio.create_task(hold())
    await held.wait()
    yield
    await holding


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="sad")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_time, "ANSWER_SECONDS", 0.1)


@pytest.mark.parametrize(
    ("custom_id", "expected"),
    [("vote:1:up", ["1", "0", "0"]), ("favourite:1", ["0", "0", "1"])],
)
async def test_it_is_deferred_at_once_and_written_when_the_lock_goes(
    world: World, posted: InteractionResult, custom_id: str, expected: list[str]
) -> None:
    async with locked_for(database_path(world.settings), 0.8):
        pressed = await world.bob.click(seen(posted), custom_id=custom_id)
        await world.env.settle()
    await world.env.settle()
    answers = [
        request.json["type"]
        for request in world.env.http_requests
        if request.path.endswith(f"/{pressed._interaction.token}/callback") and request.json
    ]
    assert answers == [discord.InteractionResponseType.deferred_message_update.value]
    assert counts(seen(posted)) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en-US", "That did not count"),
        ("de", "Das hat nicht gezählt"),
        ("fr", "Cela n’a pas compté"),
        ("es-ES", "Eso no ha contado"),
    ],
)
async def test_a_vote_that_did_not_count_is_told_to_the_member_alone(
    world: World,
    posted: InteractionResult,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    locale: str,
    sentence: str,
) -> None:
    monkeypatch.setattr(database, "WRITE_SECONDS", 0.5)
    world.speak(locale)
    with locked(database_path(world.settings)):
        pressed = await world.bob.click(seen(posted), custom_id="vote:1:up")
        await world.env.settle()
    assert pressed.followups[-1].content.startswith(sentence)
    assert pressed.followups[-1].ephemeral
    assert counts(seen(posted)) == ["0", "0", "0"]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
