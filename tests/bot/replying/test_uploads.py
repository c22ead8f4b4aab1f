"""A file that is too large for a server is made smaller or left out, and a sentence says so."""

from __future__ import annotations

import discord
import pytest

from bot.replying.failures import NotPostedError
from bot.services.media_cache import Media
from engine.api.composition import Rendering
from engine.api.errors import DeadlineError
from tests.bot.fake_engine import MIDI, MP3, PNG, FakeEngine, compose_request, keep
from tests.bot.world import World, names, request_line, said, seen

ORIGINAL = "/webhooks/*/messages/@original"
NO_PICTURE = "The picture is too large to be posted here."
SMALLER = "The sound is of lower quality, so that it fits here."
NO_SOUND = "The sound is too large to be posted here: the MIDI file plays in any MIDI player."

# The files of the fake engine: 13 bytes of sound, 14 of MIDI, 16 of picture.
SOUND_AND_MIDI = ["sad-etude-1.mp3", "sad-etude-1.mid"]
MIDI_ALONE = ["sad-etude-1.mid"]
assert len(MIDI) == 14


BEYOND_ALL = 10**6


@pytest.mark.parametrize(
    ("limit_bytes", "files", "sentence"),
    [
        (16, [*SOUND_AND_MIDI, "sad-etude-1.png"], ""),
        (15, SOUND_AND_MIDI, NO_PICTURE),
        (12, MIDI_ALONE, f"{NO_PICTURE} {NO_SOUND}"),
    ],
)
async def test_the_limit_discord_names_is_kept(
    world: World, engine: FakeEngine, limit_bytes: int, files: list[str], sentence: str
) -> None:
    engine.smallest = BEYOND_ALL
    world.limit_uploads(limit_bytes)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    assert names(seen(result)) == files
    assert said(result) == sentence
    [embed] = seen(result).embeds
    assert (embed.image.url is None) == (NO_PICTURE in sentence)
    assert len(world.edits()) == 1


@pytest.mark.parametrize(
    ("refusals", "files", "sentence"),
    [
        (1, SOUND_AND_MIDI, NO_PICTURE),
        (2, MIDI_ALONE, f"{NO_PICTURE} {NO_SOUND}"),
    ],
)
async def test_what_discord_refuses_all_the_same_gets_smaller(
    world: World, engine: FakeEngine, refusals: int, files: list[str], sentence: str
) -> None:
    engine.smallest = BEYOND_ALL
    world.env.inject_error("PATCH", ORIGINAL, status=413, code=40005, times=refusals)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    assert names(seen(result)) == files
    assert said(result) == sentence
    assert (await world.job(result))["state"] == "delivered"


async def test_a_sound_over_the_limit_is_played_again_in_lower_quality(
    world: World, engine: FakeEngine
) -> None:
    world.limit_uploads(12)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    assert names(seen(result)) == SOUND_AND_MIDI
    assert said(result) == f"{NO_PICTURE} {SMALLER}"
    assert await seen(result).attachments[0].read() == b"s" * 12
    smaller = engine.works[1]
    assert isinstance(smaller, Rendering)
    assert (smaller.max_bytes, smaller.piece.mp3) == (12, None)
    # What is kept is of the usual quality: another place may have room for it.
    assert (world.settings.data_dir / "cache" / "1.mp3").read_bytes() == MP3


async def test_a_sound_discord_refuses_all_the_same_gets_half_as_large(world: World) -> None:
    world.env.inject_error("PATCH", ORIGINAL, status=413, code=40005, times=2)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    assert names(seen(result)) == SOUND_AND_MIDI
    assert said(result) == f"{NO_PICTURE} {SMALLER}"
    assert await seen(result).attachments[0].read() == b"s" * 6


async def test_an_engine_that_fails_at_it_costs_the_sound_alone(
    world: World, engine: FakeEngine
) -> None:
    await keep(world.store, compose_request(), user=world.alice.id)
    await world.bot.cache.put(1, Media(MP3, PNG))
    world.limit_uploads(12)
    engine.ends_with = DeadlineError("x")
    result = await world.alice.slash(world.channel, "replay", piece="1")

    assert names(seen(result)) == MIDI_ALONE
    assert said(result) == f"{NO_PICTURE} {NO_SOUND}"


async def test_a_reply_never_keeps_thinking(world: World, engine: FakeEngine) -> None:
    engine.smallest = BEYOND_ALL
    world.env.inject_error("PATCH", ORIGINAL, status=413, code=40005, times=3)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(discord.HTTPException)
    assert not result.deferred
    assert said(result) == (
        "This is too large to be posted here: try a shorter piece." + request_line(result)
    )
    assert await world.store.pieces.count(world.alice.id) == 1


async def test_any_other_refusal_makes_nothing_smaller(world: World) -> None:
    world.env.inject_error("PATCH", ORIGINAL, status=400, code=50035)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(NotPostedError)
    assert names(seen(result)) == []
    assert said(result) == (
        "Piece 1 is kept, but Discord did not take it: /replay piece:1 brings it."
        + request_line(result)
    )


@pytest.mark.parametrize("status", [429, 502])
async def test_an_upload_is_tried_again_where_discord_is_out_of_order(
    world: World, status: int
) -> None:
    world.env.inject_error("PATCH", ORIGINAL, status=status)
    result = world.emit(world.alice, "compose", mood="sad")
    await world.env.advance_time(10.0)

    assert names(seen(result))[0] == "sad-etude-1.mp3"
    assert (await world.job(result))["state"] == "delivered"
