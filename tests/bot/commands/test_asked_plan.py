"""Chords and a form that a member asks for: on the way to the engine, on cards, in remakes."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

from simcord.results import InteractionResult

from engine.api.composition import Composition
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine, compose
from tests.bot.world import World, seen

WISH = {"chords": "am f C:2 G:2", "form": "aa’ba"}


def requests(engine: FakeEngine) -> list[ComposeRequest]:
    return [work for work in engine.works if isinstance(work, ComposeRequest)]


def shown(result: InteractionResult) -> dict[str | None, str | None]:
    return {field.name: field.value for field in seen(result).embeds[0].fields}


async def test_the_engine_gets_them_and_the_card_shows_them(
    world: World, engine: FakeEngine
) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad", tempo=90, **WISH)
    [request] = requests(engine)
    assert (str(request.chords), str(request.form)) == ("am f C:2 G:2", "A A' B A")
    assert (request.tempo, request.chords_set_length) == (90, True)
    fields = shown(posted)
    assert fields["Form asked for"] == "A A' B A"
    assert fields["Chords asked for"] == "am f C:2 G:2"
    again = await world.bob.slash(world.channel, "replay", piece="1")
    assert shown(again) == fields
    world.speak("de")
    posted = await world.alice.slash(world.channel, "compose", mood="sad", seconds=20, **WISH)
    assert not requests(engine)[-1].chords_set_length
    assert {"Gewünschte Form", "Gewünschte Akkorde"} <= set(shown(posted))


async def test_bar_lines_are_shown_and_long_lists_cut(world: World) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad", chords="|Am F|C|")
    assert shown(posted)["Chords asked for"] == r"\| Am F \| C \|"
    assert "Form asked for" not in shown(posted)
    many = await world.alice.slash(world.channel, "compose", mood="sad", chords="F#m7b5/E:2 " * 64)
    text = shown(many)["Chords asked for"] or ""
    assert text.endswith(" F#m7b5/E:2 …")
    assert len(text) <= 300


async def test_a_duel_is_for_them_too(world: World, engine: FakeEngine) -> None:
    posted = await world.alice.slash(world.channel, "duel", mood="sad", **WISH)
    first, second = requests(engine)
    assert first.chords == second.chords is not None
    assert shown(posted)["Form asked for"] == "A A' B A"
    assert shown(posted)["Chords asked for"] == "am f C:2 G:2"


async def test_what_is_made_of_the_piece_keeps_what_makes_sense(
    world: World, engine: FakeEngine
) -> None:
    def stretched(request: ComposeRequest) -> Composition:
        return replace(compose(request), seconds=64.2)

    engine.finish = stretched
    posted = await world.alice.slash(world.channel, "compose", mood="sad", tempo=90, **WISH)
    [first] = requests(engine)
    for label in ("Again", "Vary", "Extend"):
        await world.alice.click(seen(posted), label=label)
    asked = await world.alice.click(seen(posted), label="Change mood")
    await world.alice.select(seen(asked), ["joyful"], custom_id="mood-of:1:pleasant")

    again, vary, extend, change = requests(engine)[1:]
    assert replace(again, seed=first.seed) == first
    assert (vary.chords, vary.form, vary.chords_set_length) == (first.chords, first.form, True)
    # Its chords set the length, and half a minute comes after that.
    assert (extend.seconds, extend.chords_set_length) == (94, False)
    assert (extend.chords, extend.form) == (first.chords, None)
    assert (change.chords, change.form) == (None, None)
    # What is kept keeps its tempo, and another mood brings another.
    assert [one.tempo for one in (vary, extend, change)] == [None, None, None]


async def test_they_are_kept_with_the_piece_and_handed_out(world: World) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad", **WISH)
    result = await world.alice.slash(world.channel, "privacy export")
    [attachment] = seen(result).attachments
    with zipfile.ZipFile(io.BytesIO(await attachment.read())) as archive:
        piece = json.loads(archive.read("pieces/sad-etude-1.json"))
        [job] = json.loads(archive.read("jobs.json"))
    for kept in (piece["request"], job["request"]):
        assert (kept["chords"], kept["form"]) == ("am f C:2 G:2", "A A' B A")
    listed = await world.alice.slash(world.channel, "history")
    assert "Sad Étude" in (seen(listed).embeds[0].description or "")
