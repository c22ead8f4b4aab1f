"""A piece in other forms than its card's: sheet music, a video, stems and other sounds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from simcord.results import InteractionResult

from engine.api.composition import Rendering, SheetMusic
from engine.api.errors import RequestError
from tests.bot.components.test_forged import forge
from tests.bot.fake_engine import SHEET, STEMS, VIDEO, FakeEngine
from tests.bot.world import World, labels, names, request_line, said, seen

BUTTONS = ["Score", "Video", "Stems"]
PAGES = ["calm-etude-1-page-1.png", "calm-etude-1-page-2.png"]
GONE = "This piece is no longer kept: compose another one."


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(
        world.channel, "compose", mood="calm", instruments="violin, cello"
    )


async def wanted(world: World, posted: InteractionResult, form: str) -> InteractionResult:
    """What Bob gets by a button, or by the menu of formats."""
    if form in BUTTONS:
        return await world.bob.click(seen(posted), label=form)
    asked = await world.bob.click(seen(posted), label="Download")
    assert asked.ephemeral
    return await world.bob.select(seen(asked), [form], custom_id="download-as:1")


@pytest.mark.parametrize(
    ("form", "text", "files", "asked"),
    [
        (
            "Score",
            "The sheet music of #1 Calm Étude. The MusicXML file opens in",
            dict(
                zip([*PAGES, "calm-etude-1.musicxml"], [*SHEET.pages, SHEET.musicxml], strict=True)
            ),
            {"sheet": True},
        ),
        ("Video", "#1 Calm Étude as a video.", {"calm-etude-1.mp4": VIDEO}, {"video": True}),
        (
            "Stems",
            "The instruments of #1 Calm Étude, one by one.",
            {"calm-etude-1-stems.zip": STEMS},
            {"stems": True},
        ),
        *(
            (
                form,
                f"#1 Calm Étude as {form.upper()}.",
                {f"calm-etude-1.{form}": f"a {form}".encode()},
                {"formats": (form,)},
            )
            for form in ("ogg", "flac", "wav")
        ),
    ],
)
async def test_the_form_that_is_asked_for_is_made_within_the_limit_and_posted(
    world: World,
    engine: FakeEngine,
    posted: InteractionResult,
    form: str,
    text: str,
    files: dict[str, bytes],
    asked: dict[str, Any],
) -> None:
    await world.restart()
    world.limit_uploads(3_000_000)
    result = await wanted(world, posted, form)

    assert said(result).startswith(text)
    assert names(seen(result)) == [*files]
    assert [await file.read() for file in seen(result).attachments] == [*files.values()]
    work = engine.works[-1]
    assert isinstance(work, Rendering)
    assert work == Rendering(work.piece, 3_000_000, **asked)
    job = await world.job(result)
    assert (job["state"], job["kind"], job["piece_id"]) == ("delivered", "replay", 1)


@pytest.mark.parametrize("form", BUTTONS)
async def test_an_engine_without_an_answer(
    world: World, engine: FakeEngine, posted: InteractionResult, form: str
) -> None:
    engine.sheet = engine.video = engine.stems = None
    result = await wanted(world, posted, form)
    assert said(result) == (
        "The piece could not be made: try again in a minute." + request_line(result)
    )


@pytest.mark.parametrize("form", ["Score", "Stems"])
async def test_a_piece_that_is_gone(
    world: World, engine: FakeEngine, posted: InteractionResult, form: str
) -> None:
    engine.held = True
    result = await wanted(world, posted, form)
    await world.store.removal.piece(1)
    engine.let_go()
    await world.env.settle()
    late = await wanted(world, posted, form)

    assert said(result) == GONE + request_line(result)
    assert said(late) == GONE + request_line(late)
    assert (result.ephemeral, late.ephemeral) == (False, True)
    assert names(seen(result)) == []


@pytest.mark.parametrize(
    ("form", "takes"),
    [
        ("Stems", "The instruments take 2.5 MB, more than the 1.0 MB that fit here: make a"),
        ("wav", "The WAV takes 2.5 MB, more than the 1.0 MB that fit here: choose OGG, or make a"),
    ],
)
async def test_what_is_too_large_is_said_with_both_sizes(
    world: World, engine: FakeEngine, posted: InteractionResult, form: str, takes: str
) -> None:
    world.limit_uploads(1_000_000)
    engine.stems = engine.sound = b"x" * 2_500_000
    result = await wanted(world, posted, form)

    assert said(result) == f"{takes} shorter piece." + request_line(result)
    assert names(seen(result)) == []


@pytest.mark.parametrize(
    ("form", "refusal", "told"),
    [
        (
            "Video",
            RequestError("Too large.", "video-too-large", size=2.5, limit=1.0),
            "The video takes 2.5 MB, more than the 1.0 MB allowed: make a shorter piece.",
        ),
        (
            "Score",
            RequestError("No beat.", "score-no-beat"),
            "No steady beat can be heard in this piece, and sheet music needs one: choose another.",
        ),
    ],
)
async def test_what_the_engine_refuses_is_said_in_a_sentence(
    world: World,
    engine: FakeEngine,
    posted: InteractionResult,
    form: str,
    refusal: RequestError,
    told: str,
) -> None:
    engine.ends_with = refusal
    result = await wanted(world, posted, form)
    assert said(result) == told + request_line(result)
    assert names(seen(result)) == []


async def test_more_pages_than_a_message_holds_are_counted(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    engine.sheet = replace(SHEET, pages=SHEET.pages * 6)
    result = await wanted(world, posted, "Score")

    assert said(result).endswith("Shown are the first 9 of 12 pages; the file has them all.")
    assert len(names(seen(result))) == 10


async def test_pages_that_are_too_large_are_left_out(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    world.limit_uploads(1_000_000)
    engine.sheet = SheetMusic(b"<score-partwise/>", (b"x" * 1_000_001,))
    result = await wanted(world, posted, "Score")

    assert said(result).startswith("The sheet music of #1 Calm Étude, without its pages, which")
    assert names(seen(result)) == ["calm-etude-1.musicxml"]


async def test_a_piece_that_is_posted_again_has_the_buttons_too(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    replayed = await world.bob.slash(world.channel, "replay", piece="1")
    result = await world.alice.click(seen(replayed), label="Score")
    assert names(seen(result))[-1] == "calm-etude-1.musicxml"


@pytest.mark.parametrize(
    ("instruments", "several"),
    [("piano", False), ("violin", False), ("multi", True), ("strings", True), ("quartet", True)],
)
async def test_only_a_piece_with_several_instruments_has_stems(
    world: World, instruments: str, several: bool
) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="calm", instruments=instruments)
    assert ("Stems" in labels(seen(posted))) is several
    await world.bob.click(seen(posted), custom_id="vote:1:up")
    assert ("Stems" in labels(seen(posted))) is several


@pytest.mark.parametrize(("form", "name"), [("Score", "score"), ("Stems", "stems")])
async def test_a_button_that_was_not_ours_to_press(
    world: World, engine: FakeEngine, posted: InteractionResult, form: str, name: str
) -> None:
    await world.alice.slash(world.channel, "compose", mood="calm")  # Which has one instrument.
    piece = 2 if form == "Stems" else 7
    forge(world, f"{name}:1", f"{name}:{piece}")
    result = await wanted(world, posted, form)

    assert result.ephemeral
    assert said(result).endswith(request_line(result))
    assert names(seen(result)) == []
    assert len(engine.works) == 2


async def test_a_format_that_nobody_offered_and_a_piece_that_is_gone(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    asked = await world.bob.click(seen(posted), label="Download")
    forge(world, "nothing", "nothing", ["exe"])
    forged = await world.bob.select(seen(asked), ["wav"], custom_id="download-as:1")
    assert said(forged).startswith("Nothing was chosen: ")
    await world.store.removal.piece(1)
    late = await world.bob.click(seen(posted), label="Download")
    assert said(late) == GONE + request_line(late)
    assert len(engine.works) == 1
