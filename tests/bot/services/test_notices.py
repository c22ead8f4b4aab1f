"""News of jobs that ended without their members: told once, when it can be, and only if true."""

from __future__ import annotations

import pytest

from engine.api.errors import DeadlineError
from engine.api.progress import Progress, Stage
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, labels, names, said, seen

AGAIN = "I was restarted before your piece was done: please ask again."
REST = "I was restarted before your other pieces were done: please ask again for them."


async def change(world: World, sql: str) -> None:
    await world.store.jobs.database.rows(sql)


async def owed(world: World) -> int:
    return len(await world.store.jobs.database.rows("SELECT * FROM notices"))


async def stop_before_it_was_noted(world: World) -> None:
    """Restart the bot as if it had been killed between an upload and what is written of it."""
    await change(world, "UPDATE jobs SET state = 'running'")
    await change(world, "UPDATE pieces SET message_id = NULL")
    await change(world, "UPDATE duels SET message_id = NULL")
    await world.restart()


async def look_again(world: World) -> None:
    """Have the time of all that was put off come."""
    await change(world, "UPDATE notices SET due_at = 0")
    await world.env.advance_time(60.0)


async def test_whom_nothing_reaches_is_told_at_the_next_command_in_their_language(
    world: World, engine: FakeEngine
) -> None:
    world.speak("de")
    engine.held = True
    await world.alice.slash(world.channel, "compose", mood="sad")
    for method, path in (("PATCH", "*/messages/*"), ("POST", "/channels/*/messages")):
        world.env.inject_error(method, path, status=403, times=None)
    await world.restart()
    assert await owed(world) == 1
    world.env.backend.faults.clear()
    world.speak("fr")
    assert (await world.bob.slash(world.channel, "help")).followups == []
    help_ = await world.alice.slash(world.channel, "help")

    [told] = help_.followups
    assert told.ephemeral
    assert told.content.startswith(f"<@{world.alice.id}>, ")
    assert "Neustart" in told.content or "neu gestartet" in told.content
    assert await owed(world) == 0
    assert (await world.alice.slash(world.channel, "help")).followups == []


async def test_what_does_not_get_through_then_is_told_the_time_after(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    await world.alice.slash(world.channel, "compose", mood="sad")
    for method, path in (("PATCH", "*/messages/*"), ("POST", "/channels/*/messages")):
        world.env.inject_error(method, path, status=403, times=None)
    await world.restart()
    world.env.inject_error("POST", "/webhooks/*", status=403)
    assert (await world.alice.slash(world.channel, "help")).followups == []
    assert await owed(world) == 1
    [told] = (await world.alice.slash(world.channel, "help")).followups
    assert told.content == f"<@{world.alice.id}>, {AGAIN}"


async def test_a_duel_that_stands_posted_was_not_lost(world: World) -> None:
    result = await world.alice.slash(world.channel, "duel", mood="sad")
    await stop_before_it_was_noted(world)

    assert said(result) == ""
    assert (await world.job(result))["state"] == "delivered"
    duel = await world.store.duels.get(1)
    assert duel.message_id == seen(result).id
    assert (await world.store.pieces.get(1)).number == 1
    await world.bob.click(seen(result), label="A")
    await world.alice.click(seen(result), label="Reveal")
    assert labels(seen(result)) == ["▶ 1", "▶ 2"]
    assert await owed(world) == 0


async def test_what_cannot_be_written_down_of_it_is_tried_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await change(
        world,
        "CREATE TRIGGER refusing BEFORE UPDATE ON jobs WHEN new.state = 'delivered' "
        "BEGIN SELECT raise(ABORT, 'the disk is full'); END",
    )
    await stop_before_it_was_noted(world)
    assert "the member was not told" in caplog.messages
    assert len(names(seen(result))) == 3
    assert (await world.job(result))["state"] == "lost"
    assert await owed(world) == 1
    await change(world, "DROP TRIGGER refusing")
    await look_again(world)

    assert (await world.job(result))["state"] == "delivered"
    assert said(result) == ""
    assert await owed(world) == 0


async def test_notices_that_cannot_be_read_are_told_when_they_can(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    for method, path in (("PATCH", "*/messages/*"), ("POST", "/channels/*/messages")):
        world.env.inject_error(method, path, status=500)
    await world.restart()
    assert await owed(world) == 1
    await change(world, "ALTER TABLE notices RENAME TO away")
    await world.env.advance_time(60.0)
    assert "the notices could not be looked through" in caplog.messages
    await change(world, "ALTER TABLE away RENAME TO notices")
    await look_again(world)

    assert said(result) == f"<@{world.alice.id}>, {AGAIN}"
    assert await owed(world) == 0


async def test_news_of_the_rest_come_in_the_channel_if_the_first_piece_was_taken_away(
    world: World,
) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    # As a stop just after the first of several pieces leaves it.
    await world.store.notices.prepare(result._interaction.id, REST)
    world.env.backend.delete_message(world.channel.id, seen(result).id)
    await world.restart()

    [told] = world.channel.history()
    assert told.content == REST
    assert (await world.job(result))["state"] == "delivered"
    assert await owed(world) == 0


async def test_a_stop_while_a_piece_is_brought_leaves_it_to_the_next_start(
    world: World, engine: FakeEngine
) -> None:
    engine.held = engine.outlives = True
    engine.script = [Progress(Stage.COMPOSING, 0.5)]
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.restart()
    # What nobody fetched can be claimed again.
    engine.named[str(result._interaction.id)] = engine.jobs[0]
    await world.restart()
    assert said(result).startswith("Composing")
    engine.let_go()
    await world.env.settle()

    assert len(names(seen(result))) == 3
    assert (await world.job(result))["state"] == "delivered"
    assert await owed(world) == 0


async def test_a_stop_breaks_off_what_is_brought_so_that_the_next_start_brings_it(
    world: World, engine: FakeEngine
) -> None:
    engine.held = engine.outlives = True
    engine.script = [Progress(Stage.COMPOSING, 0.5)]
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.restart()
    await world.bot.close()
    engine.let_go()
    await world.env.settle()
    assert said(result).startswith("Composing")
    assert await owed(world) == 1
    engine.named[str(result._interaction.id)] = engine.jobs[0]
    await world.restart()

    assert len(names(seen(result))) == 3
    assert await owed(world) == 0


async def test_what_could_not_be_noted_of_an_error_is_closed_once_it_can_be(
    world: World, engine: FakeEngine
) -> None:
    await change(
        world,
        "CREATE TRIGGER refusing BEFORE INSERT ON notices "
        "BEGIN SELECT raise(ABORT, 'the disk is full'); END",
    )
    engine.ends_with = DeadlineError("x")
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    world.expect(DeadlineError)
    assert said(result).startswith("This took too long")
    assert (await world.job(result))["state"] == "running"
    await change(world, "DROP TRIGGER refusing")
    await world.env.advance_time(2.0)

    assert (await world.job(result))["state"] == "failed"
    assert await owed(world) == 0
