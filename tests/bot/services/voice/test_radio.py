"""A radio: what fills its gaps, what it keeps, and where it turns while a piece is being made."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.services import player_session, radio_station
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine
from tests.bot.voice_line import SOUND, Listening
from tests.bot.world import World, said, seen


async def begun(world: World, mood: str = "calm") -> InteractionResult:
    return await world.alice.slash(world.channel, "radio", mood=mood, instruments="piano")


def about(card: InteractionResult) -> str:
    """What the card says of its piece: its number and why it plays."""
    text = seen(card).embeds[0].description or ""
    return f"{text.partition(' ')[0]} {text.splitlines()[-1]}"


def asked(engine: FakeEngine) -> list[Any]:
    """The pieces that were to be composed."""
    return [job for job in engine.jobs if isinstance(job.work, ComposeRequest)]


async def pause(world: World) -> None:
    """Have a radio that had nothing look again."""
    await world.env.advance_time(player_session.WAIT_SECONDS)


async def test_what_the_server_liked_fills_the_gap_until_the_next_piece_is_made(
    world: World, heard: Listening, engine: FakeEngine
) -> None:
    await world.store.votes.keep(2, world.bob.id, 1)
    card = await begun(world)
    assert about(card) == "`#4` From the radio"
    await heard.look()  # Which has the next one made, and the earlier one ready.
    engine.held = True
    await heard.end()
    assert about(card) == "`#5` From the radio"
    await heard.look()
    await heard.end()
    earlier = "An earlier piece that you liked, while the next one is being made"
    assert about(card) == f"`#2` {earlier}"
    engine.let_go()
    await world.env.settle()
    await heard.end()
    assert about(card) == "`#6` From the radio"


async def test_where_nothing_was_liked_it_waits_for_the_next_piece(
    world: World, heard: Listening, engine: FakeEngine
) -> None:
    card = await begun(world)
    engine.held = True
    await heard.end()
    await pause(world)
    assert heard.session.now is None
    assert about(card) == "`#4` From the radio"
    thumb = await world.bob.click(seen(card), custom_id="player:like")
    assert said(thumb).startswith("No radio is playing")
    engine.let_go()
    await pause(world)
    assert about(card) == "`#5` From the radio"


async def test_what_could_not_be_made_is_tried_again_after_a_while(
    world: World, heard: Listening, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await world.store.votes.keep(2, world.bob.id, 1)
    card = await begun(world)
    engine.opus = None
    await heard.end()
    assert "the radio's next piece was not made: EngineError" in caplog.messages
    assert "nothing fills a gap of the radio: EngineError" in caplog.messages
    assert heard.session.now is None
    engine.opus = SOUND
    await pause(world)
    assert about(card).endswith(" From the radio")


async def test_a_thumb_down_gives_up_what_is_made_and_has_another_one_made(
    world: World, heard: Listening, engine: FakeEngine
) -> None:
    card = await begun(world)
    engine.held = True
    await heard.look()
    _, given_up = asked(engine)
    assert not given_up.cancelled
    told = await world.bob.click(seen(card), custom_id="player:dislike")
    assert said(told).startswith("👎 Away from this")
    assert given_up.cancelled
    assert len(asked(engine)) == 3
    assert not asked(engine)[-1].cancelled
    engine.let_go()
    await pause(world)
    assert about(card).startswith("`#5` 👎 Away from this")


async def test_of_its_pieces_those_go_that_nobody_liked(
    world: World, heard: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(radio_station, "KEPT", 1)
    card = await begun(world)
    await world.bob.click(seen(card), custom_id="player:like")
    for number in (5, 6):
        await heard.look()
        await heard.end()
        assert about(card).startswith(f"`#{number}`")
    lines = [await world.store.pieces.line(number) for number in (4, 5, 6)]
    assert [line is not None for line in lines] == [True, False, True]
    assert await world.bot.cache.get(4) is not None
    assert await world.bot.cache.get(5) is None


async def test_a_radio_that_plays_is_tuned_and_gives_up_what_is_made(
    world: World, heard: Listening, engine: FakeEngine
) -> None:
    card = await begun(world)
    told = await begun(world, "happy")
    assert said(told) == "The radio goes on from here, behind what waits."
    engine.held = True
    await heard.look()
    happy = asked(engine)[-1]
    assert happy.work.mood.valence > 0.5
    await begun(world, "sad")
    assert happy.cancelled
    await heard.look()
    assert asked(engine)[-1].work.mood.valence < 0
    engine.let_go()
    await world.env.settle()
    await heard.end()
    assert about(card) == "`#5` From the radio"


async def test_a_radio_ends_with_the_member_who_began_it_and_is_forgotten(
    world: World, heard: Listening, engine: FakeEngine
) -> None:
    await begun(world)
    engine.held = True
    await heard.look()
    world.bot.players.forget((), world.alice.id)
    await world.env.settle()
    assert asked(engine)[-1].cancelled
    assert heard.session.station is None
    assert heard.session.now is None


async def test_a_radio_begins_behind_what_plays(world: World, heard: Listening) -> None:
    card = await heard.play("1")
    told = await begun(world)
    assert said(told) == "The radio goes on from here, behind what waits."
    assert about(card).startswith("`#1`")
    await heard.look()
    await heard.end()
    assert about(card) == "`#4` From the radio"
