"""A piece's sound in other formats, by a button and a menu."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from engine.api.composition import Rendering
from tests.bot.components.test_forged import forge
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, names, request_line, said, seen


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="calm")


async def chosen(world: World, posted: InteractionResult, form: str) -> InteractionResult:
    asked = await world.bob.click(seen(posted), label="Download")
    assert asked.ephemeral
    return await world.bob.select(seen(asked), [form], custom_id="download-as:1")


@pytest.mark.parametrize("form", ["ogg", "flac", "wav"])
async def test_the_format_that_is_chosen_is_made_and_posted(
    world: World, engine: FakeEngine, posted: InteractionResult, form: str
) -> None:
    await world.restart()
    result = await chosen(world, posted, form)

    assert said(result) == f"#1 Calm Étude as {form.upper()}."
    assert names(seen(result)) == [f"calm-etude-1.{form}"]
    assert await seen(result).attachments[0].read() == f"a {form}".encode()
    work = engine.works[-1]
    assert isinstance(work, Rendering)
    assert work.formats == (form,)
    job = await world.job(result)
    assert (job["state"], job["kind"], job["piece_id"]) == ("delivered", "replay", 1)


async def test_what_is_too_large_is_said_with_both_sizes(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    world.limit_uploads(1_000_000)
    engine.sound = b"x" * 2_500_000
    result = await chosen(world, posted, "wav")

    assert said(result) == (
        "The WAV takes 2.5 MB, more than the 1.0 MB that fit here: choose OGG, or make a shorter "
        "piece." + request_line(result)
    )
    assert names(seen(result)) == []


async def test_a_format_that_nobody_offered_and_a_piece_that_is_gone(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    asked = await world.bob.click(seen(posted), label="Download")
    forge(world, "nothing", "nothing", ["exe"])
    forged = await world.bob.select(seen(asked), ["wav"], custom_id="download-as:1")
    assert said(forged).startswith("Nothing was chosen: ")
    await world.store.removal.piece(1)
    late = await world.bob.click(seen(posted), label="Download")
    assert said(late) == "This piece is no longer kept: compose another one." + request_line(late)
    assert len(engine.works) == 1
