"""``/compose`` as a member sees it."""

from __future__ import annotations

import json

import pytest

from engine.api.errors import RequestError
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import MIDI, MP3, PNG, FakeEngine
from tests.bot.world import World, counts, names, said, seen


async def test_a_piece_arrives_with_card_files_and_buttons(world: World) -> None:
    result = await world.alice.slash(
        world.channel, "compose", mood="Sad", seconds=65, key="F# minor", seed=7
    )

    assert not result.ephemeral
    assert said(result) == ""
    [embed] = seen(result).embeds
    assert embed.title == "Sad Étude"
    assert embed.description == f"Composed for <@{world.alice.id}>"
    assert {field.name: field.value for field in embed.fields} == {
        "Mood": "sad (valence -1.0, arousal -1.0)",
        "Reads as": "sad (valence -0.6, arousal -0.4)",
        "Key": "F# minor",
        "Tempo": "72 BPM",
        "Length": "1:05",
        "Seed": "7",
        "Instruments": "piano",
    }
    assert embed.footer.text == "Piece 1 · piano 1.2"
    assert embed.image.url == "attachment://sad-etude-1.png"
    files = {file.filename: await file.read() for file in seen(result).attachments}
    assert files == {"sad-etude-1.mp3": MP3, "sad-etude-1.mid": MIDI, "sad-etude-1.png": PNG}
    assert counts(seen(result)) == ["0", "0", "0"]


async def test_five_minutes_can_be_asked_for(world: World, engine: FakeEngine) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="happy", seconds=300)
    assert {field.name: field.value for field in seen(posted).embeds[0].fields}["Length"] == "5:00"
    assert isinstance(engine.works[0], ComposeRequest)
    assert engine.works[0].seconds == 300


async def test_the_engine_gets_what_was_asked_for(world: World, engine: FakeEngine) -> None:
    await world.alice.slash(world.channel, "compose", mood="happy", seconds=5, seed=2**32 - 1)
    await world.alice.slash(world.channel, "compose", mood="calm", key="Bbm")

    first, second = engine.works
    assert isinstance(first, ComposeRequest)
    assert isinstance(second, ComposeRequest)
    assert (first.mood.name, first.seconds, first.seed, first.key) == ("happy", 5, 2**32 - 1, None)
    assert (second.mood.name, second.seconds, str(second.key)) == ("calm", 30, "Bb minor")


async def test_without_a_seed_each_piece_is_another(world: World, engine: FakeEngine) -> None:
    for _ in range(3):
        await world.alice.slash(world.channel, "compose", mood="happy")

    assert len({work.seed for work in engine.works if isinstance(work, ComposeRequest)}) == 3


async def test_the_piece_and_the_job_are_kept(world: World) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="tense", seconds=10, seed=3)

    [row] = await world.store.pieces.database.rows("SELECT * FROM pieces")
    assert row["author_id"] == world.alice.id
    assert row["guild_id"] == world.guild.id
    assert row["channel_id"] == world.channel.id
    assert row["message_id"] == seen(result).id
    assert row["midi"] == MIDI
    assert (row["title"], row["mood"]) == ("Tense Étude", "tense")
    kept = json.loads(row["composition"])
    assert kept["request"]["mood"] == {"name": "tense", "valence": -0.7, "arousal": 0.8}
    assert kept["request"]["seed"] == 3
    assert kept["model"] == {"name": "piano", "version": "1.2", "checksum": "0" * 64}
    assert kept["features"] == {"notes_per_second": 4.25}
    job = await world.job(result)
    assert (job["state"], job["piece_id"], job["kind"]) == ("delivered", 1, "compose")
    assert job["message_id"] == seen(result).id
    assert json.loads(job["request"])["mood"]["name"] == "tense"
    assert job["ended_at"] >= job["accepted_at"] > 0


async def test_the_job_is_written_before_the_work_starts(world: World, engine: FakeEngine) -> None:
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    assert result.deferred
    job = await world.job(result)
    assert (job["state"], job["piece_id"]) == ("running", None)
    assert job["message_id"] == result._interaction.message_id
    engine.let_go()
    await world.env.settle()
    assert (await world.job(result))["state"] == "delivered"


async def test_the_reply_follows_the_work(world: World, engine: FakeEngine) -> None:
    engine.script = [
        Progress(Stage.QUEUED, position=2),
        2.0,
        Progress(Stage.COMPOSING, 0.1),
        0.2,
        Progress(Stage.COMPOSING, 0.3),
        0.2,
        Progress(Stage.COMPOSING, 0.5),
        2.0,
        Progress(Stage.RENDERING, 0.25),
    ]
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    assert said(result) == "In the queue: 2 pieces before yours."
    await world.env.advance_time(2.9)
    assert said(result) == "In the queue: 2 pieces before yours."
    await world.env.advance_time(0.1)
    # What came between two edits is skipped: 10 % and 30 % were never shown.
    assert said(result) == "Composing ▰▰▰▰▰▱▱▱▱▱ 50%"
    await world.env.advance_time(1.5)
    assert said(result) == "Playing it ▰▰▱▱▱▱▱▱▱▱ 25%"
    assert len(world.edits()) == 3

    engine.let_go()
    await world.env.settle()
    assert said(result) == ""
    assert len(names(seen(result))) == 3
    await world.env.advance_time(60)
    assert len(world.edits()) == 4


