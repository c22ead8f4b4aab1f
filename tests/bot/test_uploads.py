"""A file that is too large for a server is left out, and a sentence says so."""

from __future__ import annotations

import discord
import pytest

from tests.bot.fake_engine import MIDI
from tests.bot.world import World, names, request_line, said, seen

ORIGINAL = "/webhooks/*/messages/@original"
NO_PICTURE = "The picture is too large to be posted here."
NO_SOUND = "The sound is too large to be posted here: the MIDI file plays in any MIDI player."

# The files of the fake engine: 13 bytes of sound, 14 of MIDI, 16 of picture.
SOUND_AND_MIDI = ["sad-etude-1.mp3", "sad-etude-1.mid"]
MIDI_ALONE = ["sad-etude-1.mid"]
assert len(MIDI) == 14


@pytest.mark.parametrize(
    ("limit_bytes", "files", "sentence"),
    [
        (16, [*SOUND_AND_MIDI, "sad-etude-1.png"], ""),
        (15, SOUND_AND_MIDI, NO_PICTURE),
        (12, MIDI_ALONE, f"{NO_PICTURE} {NO_SOUND}"),
    ],
)
async def test_the_limit_discord_names_is_kept(
    world: World, limit_bytes: int, files: list[str], sentence: str
) -> None:
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
    world: World, refusals: int, files: list[str], sentence: str
) -> None:
    world.env.inject_error("PATCH", ORIGINAL, status=413, code=40005, times=refusals)
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    assert names(seen(result)) == files
    assert said(result) == sentence
    assert (await world.job(result))["state"] == "delivered"


async def test_a_reply_never_keeps_thinking(world: World) -> None:
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

    world.expect(discord.HTTPException)
    assert names(seen(result)) == []
    assert said(result).startswith("Something went wrong on my side")
