"""Whose turn it is in a jam, how much it takes, and the last step taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from engine.api.progress import Progress, Stage
from engine.api.shares import Share
from tests.bot.fake_engine import FakeEngine
from tests.bot.jamming import (
    MORE,
    chosen,
    grow,
    labels_of_buttons,
    lines,
    refusal,
    typed,
    works,
)
from tests.bot.world import World, names, request_line, seen


async def test_nobody_adds_two_steps_in_a_row_unless_alone(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    await world.alice.click(seen(jam), label=MORE)
    await world.alice.click(seen(jam), label=MORE)
    await world.bob.click(seen(jam), label=MORE)
    for pressed in (
        await world.bob.click(seen(jam), label=MORE),
        await world.bob.click(seen(jam), label="Next section"),
        await chosen(world.bob, jam, "flute"),
    ):
        assert refusal(pressed) == (
            "The last step is yours: let somebody else go on first." + request_line(pressed)
        )
    assert len(engine.works) == 4
    assert len(lines(jam)) == 4


async def test_one_step_at_a_time_and_who_is_at_it_is_told(
    world: World, engine: FakeEngine, jam: InteractionResult, carol: MemberActor
) -> None:
    engine.held, engine.script = True, [Progress(Stage.COMPOSING, 0.5)]
    await world.bob.click(seen(jam), label=MORE)
    assert seen(jam).content.startswith("Composing")
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish", "Cancel"]
    for label in (MORE, "Next section", "Finish"):
        pressed = await carol.click(seen(jam), label=label)
        assert refusal(pressed) == (
            "bob is at it right now: wait until that is done." + request_line(pressed)
        )
    engine.let_go()
    await world.env.settle()
    assert lines(jam)[1:] == [f"<@{world.bob.id}>: 4 bars more"]
    assert not seen(jam).content
    await carol.click(seen(jam), label=MORE)
    assert len(lines(jam)) == 3


@pytest.mark.parametrize("who", ["author", "opener", "moderator"])
async def test_the_last_step_can_be_undone(
    world: World, engine: FakeEngine, jam: InteractionResult, carol: MemberActor, who: str
) -> None:
    may = world.guild.create_role("m", permissions=discord.Permissions(manage_messages=True))
    moderator = world.guild.add_member(world.env.create_user("mod"), roles=[may])
    await world.bob.click(seen(jam), label=MORE)
    await chosen(carol, jam, "flute")
    pressed = await world.bob.click(seen(jam), label="Undo")
    assert refusal(pressed).startswith("The last step can be undone by whoever made it")
    acting = {"author": carol, "opener": world.alice, "moderator": moderator}[who]
    await acting.click(seen(jam), label="Undo")

    assert lines(jam) == [f"<@{world.alice.id}>: the opening", f"<@{world.bob.id}>: 4 bars more"]
    assert names(seen(jam)) == ["jam-1-2.mp3", "jam-1-2.mid", "jam-1-2.png"]
    assert works(engine)[-1].shares == (Share(0, "alice"), Share(1, "bob", more=4))
    assert works(engine)[-1].work.midi == b"MThd opening +4"
    await typed(carol, jam, "sad")
    assert names(seen(jam))[0] == "jam-1-4.mp3"
    assert works(engine)[-1].work.origin.midi == b"MThd opening +4"


async def test_the_opening_stays(world: World, jam: InteractionResult) -> None:
    assert "Undo" not in labels_of_buttons(jam)
    before = seen(jam)
    await world.bob.click(seen(jam), label=MORE)
    await world.bob.click(seen(jam), label="Undo")
    assert lines(jam) == [f"<@{world.alice.id}>: the opening"]
    assert before.id == seen(jam).id


async def test_undoing_counts_for_no_quota_and_adding_does(
    world: World, jam: InteractionResult
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    await world.bob.click(seen(jam), label="Undo")
    made = await world.store.jobs.made(since=0)
    assert [piece.user_id for piece in made] == [world.alice.id, world.bob.id]


async def test_a_piece_gets_no_longer_than_a_piece_may_be(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.finish = lambda request: replace(grow(request), seconds=299.0)
    await world.bob.click(seen(jam), label=MORE)
    pressed = await world.alice.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("A piece has at most 300 seconds, and this would be longer")
    count = len(engine.works)
    await chosen(world.alice, jam, "flute")
    assert len(engine.works) == count + 1


async def test_a_jam_has_so_many_steps(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    for number in range(15):
        await world.members[(number + 1) % 2].click(seen(jam), label=MORE)
    assert len(lines(jam)) == 16
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("A jam has at most 16 steps")
    assert len(seen(jam).embeds[0].description or "") < 4096


async def test_a_name_that_is_no_name_stays_text(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    mallory = world.guild.add_member(world.env.create_user("@everyone **x**"))
    engine.held = True
    await mallory.click(seen(jam), label=MORE)
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert "@everyone" not in refusal(pressed)
    assert "**x**" not in refusal(pressed)
    engine.let_go()
    await world.env.settle()
    assert works(engine)[-1].shares[1] == Share(1, "@everyone **x**", more=4)
    assert "everyone" not in str(seen(jam).embeds[0].description)


async def test_what_is_sent_in_and_was_not_offered_is_refused(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    def forge(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE" and "values" in payload.get("data", {}):
            payload["data"]["values"] = [values.pop(0)]

    values = ["piano", "kazoo"]
    world.env.backend.subscribers.insert(0, forge)
    pressed = await chosen(world.bob, jam, "flute")
    assert refusal(pressed).startswith("piano plays already: choose another instrument.")
    pressed = await chosen(world.bob, jam, "flute")
    assert refusal(pressed).startswith("Nothing was chosen")
    assert len(engine.works) == 1


async def test_each_step_counts_for_the_limits_of_whoever_adds_it(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    world.bot.admission._limits = replace(world.bot.admission._limits, per_day=1)
    await world.bob.click(seen(jam), label=MORE)
    await world.alice.click(seen(jam), label="Undo")
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("You have made a piece in the last 24 hours")
    assert len(lines(jam)) == 1
