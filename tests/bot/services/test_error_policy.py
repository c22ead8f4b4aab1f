"""When something goes wrong the member gets one sentence and an id, the log the traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import discord
import pytest

from bot.i18n.messages import t
from bot.services.error_policy import SENTENCES, STORE_SENTENCES, sentence
from bot.store.errors import StoreError
from engine.api import errors
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, logged, names, request_line, said, seen

ORIGINAL = "/webhooks/*/messages/@original"


def below(cls: type[BaseException]) -> Iterator[type[BaseException]]:
    for child in cls.__subclasses__():
        yield child
        yield from below(child)


def test_every_engine_error_has_a_sentence_of_its_own() -> None:
    known = {cls for cls in below(errors.EngineError) if cls.__module__ == "engine.api.errors"}

    assert len(known) == 7
    assert known <= SENTENCES.keys()
    assert len({SENTENCES[cls] for cls in known}) == len(known)


def test_every_error_of_the_store_has_a_sentence() -> None:
    assert set(below(StoreError)) == STORE_SENTENCES.keys()


def test_each_sentence_is_one_and_says_what_to_do() -> None:
    for text in map(t, (*SENTENCES.values(), *STORE_SENTENCES.values())):
        assert text.endswith(".")
        assert text.count(". ") == 0
        assert ": " in text


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.QueueFullError("x"), "Many pieces are waiting already: try again in a minute."),
        (errors.DeadlineError("x"), "This took too long and was stopped: try a shorter piece."),
        (
            errors.WorkerDiedError("x"),
            "The work broke down twice: try again, or try another seed.",
        ),
        (
            errors.JobCancelledError("x"),
            "The work was given up: ask again if you still want the piece.",
        ),
        (errors.EngineClosedError("x"), "I am being restarted: try again in a minute."),
        (
            errors.NoMachineError("x"),
            "At the moment no machine is there to compose this: try again in a few minutes.",
        ),
        (
            errors.EngineAwayError("x"),
            "I cannot reach the machines that compose at the moment: try again in a few minutes.",
        ),
        (
            errors.DataError("x"),
            "The notes of this piece can no longer be read: compose another one.",
        ),
        (errors.RequestError("No such thing."), "No such thing."),
        (
            errors.SoundFontError("x"),
            "I am not set up properly: please tell my operator to look at the log.",
        ),
        (KeyError("x"), "Something went wrong on my side: try again in a minute."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_what_the_engine_ends_with_takes_the_place_of_the_reply(
    world: World,
    engine: FakeEngine,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    expected: str,
) -> None:
    engine.ends_with = error
    with caplog.at_level(logging.INFO, "bot"):
        result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(type(error))
    assert said(result) == expected + request_line(result)
    assert not result.deferred
    assert names(seen(result)) == []
    job = await world.job(result)
    assert (job["state"], job["error"]) == ("failed", type(error).__name__)
    [record] = [record for record in caplog.records if record.name == "bot.services.error_policy"]
    assert record.getMessage() in logged(caplog, result)
    expected_ends = (
        errors.RequestError,
        errors.JobCancelledError,
        errors.QueueFullError,
        errors.EngineClosedError,
        errors.NoMachineError,
        errors.EngineAwayError,
    )
    if isinstance(error, expected_ends):
        assert record.exc_info is None
    else:
        assert record.exc_info is not None
        assert record.exc_info[1] is error


async def test_what_the_engine_refuses_at_once(world: World, engine: FakeEngine) -> None:
    engine.refuses_with = errors.QueueFullError("x")
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(errors.QueueFullError)
    assert said(result).startswith("Many pieces are waiting already")
    assert (await world.job(result))["state"] == "failed"


async def test_after_fifteen_minutes_the_piece_comes_as_a_message(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.env.advance_time(15 * 60 + 1)
    engine.let_go()
    await world.env.settle()

    message = world.channel.last_message
    assert message is not None
    assert message.id != result._interaction.message_id
    assert names(message) == ["sad-etude-1.mp3", "sad-etude-1.mid", "sad-etude-1.png"]
    assert message.embeds[0].title == "Sad Étude"
    job = await world.job(result)
    assert (job["state"], job["message_id"]) == ("delivered", message.id)
    line = await world.store.pieces.line(1)
    assert line is not None
    assert line.message_id == message.id
    clicked = await world.bob.click(message, custom_id="vote:1:up")
    assert clicked.acknowledged


async def test_after_fifteen_minutes_an_error_comes_as_a_message(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    engine.ends_with = errors.DeadlineError("x")
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.env.advance_time(15 * 60 + 1)
    engine.let_go()
    await world.env.settle()

    world.expect(errors.DeadlineError)
    message = world.channel.last_message
    assert message is not None
    assert message.content == (
        "This took too long and was stopped: try a shorter piece." + request_line(result)
    )


@pytest.mark.parametrize(("status", "code"), [(401, 50027), (404, 10015), (404, 10008)])
async def test_however_discord_puts_it_that_the_reply_is_gone(
    world: World, status: int, code: int
) -> None:
    world.env.inject_error("PATCH", ORIGINAL, status=status, code=code)
    await world.alice.slash(world.channel, "compose", mood="sad")

    assert world.channel.last_message is not None
    assert len(names(world.channel.last_message)) == 3


async def test_a_reply_somebody_deleted_is_no_obstacle(world: World, engine: FakeEngine) -> None:
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    world.env.backend.delete_message(world.channel.id, result._interaction.message_id or 0)
    engine.let_go()
    await world.env.settle()

    assert world.channel.last_message is not None
    assert len(names(world.channel.last_message)) == 3


async def test_where_nothing_can_be_said_the_piece_is_kept(
    world: World, engine: FakeEngine
) -> None:
    world.env.inject_error("PATCH", ORIGINAL, status=404, code=10008, times=None)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(discord.Forbidden)
    assert result.deferred
    assert (await world.job(result))["state"] == "failed"
    assert await world.store.pieces.count(world.alice.id) == 1
    assert len(engine.works) == 1


async def test_a_first_answer_that_comes_too_late(world: World, engine: FakeEngine) -> None:
    world.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062, times=None)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(discord.NotFound)
    assert engine.works == []
    assert world.channel.last_message is not None
    assert world.channel.last_message.content == (
        "Something went wrong on my side: try again in a minute." + request_line(result)
    )


async def test_an_error_behind_a_button_is_told_to_the_one_who_pressed_it(world: World) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.store.pieces.database.rows("DROP TABLE votes")
    pressed = await world.bob.click(seen(result), custom_id="vote:1:up")

    assert pressed.ephemeral
    assert said(pressed) == (
        "Something went wrong on my side: try again in a minute." + request_line(pressed)
    )
    assert len(names(seen(result))) == 3


def test_an_upload_that_is_too_large_in_every_form() -> None:
    response = type("Response", (), {"status": 413, "reason": "Payload Too Large"})()

    assert sentence(discord.HTTPException(response, "")) == (
        "This is too large to be posted here: try a shorter piece."
    )


class Broken(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template="broken"):
    """A button that answers first and fails then."""

    @classmethod
    async def from_custom_id(cls, *_: object) -> Broken:
        return cls(discord.ui.Button(custom_id="broken"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        async with interaction.client.error_policy.boundary(interaction):
            await interaction.response.defer()
            raise errors.DeadlineError("x")


async def test_a_button_that_fails_late_leaves_its_message_alone(world: World) -> None:
    world.bot.add_dynamic_items(Broken)
    view = discord.ui.View(timeout=None)
    view.add_item(Broken(discord.ui.Button(custom_id="broken", label="press")))
    message = await world.bot.get_partial_messageable(world.channel.id).send("a card", view=view)
    pressed = await world.bob.click(message, custom_id="broken")

    [told] = pressed.followups
    assert told.ephemeral
    assert told.content == (
        "This took too long and was stopped: try a shorter piece." + request_line(pressed)
    )
    assert [message.content for message in world.channel.history(viewer=world.alice)] == ["a card"]


async def test_where_discord_takes_nothing_at_all_the_log_says_so(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.ends_with = errors.DeadlineError("x")
    world.env.inject_error("PATCH", ORIGINAL, status=503, times=None)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(errors.DeadlineError)
    assert "the member could not be told" in logged(caplog, result)
    assert (await world.job(result))["error"] == "DeadlineError"
