"""What an engine on other machines made while the bot was down is brought to its members."""

from __future__ import annotations

import pytest

from engine.api.errors import DeadlineError
from engine.api.progress import Progress, Stage
from tests.bot.fake_engine import FakeEngine, compose_request, keep
from tests.bot.world import World, labels, names, said, seen

AGAIN = "I was restarted before your piece was done: please ask again."


@pytest.fixture
def engine() -> FakeEngine:
    """One that goes on while the bot is down."""
    return FakeEngine(held=True, outlives=True, script=[Progress(Stage.COMPOSING, 0.5)])


async def owed(world: World) -> int:
    row = await world.store.jobs.database.row("SELECT count(*) AS number FROM notices")
    assert row is not None
    return int(row["number"])


async def test_the_piece_takes_its_place_in_the_reply(world: World, engine: FakeEngine) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.restart()
    assert said(result).startswith("Composing")
    engine.let_go()
    await world.env.settle()

    assert names(seen(result)) == [f"sad-etude-1.{end}" for end in ("mp3", "mid", "png")]
    assert said(result) == ""
    assert "Again" in labels(seen(result))
    job = await world.job(result)
    assert (job["state"], job["message_id"]) == ("delivered", result._interaction.message_id)
    assert await owed(world) == 0
    assert len(engine.works) == 1
    [message] = world.channel.history()
    assert message.id == result._interaction.message_id


async def test_others_are_told_while_a_piece_is_on_its_way(
    world: World, engine: FakeEngine
) -> None:
    waited_for = await world.alice.slash(world.channel, "compose", mood="sad")
    lost = await world.bob.slash(world.channel, "compose", mood="sad")
    del engine.named[str(lost._interaction.id)]
    await world.restart()

    assert said(lost) == f"<@{world.bob.id}>, {AGAIN}"
    assert said(waited_for).startswith("Composing")
    engine.let_go()
    await world.env.settle()
    assert len(names(seen(waited_for))) == 3


async def test_what_came_to_nothing_is_told_once(world: World, engine: FakeEngine) -> None:
    engine.ends_with = DeadlineError("x")
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.restart()
    engine.let_go()
    await world.env.settle()

    assert said(result) == f"<@{world.alice.id}>, {AGAIN}"
    assert (await world.job(result))["state"] == "lost"
    assert await owed(world) == 0


async def test_its_button_still_cancels_it(world: World, engine: FakeEngine) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.restart()
    await world.alice.click(seen(result), label="Cancel")
    await world.env.settle()

    assert engine.jobs[0].cancelled
    assert said(result) == f"<@{world.alice.id}>, {AGAIN}"


async def test_a_piece_that_cannot_be_posted_is_named(world: World, engine: FakeEngine) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.restart()
    world.env.inject_error("PATCH", "/webhooks/*", status=403)
    world.env.inject_error("PATCH", "/channels/*", status=403)
    world.env.inject_error("POST", "/channels/*/messages", status=403)
    engine.let_go()
    await world.env.settle()

    assert said(result) == (
        f"<@{world.alice.id}>, I was restarted before piece 1 was posted: /replay piece:1 "
        "brings it."
    )
    assert await owed(world) == 0


async def test_where_the_reply_is_gone_the_channel_gets_the_piece(
    world: World, engine: FakeEngine
) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    world.env.backend.delete_message(world.channel.id, result._interaction.message_id or 0)
    await world.restart()
    engine.let_go()
    await world.env.settle()

    [message] = world.channel.history()
    assert len(names(message)) == 3
    assert (await world.job(result))["state"] == "delivered"


async def test_the_rest_of_several_pieces_is_told_of(world: World, engine: FakeEngine) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad", variations=3)
    await world.restart()
    engine.let_go()
    await world.env.settle()

    assert len(names(seen(result))) == 3
    last = world.channel.last_message
    assert last is not None
    assert last.content == (
        f"<@{world.alice.id}>, I was restarted before your other pieces were done: please ask "
        "again for them."
    )
    assert await owed(world) == 0


async def test_a_variation_still_names_what_it_comes_from(world: World, engine: FakeEngine) -> None:
    await keep(world.store, compose_request(), user=world.alice.id, guild=world.guild.id)
    engine.held = False
    posted = await world.bob.slash(world.channel, "replay", piece="1")
    engine.held = True
    result = await world.bob.click(seen(posted), label="Vary")
    await world.restart()
    engine.let_go()
    await world.env.settle()

    assert (await world.store.pieces.get(2)).parent == 1
    assert "#1 Sad Étude" in (seen(result).embeds[0].description or "")


async def test_a_duel_is_not_taken_for_a_piece(world: World, engine: FakeEngine) -> None:
    result = await world.alice.slash(world.channel, "duel", mood="sad")
    await world.restart()
    engine.let_go()
    await world.env.settle()

    assert said(result) == f"<@{world.alice.id}>, {AGAIN}"


async def test_while_the_engine_is_out_of_reach_nothing_is_told(
    world: World, engine: FakeEngine
) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    engine.away = True
    await world.restart()
    assert said(result).startswith("Composing")
    assert await owed(world) == 1
    engine.away = False
    engine.let_go()
    await world.restart()
    await world.env.settle()
    assert len(names(seen(result))) == 3
