"""From the command to the files, through a real worker process and a real synthesizer."""

from __future__ import annotations

import asyncio
import io
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from bot.settings import BotSettings
from engine.api.errors import JobCancelledError
from engine.music.midi import read_midi
from engine.rendering.mp3 import find_ffmpeg
from engine.rendering.synth import RATE
from engine.service.engines import open_pool
from tests.bot.songwriter import open_composer, open_dawdler
from tests.bot.world import World, labels, names, said, seen


async def test_a_member_asks_and_gets_music(settings: BotSettings) -> None:
    settings = replace(settings, workers=1)
    async with (
        open_pool(settings, open_composer=open_composer) as engine,
        World(settings, engine, settle_timeout=60) as world,
    ):
        first = await world.alice.slash(
            world.channel, "compose", mood="happy", seconds=5, key="D major", seed=2
        )
        mp3, midi, png = [await file.read() for file in seen(first).attachments]
        (settings.data_dir / "cache" / "1.mp3").unlink()
        again = await world.bob.slash(world.channel, "replay", piece="up the stairs")
        mp3_again, midi_again, _ = [await file.read() for file in seen(again).attachments]

        assert said(first) == said(again) == ""
        assert names(seen(first)) == [f"up-the-stairs-1.{part}" for part in ("mp3", "mid", "png")]
        assert names(seen(again)) == names(seen(first))
        assert [field.value for field in seen(first).embeds[0].fields][2:] == [
            "D major",
            "120 BPM",
            "0:05",
            "2",
            "piano",
        ]

    assert read_midi(midi).notes["pitch"].tolist() == list(range(50, 60))
    assert midi_again == midi
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG"
        assert picture.width > 400
    for sound in (mp3, mp3_again):
        heard = await asyncio.to_thread(decoded, sound)
        assert 4.5 < len(heard) / RATE < 10
        assert float(np.abs(heard).max()) > 0.1


@pytest.mark.slow
async def test_where_there_is_little_room_a_real_sound_is_made_smaller(
    settings: BotSettings,
) -> None:
    limit_bytes = 60_000
    async with (
        open_pool(replace(settings, workers=1), open_composer=open_composer) as engine,
        World(settings, engine, settle_timeout=60) as world,
    ):
        whole = await world.alice.slash(world.channel, "compose", mood="happy", seconds=5, seed=2)
        before = await seen(whole).attachments[0].read()
        assert len(before) > limit_bytes
        world.limit_uploads(limit_bytes)
        posted = await world.bob.slash(world.channel, "replay", piece="1")
        small = await seen(posted).attachments[0].read()
        varied = await world.bob.click(seen(posted), label="Vary")
        duel = await world.alice.slash(world.channel, "duel", mood="happy", seconds=5)
        sounds = [await file.read() for file in seen(duel).attachments]

        assert "The sound is of lower quality, so that it fits here." in said(posted)
        assert names(seen(varied))[0] == "up-the-stairs-2.mp3"
        assert names(seen(duel)) == ["duel-1-a.mp3", "duel-1-b.mp3"]

    for sound in (small, *sounds):
        assert len(sound) <= limit_bytes
        heard = await asyncio.to_thread(decoded, sound)
        assert 4.5 < len(heard) / RATE < 10
        assert float(np.abs(heard).max()) > 0.1


async def test_a_member_cancels_what_a_worker_is_at(settings: BotSettings) -> None:
    settings = replace(settings, workers=1)
    async with (
        open_pool(settings, open_composer=open_dawdler) as engine,
        World(settings, engine, settle_timeout=60) as world,
    ):
        result = world.emit(world.alice, "compose", mood="happy", seconds=5)
        # What happens in another process wakes nobody here.
        async with asyncio.timeout(60):
            while engine.waiting or result.response is None or not labels(seen(result)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await world.alice.click(seen(result), label="Cancel")

        world.expect(JobCancelledError)
        assert said(result).startswith("The work was given up")
        assert (await world.job(result))["error"] == "JobCancelledError"
        assert world.bot.admission.in_all == 0


def decoded(mp3: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """What a player would play: stereo, from −1 to 1."""
    command = [find_ffmpeg(), "-v", "error", "-i", "-", "-f", "f32le", "-"]
    done = subprocess.run(command, input=mp3, capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32).reshape(-1, 2)