async def test_a_progress_that_cannot_be_shown_is_borne(world: World, engine: FakeEngine) -> None:
    engine.script = [Progress(Stage.QUEUED), 2.0, Progress(Stage.COMPOSING, 0.5), 2.0]
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=500)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    await world.env.advance_time(5)
    assert len(names(seen(result))) == 3
    assert len(world.edits()) == 2  # the one that failed, and the piece


async def test_nobody_is_ever_pinged(world: World, engine: FakeEngine) -> None:
    engine.script = [Progress(Stage.QUEUED), 2.0]
    await world.alice.slash(world.channel, "compose", mood="sad")
    await world.env.advance_time(2)
    await world.alice.slash(world.channel, "compose", mood="@everyone")
    world.expect(RequestError)
    bodies = [
        request.json.get("data", request.json)
        for request in world.env.http_requests
        if request.method in ("POST", "PATCH") and isinstance(request.json, dict)
    ]
    current_language = [body for body in bodies if body.get("content") or body.get("embeds")]

    assert len(current_language) == 3
    assert all(body["allowed_mentions"] == {"parse": []} for body in current_language)


async def test_moods_and_keys_are_suggested(world: World) -> None:
    moods = await world.alice.autocomplete(world.channel, "compose", "mood", "")
    assert len(moods) == 25
    found = await world.alice.autocomplete(world.channel, "compose", "mood", " TEN")
    assert [choice["value"] for choice in found] == ["tense", "tender"]
    keys = await world.alice.autocomplete(world.channel, "compose", "key", "f#")
    assert [choice["value"] for choice in keys] == ["F# major", "F# minor"]


async def test_the_command_names_its_bounds_to_discord(world: World) -> None:
    command = world.env.backend.find_command("compose", None, type=1)
    assert command is not None
    options = {option["name"]: option for option in command["options"]}
    assert [name for name, option in options.items() if option.get("required")] == ["mood"]
    assert (options["seconds"]["min_value"], options["seconds"]["max_value"]) == (5, 300)
    assert (options["seed"]["min_value"], options["seed"]["max_value"]) == (0, 2**32 - 1)
    assert (options["tempo"]["min_value"], options["tempo"]["max_value"]) == (40, 220)
    assert (options["variations"]["min_value"], options["variations"]["max_value"]) == (1, 4)
    assert options["instruments"]["autocomplete"]
    assert options["mood"]["autocomplete"]
    assert options["key"]["autocomplete"]


async def suggested(world: World, option: str, typed: str) -> list[str]:
    choices = await world.alice.autocomplete(world.channel, "compose", option, typed)
    return [choice["value"] for choice in choices]


async def test_blends_and_curves_are_completed_at_their_last_mood(world: World) -> None:
    assert await suggested(world, "mood", "calm to ten") == ["calm to tense", "calm to tender"]
    assert await suggested(world, "mood", "calm and happy → ten") == [
        "calm and happy → tense",
        "calm and happy → tender",
    ]
    # A whole mood is offered as it is first, then ways to go on from it.
    found = await suggested(world, "mood", "calm")
    assert found[0] == "calm"
    assert {"calm to angry", "calm and happy"} <= set(found)
    assert "calm to calm" not in found
    assert await suggested(world, "mood", "calm to calm") == []
    assert await suggested(world, "mood", "calm and happy and s") == []
    assert "calm and happy to sad" in await suggested(world, "mood", "calm and happy")


@pytest.mark.slow
async def test_what_is_suggested_is_understood(world: World, engine: FakeEngine) -> None:
    for typed in ("calm", "calm to ten", "sad to calm", "tense & sad", "calm>sad+happy"):
        for text in await suggested(world, "mood", typed):
            await world.alice.slash(world.channel, "compose", mood=text)
    for typed in ("", "str", "violin, ", "violin, cello,c"):
        for text in await suggested(world, "instruments", typed):
            await world.alice.slash(world.channel, "compose", mood="sad", instruments=text)
    assert len(engine.works) > 50


async def test_instruments_are_suggested_and_lists_completed(world: World) -> None:
    choices = await world.alice.autocomplete(world.channel, "compose", "instruments", "")
    assert [choice["value"] for choice in choices][:3] == ["piano", "multi", "band"]
    assert "strings: bass, cello, violin, string section" in [c["name"] for c in choices]
    assert len(choices) == 25
    assert await suggested(world, "instruments", "violin, ce") == ["violin, cello"]
    assert "violin, violin" not in await suggested(world, "instruments", "violin,")
    assert (await suggested(world, "instruments", "VIO"))[0] == "violin"
    assert await suggested(world, "instruments", "kazoo") == []


async def test_moods_in_turn_and_ensembles_reach_the_engine(
    world: World, engine: FakeEngine
) -> None:
    result = await world.alice.slash(
        world.channel,
        "compose",
        mood="calm and happy to tense",
        instruments="Cello + violin and drums",
        tempo=96,
    )
    [request] = engine.works
    assert isinstance(request, ComposeRequest)
    assert request.mood.name == "calm and happy"
    assert [mood.name for mood in request.then] == ["tense"]
    assert (request.instruments, request.tempo) == ("drums, violin, cello", 96)
    shown = {field.name: field.value for field in seen(result).embeds[0].fields}
    assert shown["Mood"] == "calm and happy → tense"
    assert shown["Instruments"] == "drums, violin, cello"
