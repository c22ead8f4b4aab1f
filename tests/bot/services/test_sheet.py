"""The sheet music of a piece."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simcord.results import InteractionResult

from engine.api.composition import Rendering, SheetMusic
from engine.api.errors import RequestError
from tests.bot.components.test_forged import forge
from tests.bot.fake_engine import SHEET, FakeEngine
from tests.bot.world import World, names, request_line, said, seen


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="calm")


async def test_the_file_and_its_pages(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    await world.restart()
    result = await world.bob.click(seen(posted), label="Score")

    assert said(result).startswith("The sheet music of #1 Calm Étude. The MusicXML file opens in")
    assert names(seen(result)) == [
        "calm-etude-1-page-1.png",
        "calm-etude-1-page-2.png",
        "calm-etude-1.musicxml",
    ]
    files = [await file.read() for file in seen(result).attachments]
    assert files == [*SHEET.pages, SHEET.musicxml]
    work = engine.works[-1]
    assert isinstance(work, Rendering)
    assert (work.sheet, work.stems, work.video) == (True, False, False)
    job = await world.job(result)
    assert (job["state"], job["kind"], job["piece_id"]) == ("delivered", "replay", 1)


async def test_a_piece_of_an_earlier_card_has_the_button_once_it_is_drawn_again(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    replayed = await world.bob.slash(world.channel, "replay", piece="1")
    result = await world.alice.click(seen(replayed), label="Score")
    assert names(seen(result))[-1] == "calm-etude-1.musicxml"


async def test_more_pages_than_a_message_holds_are_counted(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.sheet = replace(SHEET, pages=SHEET.pages * 6)
    result = await world.bob.click(seen(posted), label="Score")

    assert said(result).endswith("Shown are the first 9 of 12 pages; the file has them all.")
    assert len(names(seen(result))) == 10


async def test_pages_that_are_too_large_are_left_out(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    world.limit_uploads(1_000_000)
    engine.sheet = SheetMusic(b"<score-partwise/>", (b"x" * 1_000_001,))
    result = await world.bob.click(seen(posted), label="Score")

    assert said(result).startswith("The sheet music of #1 Calm Étude, without its pages, which")
    assert names(seen(result)) == ["calm-etude-1.musicxml"]


async def test_a_piece_without_a_beat_is_refused_in_a_sentence(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.ends_with = RequestError("No beat.", "score-no-beat")
    result = await world.bob.click(seen(posted), label="Score")

    assert said(result) == (
        "No steady beat can be heard in this piece, and sheet music needs one: choose another."
        + request_line(result)
    )
    assert names(seen(result)) == []


async def test_an_engine_without_an_answer(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.sheet = None
    result = await world.bob.click(seen(posted), label="Score")

    assert said(result) == (
        "The piece could not be made: try again in a minute." + request_line(result)
    )


async def test_a_piece_that_is_gone(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.held = True
    result = await world.bob.click(seen(posted), label="Score")
    await world.store.removal.piece(1)
    engine.let_go()
    await world.env.settle()

    gone = "This piece is no longer kept: compose another one."
    assert said(result) == gone + request_line(result)
    assert names(seen(result)) == []


async def test_a_button_of_a_piece_that_never_was(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    forge(world, "score:1", "score:7")
    result = await world.bob.click(seen(posted), label="Score")

    assert result.ephemeral
    assert said(result).endswith(request_line(result))
    assert len(engine.works) == 1
