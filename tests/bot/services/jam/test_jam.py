"""``/jam``: members add to a piece in turns, under one message."""

from __future__ import annotations

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from engine.api.errors import DeadlineError, JobCancelledError
from engine.api.origin import Way
from engine.api.progress import Progress, Stage
from engine.api.redo import Redo
from engine.api.shares import Share
from tests.bot.fake_engine import FakeEngine
from tests.bot.jamming import (
    MORE,
    chosen,
    labels_of_buttons,
    lines,
    refusal,
    typed,
    works,
)
from tests.bot.world import World, names, said, seen


async def test_a_jam_opens_with_eight_bars_and_its_buttons(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    assert not jam.ephemeral
    assert names(seen(jam)) == ["jam-1-1.mp3", "jam-1-1.mid", "jam-1-1.png"]
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish"]
    assert lines(jam) == [f"<@{world.alice.id}>: the opening"]
    [work] = works(engine)
    assert (work.work.bars, work.work.tempo, work.work.origin) == (8, 120, None)
    assert work.shares == (Share(0, "alice"),)
    job = await world.job(jam)
    assert (job["state"], job["message_id"]) == ("delivered", seen(jam).id)
    assert await world.store.pieces.count(world.alice.id) == 0


async def test_three_members_add_all_kinds_of_steps(
    world: World, engine: FakeEngine, jam: InteractionResult, carol: MemberActor
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    await chosen(carol, jam, "flute")
    await typed(world.alice, jam, "very tense")

    a, b, c = world.alice.id, world.bob.id, carol.id
    assert lines(jam) == [
        f"<@{a}>: the opening",
        f"<@{b}>: 4 bars more",
        f"<@{c}>: flute",
        f"<@{a}>: 8 bars, very tense",
    ]
    squares = [line[0] for line in (seen(jam).embeds[0].description or "").splitlines()[2:]]
    assert squares == ["🟦", "🟧", "🟩", "🟦"]
    assert names(seen(jam)) == ["jam-1-4.mp3", "jam-1-4.mid", "jam-1-4.png"]
    last = works(engine)[-1]
    assert last.shares == (
        Share(0, "alice"),
        Share(1, "bob", more=4),
        Share(2, "carol", add=("flute",)),
        Share(0, "alice", more=8),
    )
    request = last.work
    assert request.origin.way is Way.REDO
    assert request.origin.redo == Redo(more=8)
    assert request.origin.midi == b"MThd opening +4 +flute"
    assert (request.mood.name, request.instruments) == ("very tense", "piano, flute")
    assert works(engine)[2].work.origin.redo == Redo(add=("flute",))
    menu = [item for row in seen(jam).components for item in row["components"]][-1]
    left = {option["value"] for option in menu["options"]}
    assert {"flute", "piano"}.isdisjoint(left)
    assert {"drums", "harp"} <= left


async def test_a_step_that_fails_leaves_the_jam_as_it_was(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.ends_with, engine.script = DeadlineError("x"), [Progress(Stage.COMPOSING, 0.5)]
    pressed = await world.bob.click(seen(jam), label=MORE)

    assert refusal(pressed).startswith("This took too long")
    assert lines(jam) == [f"<@{world.alice.id}>: the opening"]
    assert not seen(jam).content
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish"]
    assert names(seen(jam))[0] == "jam-1-1.mp3"
    assert (await world.job(pressed))["state"] == "failed"
    engine.ends_with = None
    await world.bob.click(seen(jam), label=MORE)
    assert len(lines(jam)) == 2


async def test_a_step_can_be_cancelled_by_its_member(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.held, engine.script = True, [Progress(Stage.COMPOSING, 0.5)]
    pressed = await world.bob.click(seen(jam), label=MORE)
    refused = await world.alice.click(seen(jam), label="Cancel")
    assert refusal(refused).startswith("Only the member who asked")
    await world.bob.click(seen(jam), label="Cancel")
    assert refusal(pressed).startswith("The work was given up")
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish"]
    assert len(lines(jam)) == 1


async def test_a_step_that_cannot_be_posted_is_not_kept(
    world: World, jam: InteractionResult
) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, code=50035)
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("Something went wrong on my side")
    assert len((await world.store.jams.get(1)).steps) == 1
    assert (await world.job(pressed))["state"] == "failed"
    await world.bob.click(seen(jam), label=MORE)
    assert len(lines(jam)) == 2


async def test_an_opening_that_cannot_be_posted_leaves_no_jam(
    world: World, engine: FakeEngine
) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, code=50035)
    result = await world.alice.slash(world.channel, "jam", mood="calm")
    world.expect(discord.HTTPException)
    assert said(result).startswith("Something went wrong on my side")
    assert await world.store.jams.database.rows("SELECT * FROM jams") == []
    engine.ends_with = JobCancelledError("x")
    result = await world.alice.slash(world.channel, "jam", mood="calm")
    world.expect(JobCancelledError)
    assert said(result).startswith("The work was given up")


async def test_a_message_that_is_deleted_amid_a_step_comes_back_with_it(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.held = True
    await world.bob.click(seen(jam), label=MORE)
    world.env.backend.delete_message(world.channel.id, seen(jam).id)
    engine.let_go()
    await world.env.settle()
    [message] = world.channel.history()
    assert names(message)[0] == "jam-1-2.mp3"
    assert (await world.store.jams.get(1)).message_id == message.id
    await world.alice.click(message, label=MORE)
    assert len((await world.store.jams.get(1)).steps) == 3


async def test_a_section_has_one_mood_in_the_members_own_words(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    pressed = await typed(world.bob, jam, "calm to tense")
    assert refusal(pressed).startswith("A section has one mood")
    pressed = await typed(world.bob, jam, "zzzz")
    assert refusal(pressed).startswith("Unknown mood: zzzz.")
    pressed = await typed(world.bob, jam, "gloomy zzqqy")
    assert works(engine)[-1].work.mood.name.startswith("gloomy")
    [told] = pressed.followups
    assert told.ephemeral
    assert "zzqqy" in told.content
