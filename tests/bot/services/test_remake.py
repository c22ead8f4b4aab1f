"""New pieces out of earlier ones: the buttons, the menu of moods, and where they come from."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from simcord.results import InteractionResult

from engine.api.keys import Key
from engine.api.origin import Way
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import MIDI, FakeEngine, compose_request, keep
from tests.bot.world import World, names, request_line, said, seen

GONE = "This piece is no longer kept: compose another one."


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="sad", seed=7, key="D minor")


def last(engine: FakeEngine) -> ComposeRequest:
    request = engine.works[-1]
    assert isinstance(request, ComposeRequest)
    return request


def card(result: InteractionResult) -> list[str]:
    """The lines below the title."""
    return (seen(result).embeds[0].description or "").splitlines()


def source(world: World, posted: InteractionResult, line: str) -> str:
    link = f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/{seen(posted).id}"
    return line.format(piece=f"[#1 Sad Étude]({link})")


def test_the_buttons_stand_below_the_piece(posted: InteractionResult) -> None:
    rows = [[button["label"] for button in row["components"]] for row in seen(posted).components]
    assert rows == [
        ["0", "0", "0", "Delete"],
        ["Again", "Vary", "Extend", "Change mood", "Only this …"],
        ["Download", "Score", "Video"],
    ]


async def test_again_is_the_same_wish_with_another_seed(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    await world.restart()
    result = await world.bob.click(seen(posted), label="Again")

    assert not result.ephemeral
    assert names(seen(result))[0] == "sad-etude-2.mp3"
    assert card(result) == [
        f"Composed for <@{world.bob.id}>",
        source(world, posted, "Another take on {piece}"),
    ]
    assert last(engine).seed != 7
    assert replace(last(engine), seed=7) == engine.works[0]
    assert len(names(seen(posted))) == 3
    assert (await world.job(result))["state"] == "delivered"


async def test_vary_keeps_the_opening(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    result = await world.bob.click(seen(posted), label="Vary")

    assert card(result)[1] == source(world, posted, "A variation of {piece}")
    origin = last(engine).origin
    assert origin is not None
    assert (origin.way, origin.midi, origin.key) == (Way.VARY, MIDI, Key(2, "minor"))
    assert (last(engine).mood.name, last(engine).seconds) == ("sad", 30)
    piece = await world.store.pieces.get(2)
    assert (piece.author_id, piece.parent) == (world.bob.id, 1)
    # The row tells which piece it was, and has no second copy of its notes.
    asked = json.loads((await world.job(result))["request"])
    assert asked["origin"] == {"way": "vary", "piece": 1}


async def test_another_take_on_a_variation_varies_the_same_piece(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    variation = await world.bob.click(seen(posted), label="Vary")
    result = await world.bob.click(seen(variation), label="Again")

    assert card(result)[1] == source(world, posted, "A variation of {piece}")
    assert last(engine).origin is not None


async def test_extend_goes_on_for_half_a_minute_up_to_the_limit(
    world: World, engine: FakeEngine
) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="calm", seconds=260)
    for seconds in (290, 300):
        posted = await world.bob.click(seen(posted), label="Extend")
        assert card(posted)[1].startswith("A longer form of [#")
        assert last(engine).seconds == seconds
        origin = last(engine).origin
        assert origin is not None
        assert origin.way is Way.EXTEND
    refused = await world.bob.click(seen(posted), label="Extend")

    assert refused.ephemeral
    assert said(refused) == (
        "This piece is as long as a piece may be, 300 seconds: vary it instead."
        + request_line(refused)
    )
    assert len(engine.works) == 3


async def test_another_mood_is_chosen_from_all_there_are(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    asked = await world.bob.click(seen(posted), label="Change mood")
    assert asked.ephemeral
    assert said(asked) == "Which mood should #1 Sad Étude have?"
    menus = [row["components"][0] for row in seen(asked).components]
    offered = [option["value"] for menu in menus for option in menu["options"]]
    assert len(offered) == len(set(offered)) > 25
    await world.restart()
    result = await world.bob.select(seen(asked), ["joyful"], custom_id="mood-of:1:pleasant")

    assert not result.ephemeral
    assert names(seen(result))[0] == "joyful-etude-2.mp3"
    assert card(result)[1] == source(world, posted, "{piece} in another mood")
    request = last(engine)
    assert (request.mood.name, request.key, request.tempo, request.then) == (
        "joyful",
        None,
        None,
        (),
    )
    assert request.origin is not None
    assert (request.origin.way, request.origin.key) == (Way.CHANGE, Key(2, "minor"))


@pytest.mark.parametrize("label", ["Again", "Vary", "Extend", "Change mood"])
async def test_a_piece_that_is_gone(
    world: World, engine: FakeEngine, posted: InteractionResult, label: str
) -> None:
    await world.store.removal.piece(1)
    pressed = await world.bob.click(seen(posted), label=label)

    assert pressed.ephemeral
    assert said(pressed) == GONE + request_line(pressed)
    assert len(engine.works) == 1


async def test_a_menu_of_a_piece_that_is_gone(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    asked = await world.bob.click(seen(posted), label="Change mood")
    await world.store.removal.piece(1)
    chosen = await world.bob.select(seen(asked), ["tense"], custom_id="mood-of:1:unpleasant")

    assert chosen.ephemeral
    assert said(chosen) == GONE + request_line(chosen)
    assert len(engine.works) == 1


async def test_an_error_takes_the_place_of_the_new_piece_and_leaves_the_old(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.held = True
    result = await world.bob.click(seen(posted), label="Vary")
    refused = await world.bob.click(seen(posted), label="Vary")
    third = await world.bob.click(seen(posted), label="Vary")
    assert third.ephemeral
    assert said(third).startswith("You have 2 pieces under way: wait until one is done.")
    engine.ends_with = RuntimeError("broken")
    engine.let_go()
    await world.env.settle()

    for failed in (result, refused):
        assert said(failed) == (
            "Something went wrong on my side: try again in a minute." + request_line(failed)
        )
        assert (await world.job(failed))["state"] == "failed"
    assert len(names(seen(posted))) == 3


async def test_it_can_be_cancelled(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.held = True
    result = await world.bob.click(seen(posted), label="Vary")
    # The library shows the first progress only where there is some.
    world.bot.runner.cancel(result._interaction.id, world.bob.id)
    await world.env.settle()

    assert said(result).startswith("The work was given up")
    assert len(names(seen(posted))) == 3


async def test_what_was_made_from_a_deleted_piece_stays_without_its_notes(
    world: World, posted: InteractionResult
) -> None:
    await world.bob.click(seen(posted), label="Vary")
    assert "origin" in json.loads(await facts(world, 2))["request"]
    await world.store.removal.piece(1)

    kept = json.loads(await facts(world, 2))
    assert kept["request"]["origin"] is None
    again = await world.bob.slash(world.channel, "replay", piece="2")
    assert card(again) == [f"Composed for <@{world.bob.id}>"]


async def test_forgetting_takes_the_notes_out_of_what_others_made(
    world: World, posted: InteractionResult
) -> None:
    await world.bob.click(seen(posted), label="Vary")
    await world.store.members.forget(world.alice.id)

    assert json.loads(await facts(world, 2))["request"]["origin"] is None


async def test_a_parent_that_is_deleted_meanwhile_is_not_named(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.held = True
    result = await world.bob.click(seen(posted), label="Extend")
    await world.store.removal.piece(1)
    engine.let_go()
    await world.env.settle()

    assert card(result) == [f"Composed for <@{world.bob.id}>"]
    assert json.loads(await facts(world, 2))["request"]["origin"] is None


async def test_a_parent_elsewhere_is_named_without_a_link(world: World) -> None:
    elsewhere = world.guild.id + 1
    await keep(world.store, compose_request(), user=world.alice.id, guild=elsewhere)
    shown = await world.alice.slash(world.channel, "replay", piece="1")
    result = await world.alice.click(seen(shown), label="Again")

    assert card(result)[1] == "Another take on #1 Sad Étude"


async def facts(world: World, number: int) -> str:
    [row] = await world.store.pieces.database.rows(
        "SELECT composition FROM pieces WHERE id = ?", (number,)
    )
    return str(row["composition"])
