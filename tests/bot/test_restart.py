"""What a restart leaves and what it does not."""

from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock, Mock

import discord
import pytest
from discord import app_commands

from bot.client import Affetto
from engine.api.errors import EngineClosedError
from engine.api.progress import Progress, Stage
from tests.bot.fake_engine import FakeEngine, compose_request, keep
from tests.bot.world import World, said

AGAIN = "I was restarted before your piece was done: please ask again."


def syncs(world: World) -> int:
    return sum(
        request.method == "PUT" and request.path.endswith("/commands")
        for request in world.env.http_requests
    )


async def test_a_job_under_way_is_told_of_in_its_reply(world: World, engine: FakeEngine) -> None:
    engine.held = True
    engine.script = [Progress(Stage.COMPOSING, 0.5)]
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    assert said(result).startswith("Composing")
    await world.restart()

    assert said(result) == f"<@{world.alice.id}>, {AGAIN}"
    assert (await world.job(result))["state"] == "lost"
    told = world.env.http_requests[-1]
    assert told.json is not None
    assert told.json["allowed_mentions"] == {"parse": []}
    count = len(world.edits())
    await world.restart()
    assert len(world.edits()) == count


async def test_where_the_reply_is_gone_a_message_tells(world: World, engine: FakeEngine) -> None:
    engine.held = True
    first = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.bob.slash(world.channel, "compose", mood="sad")
    world.env.backend.delete_message(world.channel.id, first._interaction.message_id or 0)
    await world.restart()

    assert [message.content for message in world.channel.history()] == [
        f"<@{world.bob.id}>, {AGAIN}",
        f"<@{world.alice.id}>, {AGAIN}",
    ]


async def test_a_piece_that_was_composed_but_not_posted_is_named(
    world: World, engine: FakeEngine
) -> None:
    await keep(world.store, compose_request(), user=world.alice.id)
    engine.held = True
    result = await world.alice.slash(world.channel, "replay", piece="1")
    await world.restart()

    assert said(result) == (
        f"<@{world.alice.id}>, I was restarted before piece 1 was posted: /replay piece:1 "
        "brings it."
    )


async def test_a_member_who_cannot_be_told_keeps_nobody_from_being_told(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    results = [await who.slash(world.channel, "compose", mood="sad") for who in world.members]
    reply = f"*/messages/{results[0]._interaction.message_id}"
    world.env.inject_error("PATCH", reply, status=403, times=None)
    world.env.inject_error("POST", "/channels/*/messages", status=403, times=None)
    await world.restart()

    assert results[0].deferred
    assert said(results[1]) == f"<@{world.bob.id}>, {AGAIN}"
    assert [(await world.job(result))["state"] for result in results] == ["lost", "lost"]


async def test_jobs_that_ended_are_not_told_of(world: World, engine: FakeEngine) -> None:
    done = await world.alice.slash(world.channel, "compose", mood="sad")
    engine.refuses_with = EngineClosedError("x")
    failed = await world.alice.slash(world.channel, "compose", mood="sad")
    world.expect(EngineClosedError)
    edits, messages = world.edits(), world.channel.history()
    await world.restart()

    assert world.edits() == edits
    assert world.channel.history() == messages
    assert (await world.job(done))["state"] == "delivered"
    assert (await world.job(failed))["state"] == "failed"


async def test_a_shutdown_leaves_the_job_for_the_next_start(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    engine.ends_with = EngineClosedError("x")
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.bot.close()
    engine.let_go()
    await world.env.settle()

    world.expect(EngineClosedError)
    assert result.deferred
    assert (await world.job(result))["state"] == "running"
    await world.restart()
    assert said(result) == f"<@{world.alice.id}>, {AGAIN}"


async def test_commands_are_registered_only_when_they_changed(world: World) -> None:
    assert syncs(world) == 1
    await world.restart()
    assert syncs(world) == 1

    class Another(Affetto):
        async def setup_hook(self) -> None:
            @self.tree.command()
            async def ping(_interaction: discord.Interaction[Affetto]) -> None:
                """Answer."""

            await super().setup_hook()

    await world.restart(bot=Another)
    assert syncs(world) == 2
    await world.restart(bot=Another)
    assert syncs(world) == 2
    await world.restart()
    assert syncs(world) == 3


async def test_commands_that_were_cleared_at_discord_are_registered_again(world: World) -> None:
    def asked() -> int:
        return sum(
            request.method == "GET" and request.path.endswith("/commands")
            for request in world.env.http_requests
        )

    assert (syncs(world), asked()) == (1, 0)
    world.env.backend.commands[None].clear()
    await world.restart()
    assert (syncs(world), asked()) == (2, 1)
    result = await world.alice.slash(world.channel, "help")
    assert result.acknowledged
    await world.restart()
    assert (syncs(world), asked()) == (2, 2)


async def test_a_command_discord_knows_but_we_do_not(world: World) -> None:
    world.bot.tree.remove_command("history")
    result = await world.alice.slash(world.channel, "history")

    world.expect(app_commands.CommandNotFound)
    assert result.ephemeral
    assert said(result).startswith("This command has changed: try again in a few minutes.")


async def test_a_stop_waits_for_what_readiness_begins_and_none_begins_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidied, may_end = 0, asyncio.Event()

    async def tidy(_client: discord.Client) -> None:
        nonlocal tidied
        await may_end.wait()
        tidied += 1

    monkeypatch.setattr(world.bot, "players", Mock(tidy=tidy, close=AsyncMock()))
    ready = asyncio.create_task(world.bot.on_ready())
    await asyncio.sleep(0)
    stop = asyncio.create_task(world.bot.stop_working(60.0))
    await asyncio.sleep(0.1)
    assert not stop.done()
    may_end.set()
    await asyncio.gather(ready, stop)
    # Discord sends it again after a lost connection.
    await world.bot.on_ready()
    assert tidied == 1
