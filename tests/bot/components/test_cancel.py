"""The button to cancel a piece that waits or is being made."""

from __future__ import annotations

import logging

import pytest

from bot.replying.failures import NotPostedError
from engine.api.errors import JobCancelledError
from engine.api.progress import Progress, Stage
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, labels, logged, names, request_line, said, seen

GIVEN_UP = "The work was given up: ask again if you still want the piece."


@pytest.fixture(autouse=True)
def _held(engine: FakeEngine) -> None:
    engine.held = True
    engine.script = [Progress(Stage.QUEUED, position=1)]


async def test_the_asker_cancels_and_is_told_in_one_sentence(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    assert labels(seen(result)) == ["Cancel"]
    pressed = await world.alice.click(seen(result), label="Cancel")

    world.expect(JobCancelledError)
    assert pressed.acknowledged
    assert said(result) == GIVEN_UP + request_line(result)
    assert seen(result).components == []
    job = await world.job(result)
    assert (job["state"], job["error"]) == ("failed", "JobCancelledError")
    assert job["ended_at"] is not None
    assert await world.store.pieces.count(world.alice.id) == 0
    assert logged(caplog, result) == ["compose accepted", "cancelled"]
    assert "Traceback" not in caplog.text


async def test_it_goes_while_the_piece_is_being_made_and_frees_the_place(
    world: World, engine: FakeEngine
) -> None:
    engine.script = [Progress(Stage.COMPOSING, 0.5)]
    results = [await world.alice.slash(world.channel, "compose", mood="sad") for _ in range(2)]
    await world.alice.click(seen(results[0]), label="Cancel")
    world.expect(JobCancelledError)
    third = await world.alice.slash(world.channel, "compose", mood="sad")
    engine.let_go()
    await world.env.settle()

    assert said(results[0]) == GIVEN_UP + request_line(results[0])
    assert [len(names(seen(result))) for result in (results[1], third)] == [3, 3]
    assert "Cancel" not in labels(seen(third))


async def test_nobody_else_can(world: World, engine: FakeEngine) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    pressed = await world.bob.click(seen(result), label="Cancel")

    assert pressed.ephemeral
    assert said(pressed) == (
        "Only the member who asked for this piece can cancel it." + request_line(pressed)
    )
    engine.let_go()
    await world.env.settle()
    assert len(names(seen(result))) == 3


async def test_a_button_that_comes_too_late_cancels_nothing(
    world: World, engine: FakeEngine
) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, times=None)
    engine.let_go()
    await world.env.settle()
    world.expect(NotPostedError)
    assert labels(seen(result)) == ["Cancel"]  # Discord took nothing that came after it.
    late = await world.alice.click(seen(result), label="Cancel")

    assert late.ephemeral
    assert said(late) == "There is nothing left to cancel here." + request_line(late)
    assert await world.store.pieces.count(world.alice.id) == 1


async def test_a_restart_takes_the_button_away(world: World) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.restart()

    assert said(result).endswith("please ask again.")
    assert seen(result).components == []


async def test_replays_can_be_cancelled_too(world: World, engine: FakeEngine) -> None:
    engine.held = False
    await world.alice.slash(world.channel, "compose", mood="sad")
    (world.settings.data_dir / "cache" / "1.mp3").unlink()
    engine.held = True
    again = await world.bob.slash(world.channel, "replay", piece="1")
    refused = await world.alice.click(seen(again), label="Cancel")
    await world.bob.click(seen(again), label="Cancel")

    world.expect(JobCancelledError)
    assert refused.ephemeral
    assert said(again) == GIVEN_UP + request_line(again)
    assert await world.store.pieces.count(world.alice.id) == 1
