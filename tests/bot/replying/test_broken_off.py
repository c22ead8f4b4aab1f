"""Answers that are lost, replies that ran out: nothing is there twice, and nothing is missing."""

from __future__ import annotations

import aiohttp
import discord
import pytest

from bot.replying.failures import NotPostedError
from tests.bot.broken_off import break_off
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, names, request_line, seen

CALLBACK = "/interactions/*/callback"
ORIGINAL = "/webhooks/*/messages/@original"
FOLLOW_UP = "/webhooks/*/simcord_interaction_*[0-9]"
CHANNEL = "/channels/*/messages"
IN_CHANNEL = "/channels/*/messages/*"
WHOLE = ["sad-etude-1.mp3", "sad-etude-1.mid", "sad-etude-1.png"]


@pytest.mark.parametrize("is_read", [True, False])
async def test_a_first_answer_whose_own_answer_was_lost_counts(
    world: World, monkeypatch: pytest.MonkeyPatch, is_read: bool
) -> None:
    break_off(monkeypatch, "POST", CALLBACK, done=True)
    if not is_read:
        world.env.inject_error("GET", ORIGINAL, status=500)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    assert names(seen(result)) == WHOLE
    assert len(world.channel.history()) == 1
    assert (await world.job(result))["message_id"] == seen(result).id


async def test_a_first_answer_that_comes_too_late_the_second_time_is_told_in_the_channel(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_off(monkeypatch, "POST", CALLBACK, done=False)
    world.env.inject_error("POST", CALLBACK, status=404, code=10062, times=2)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(discord.NotFound)
    [told] = world.channel.history()
    assert told.content.endswith(request_line(result))
    assert (await world.job(result))["state"] == "failed"


async def test_where_the_reply_ran_out_the_channel_is_tried_again(world: World) -> None:
    world.env.inject_error("PATCH", ORIGINAL, status=401, code=50027, times=None)
    world.env.inject_error("POST", CHANNEL, status=502)
    result = world.emit(world.alice, "compose", mood="sad")
    await world.env.advance_time(10.0)

    old, new = world.channel.history()
    assert names(new) == WHOLE
    assert "longer than a reply may" in old.content
    assert old.content.endswith(f"/{new.id}.")
    assert (await world.job(result))["message_id"] == new.id


@pytest.mark.parametrize(("status", "way"), [(500, "/webhooks/"), (404, "/channels/")])
async def test_a_failure_is_told_beside_a_reply_that_may_hold_the_piece(
    world: World, status: int, way: str
) -> None:
    world.env.inject_error("PATCH", ORIGINAL, status=400, code=50035)
    world.env.inject_error("GET", "/webhooks/*/messages/*", status=status, times=None)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(NotPostedError)
    told = (
        "Piece 1 is kept, but Discord did not take it: /replay piece:1 brings it."
        + request_line(result)
    )
    assert sum(each.content == told for each in world.channel.history()) == 1
    sent = next(each for each in reversed(world.env.http_requests) if each.method == "POST")
    assert sent.path.startswith(way)


async def test_a_second_piece_in_the_channel_is_looked_for_there(
    world: World, engine: FakeEngine
) -> None:
    world.env.inject_error("POST", FOLLOW_UP, status=401, code=50027)
    world.env.inject_error("PATCH", IN_CHANNEL, status=502)
    result = world.emit(world.alice, "compose", mood="sad", variations=2)
    await world.env.advance_time(10.0)

    first, second = world.channel.history()
    assert names(first) == WHOLE
    assert names(second)[0] == "sad-etude-2.mp3"
    assert result.followups == []
    job = await world.store.jobs.database.row("SELECT state FROM jobs WHERE id = ?", (second.id,))
    assert job is not None
    assert job["state"] == "delivered"


@pytest.mark.parametrize("done", [True, False])
async def test_a_message_that_follows_stands_there_once(
    world: World, monkeypatch: pytest.MonkeyPatch, done: bool
) -> None:
    break_off(monkeypatch, "POST", FOLLOW_UP, done=done)
    result = await world.alice.slash(world.channel, "compose", mood="sad", variations=2)

    assert names(seen(result)) == WHOLE
    first, second = world.channel.history()
    assert first.id == seen(result).id
    assert names(second)[0] == "sad-etude-2.mp3"


async def test_who_may_not_look_sends_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_off(monkeypatch, "POST", FOLLOW_UP, done=True)
    world.env.inject_error("GET", CHANNEL, status=403)
    result = await world.alice.slash(world.channel, "compose", mood="sad", variations=2)

    world.expect(aiohttp.ServerDisconnectedError)
    assert names(seen(result)) == WHOLE
    first, second, _ = world.channel.history()
    assert first.id == seen(result).id
    assert names(second) == []
    assert await world.store.pieces.count(world.alice.id) == 1
