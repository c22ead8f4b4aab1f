"""Jams across restarts: between two steps, amid one, and where the message tells what stands."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from bot.services.jam import WATCH_SECONDS
from engine.api.progress import Progress, Stage
from tests.bot.fake_engine import FakeEngine
from tests.bot.jamming import MORE, labels_of_buttons, lines, refusal, typed
from tests.bot.world import World, names, said, seen

LOST = "I was restarted before your piece was done: please ask again."


async def change(world: World, sql: str, *values: object) -> None:
    await world.store.jams.database.rows(sql, values)


async def leave_open(world: World, result: InteractionResult) -> None:
    """Leave a job's row as a kill before its end does."""
    await change(world, "UPDATE jobs SET state = 'running' WHERE id = ?", result._interaction.id)


def rename(world: World, jam: InteractionResult, old: str, new: str) -> None:
    """Have the message show the files of another step."""
    for attachment in world.env.backend.messages[world.channel.id][seen(jam).id].attachments:
        attachment["filename"] = attachment["filename"].replace(old, new)


async def test_it_goes_on_after_a_restart_with_all_its_names(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    asked = await world.alice.click(seen(jam), label="Next section")
    await world.restart()
    # Even a form that was open goes on.
    await world.alice.submit_modal(asked, {"mood": "tense"})
    assert len(lines(jam)) == 3
    labels = [share.label for share in engine.works[-1].shares]  # type: ignore[union-attr]
    assert labels == ["alice", "bob", "alice"]
    await world.alice.click(seen(jam), label="Undo")
    refused = await world.bob.click(seen(jam), label=MORE)
    assert refusal(refused).startswith("The last step is yours")
    await world.restart()
    await typed(world.alice, jam, "sad")
    await world.restart()
    await world.bob.click(seen(jam), label="Finish")
    assert (await world.store.jams.get(1)).piece == 1


async def test_a_step_that_was_under_way_is_told_and_the_jam_goes_on(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.held, engine.script = True, [Progress(Stage.COMPOSING, 0.5)]
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert seen(jam).content.startswith("Composing")
    engine.script = ()
    await world.restart()
    engine.held = False

    assert (await world.job(pressed))["state"] == "lost"
    told = [message.content for message in world.channel.history()]
    assert told == ["", f"<@{world.bob.id}>, {LOST}"]
    assert not seen(jam).content
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish"]
    assert names(seen(jam))[0] == "jam-1-1.mp3"
    await world.bob.click(seen(jam), label=MORE)
    assert lines(jam)[1:] == [f"<@{world.bob.id}>: 4 bars more"]


async def test_an_opening_that_was_under_way_is_told_in_its_reply(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    result = await world.alice.slash(world.channel, "jam", mood="calm")
    await world.restart()
    assert said(result) == f"<@{world.alice.id}>, {LOST}"


async def test_an_opening_that_was_kept_and_not_posted_is_told_and_gone(
    world: World, jam: InteractionResult
) -> None:
    # As a kill between the two leaves it: a row, and a reply with neither card nor files.
    await change(world, "UPDATE jobs SET state = 'running', message_id = NULL")
    await change(world, "UPDATE jams SET message_id = NULL")
    world.env.backend.delete_message(world.channel.id, seen(jam).id)
    await world.restart()
    [told] = world.channel.history()
    assert told.content == f"<@{world.alice.id}>, {LOST}"
    assert await world.store.jams.database.rows("SELECT * FROM jams") == []


async def test_an_opening_that_stands_there_goes_on(world: World, jam: InteractionResult) -> None:
    await change(world, "UPDATE jobs SET state = 'running'")
    await change(world, "UPDATE jams SET message_id = NULL")
    await world.restart()
    assert (await world.store.jams.get(1)).message_id == seen(jam).id
    assert len(world.channel.history()) == 1
    await world.bob.click(seen(jam), label=MORE)
    assert len(lines(jam)) == 2


async def test_a_step_that_was_kept_and_not_posted_does_not_stand(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    pressed = await world.bob.click(seen(jam), label=MORE)
    await leave_open(world, pressed)
    # The message still shows the opening.
    rename(world, jam, "jam-1-2", "jam-1-1")
    await world.restart()
    assert [step.user_id for step in (await world.store.jams.get(1)).steps] == [world.alice.id]
    assert lines(jam) == [f"<@{world.alice.id}>: the opening"]
    assert world.channel.history()[-1].content == f"<@{world.bob.id}>, {LOST}"


async def test_a_step_that_stands_there_is_kept_and_nobody_is_told(
    world: World, jam: InteractionResult
) -> None:
    pressed = await world.bob.click(seen(jam), label=MORE)
    await leave_open(world, pressed)
    await world.restart()
    assert (await world.job(pressed))["state"] == "delivered"
    assert len((await world.store.jams.get(1)).steps) == 2
    assert len(world.channel.history()) == 1


@pytest.mark.parametrize("shown", [True, False])
async def test_an_undo_that_was_cut_off_is_settled_by_what_the_message_shows(
    world: World, jam: InteractionResult, shown: bool
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    await change(world, "CREATE TABLE kept AS SELECT * FROM jam_steps WHERE id = 2")
    undone = await world.bob.click(seen(jam), label="Undo")
    # As a kill after the edit leaves it, or one before.
    await change(world, "INSERT INTO jam_steps SELECT * FROM kept")
    await leave_open(world, undone)
    if not shown:
        rename(world, jam, "jam-1-1", "jam-1-2")
    await world.restart()
    assert len(lines(jam)) == (1 if shown else 2)
    assert len((await world.store.jams.get(1)).steps) == (1 if shown else 2)
    assert len(world.channel.history()) == (1 if shown else 2)


async def test_the_hour_is_looked_after_across_a_restart(
    world: World, jam: InteractionResult
) -> None:
    await change(world, "UPDATE jams SET played_at = 1")
    await world.restart()
    assert seen(jam).content.startswith("Nobody added anything for an hour")
    assert (await world.store.jams.get(1)).piece == 1
    await world.env.advance_time(2 * WATCH_SECONDS)
    assert await world.store.pieces.count(world.alice.id) == 1
