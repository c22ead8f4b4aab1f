"""The instruments of a piece one by one."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from engine.api.composition import Rendering
from tests.bot.components.test_forged import forge
from tests.bot.fake_engine import STEMS, FakeEngine
from tests.bot.world import World, labels, names, request_line, said, seen


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(
        world.channel, "compose", mood="calm", instruments="violin, cello"
    )


async def test_an_archive_of_what_plays_in_it(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    await world.restart()
    result = await world.bob.click(seen(posted), label="Stems")

    assert said(result) == "The instruments of #1 Calm Étude, one by one."
    assert names(seen(result)) == ["calm-etude-1-stems.zip"]
    assert await seen(result).attachments[0].read() == STEMS
    work = engine.works[-1]
    assert isinstance(work, Rendering)
    assert (work.stems, work.piece.request.instruments) == (True, "violin, cello")
    assert work.max_bytes is not None
    assert work.max_bytes > 1_000_000  # what Discord says of the place
    job = await world.job(result)
    assert (job["state"], job["kind"], job["piece_id"]) == ("delivered", "replay", 1)


@pytest.mark.parametrize(
    ("instruments", "several"),
    [("piano", False), ("violin", False), ("multi", True), ("strings", True), ("quartet", True)],
)
async def test_only_a_piece_with_several_has_the_button(
    world: World, instruments: str, several: bool
) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="calm", instruments=instruments)
    assert ("Stems" in labels(seen(posted))) is several
    await world.bob.click(seen(posted), custom_id="vote:1:up")
    assert ("Stems" in labels(seen(posted))) is several


async def test_what_is_too_large_is_said_with_both_sizes(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    world.limit_uploads(1_000_000)
    engine.stems = b"x" * 2_500_000
    result = await world.bob.click(seen(posted), label="Stems")

    assert said(result) == (
        "The instruments take 2.5 MB, more than the 1.0 MB that fit here: make a shorter piece."
        + request_line(result)
    )
    assert names(seen(result)) == []


async def test_an_engine_without_an_answer(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.stems = None
    result = await world.bob.click(seen(posted), label="Stems")

    assert said(result) == (
        "The piece could not be made: try again in a minute." + request_line(result)
    )


async def test_a_piece_that_is_gone(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.held = True
    result = await world.bob.click(seen(posted), label="Stems")
    await world.store.removal.piece(1)
    engine.let_go()
    await world.env.settle()
    late = await world.bob.click(seen(posted), label="Stems")

    gone = "This piece is no longer kept: compose another one."
    assert said(result) == gone + request_line(result)
    assert said(late) == gone + request_line(late)
    assert (result.ephemeral, late.ephemeral) == (False, True)


async def test_a_button_that_was_not_ours_to_press(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    await world.alice.slash(world.channel, "compose", mood="calm")
    forge(world, "stems:1", "stems:2")
    result = await world.bob.click(seen(posted), label="Stems")

    assert result.ephemeral
    assert said(result).endswith(request_line(result))
    assert names(seen(result)) == []
    assert len(engine.works) == 2
