"""What plays goes on whatever becomes of single pieces, and of the card that shows it."""

from __future__ import annotations

import asyncio

import pytest
from simcord.results import InteractionResult

from bot.cards.player_card import MAX_SHOWN, PlayerEnd
from bot.services.media_cache import Media
from bot.services.player_wish import MAX_QUEUE
from engine.api.errors import EngineError, RequestError
from tests.bot.fake_engine import FakeEngine
from tests.bot.voice_line import SOUND, Listening
from tests.bot.world import World, said, seen

CARD = "/channels/*/messages/*"


def shown(card: InteractionResult) -> str:
    """Which piece a card shows."""
    [embed] = seen(card).embeds
    return (embed.description or "").partition(" ")[0]


async def ready(world: World, *numbers: int) -> None:
    """Have the sounds of pieces made."""
    for number in numbers:
        await world.bot.cache.put(number, Media(b"ID3", b"PNG"))
        await world.bot.cache.put_opus(number, SOUND, 100)


async def test_the_queue_lists_the_next_pieces_and_takes_no_more_than_it_holds(
    world: World, heard: Listening
) -> None:
    card = await heard.play("1 " * (MAX_SHOWN + 3))
    queue = await world.bob.click(seen(card), label="Queue")
    assert queue.ephemeral
    [embed] = seen(queue).embeds
    lines = (embed.description or "").splitlines()
    assert lines[-2].startswith(f"{MAX_SHOWN}. `#1`")
    assert lines[-1] == "… and 2 more"
    left = MAX_QUEUE - MAX_SHOWN - 2
    assert said(await heard.play("2 " * MAX_QUEUE)).startswith(f"{left} pieces wait from place 13")
    full = await heard.play("3")
    assert said(full).startswith(f"{MAX_QUEUE} pieces wait already")
    assert len(heard.session.queue) == MAX_QUEUE
    world.expect(RequestError)


async def test_what_was_not_made_beforehand_is_tried_once_more(
    heard: Listening, engine: FakeEngine
) -> None:
    card = await heard.play("1, 2")
    engine.ends_with = EngineError("x")
    await heard.look()
    engine.ends_with = None
    assert len(engine.works) == 2
    await heard.end()
    assert shown(card) == "`#2`"
    assert len(engine.works) == 3


async def test_a_piece_that_cannot_be_played_is_left_out(
    world: World, heard: Listening, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    await ready(world, 1, 3)
    card = await heard.play("1, 2, 3")
    engine.ends_with = EngineError("x")
    await heard.end()
    assert "piece 2 cannot be played" in caplog.messages
    assert shown(card) == "`#3`"
    assert len(engine.works) == 2


async def test_what_is_skipped_while_its_sound_is_made_does_not_begin(
    world: World, heard: Listening, engine: FakeEngine
) -> None:
    await ready(world, 1, 3)
    card = await heard.play("1, 2, 3")
    engine.held = True
    await heard.end()
    assert said(await world.alice.slash(world.channel, "skip")) == "Skipped."
    engine.let_go()
    await world.env.settle()
    assert shown(card) == "`#3`"


async def test_a_stop_gives_up_the_sound_that_is_made(
    world: World, heard: Listening, engine: FakeEngine
) -> None:
    await ready(world, 1)
    card = await heard.play("1, 2")
    engine.held = True
    await heard.end()
    [making] = engine.jobs
    assert not making.cancelled
    await world.alice.slash(world.channel, "stop")
    assert making.cancelled
    assert said(card) == "The music was stopped."


async def test_where_the_player_fails_it_leaves_and_the_next_one_can_begin(
    world: World, heard: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    await ready(world, 1, 3)
    card = await heard.play("1, 2")
    await world.store.jobs.database.rows("ALTER TABLE pieces RENAME TO away")
    await heard.end()
    assert "the player failed" in caplog.messages
    assert said(card).startswith("The connection to the voice channel was cut off")
    assert heard.line.guild.voice_client is None
    await world.store.jobs.database.rows("ALTER TABLE away RENAME TO pieces")
    assert shown(await heard.play("3")) == "`#3`"


async def test_what_comes_into_an_empty_queue_plays_at_once(heard: Listening) -> None:
    card = await heard.play("1")
    await heard.end()
    assert said(card) == "The queue is empty: /play adds to it."
    await heard.play("2")
    assert shown(card) == "`#2`"
    assert heard.line.source is not None
    assert not heard.line.source.is_over


@pytest.mark.parametrize(("status", "again"), [(400, True), (404, False)])
async def test_a_card_is_given_up_only_where_it_is_gone(
    world: World, heard: Listening, status: int, again: bool
) -> None:
    card = await heard.play("1, 2, 3")
    world.env.inject_error("PATCH", CARD, status=status)
    await heard.end()
    assert shown(card) == "`#1`"
    await heard.end()
    assert shown(card) == ("`#3`" if again else "`#1`")
    # The music goes on either way.
    assert heard.session.now is not None
    assert heard.session.now.line.number == 3


async def test_who_is_forgotten_takes_along_what_they_asked_for_alone(
    world: World, heard: Listening
) -> None:
    card = await world.bob.slash(world.channel, "play", piece="1")
    await heard.play("2")
    await world.bob.slash(world.channel, "play", piece="3")
    world.bot.players.forget((), world.alice.id)
    await world.env.settle()
    assert shown(card) == "`#1`"
    assert [entry.line.number for entry in heard.session.queue] == [3]


async def test_what_is_still_to_begin_holds_no_stop_up(
    world: World, heard: Listening, engine: FakeEngine
) -> None:
    engine.held = True
    card = await heard.play("1")
    async with asyncio.timeout(10):
        await world.bot.players.close()
    engine.let_go()
    await world.env.settle()
    assert shown(card) == "`#1`"
    await heard.session.end(PlayerEnd.CLOSING)
    assert said(card).startswith("I am being restarted")
