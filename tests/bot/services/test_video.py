"""A piece as a video."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from engine.api.composition import Rendering
from engine.api.errors import RequestError
from tests.bot.fake_engine import VIDEO, FakeEngine
from tests.bot.world import World, names, request_line, said, seen


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="calm")


async def test_the_video_that_fits_here(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    await world.restart()
    world.limit_uploads(3_000_000)
    result = await world.bob.click(seen(posted), label="Video")

    assert said(result) == "#1 Calm Étude as a video."
    assert names(seen(result)) == ["calm-etude-1.mp4"]
    assert await seen(result).attachments[0].read() == VIDEO
    work = engine.works[-1]
    assert isinstance(work, Rendering)
    assert (work.video, work.sheet, work.max_bytes) == (True, False, 3_000_000)
    job = await world.job(result)
    assert (job["state"], job["kind"], job["piece_id"]) == ("delivered", "replay", 1)


async def test_what_is_too_large_is_said_with_both_sizes(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.ends_with = RequestError("Too large.", "video-too-large", size=2.5, limit=1.0)
    result = await world.bob.click(seen(posted), label="Video")

    assert said(result) == (
        "The video takes 2.5 MB, more than the 1.0 MB allowed: make a shorter piece."
        + request_line(result)
    )
    assert names(seen(result)) == []


async def test_an_engine_without_an_answer(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.video = None
    result = await world.bob.click(seen(posted), label="Video")

    assert said(result) == (
        "The piece could not be made: try again in a minute." + request_line(result)
    )
