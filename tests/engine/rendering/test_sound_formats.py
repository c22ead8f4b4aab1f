"""Sounds in other formats than MP3, and loops: to the sample."""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.api.composition import Composition, Rendering
from engine.api.errors import RequestError
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from engine.rendering.looping import folded, loop_mastering
from engine.rendering.mastering import CEILING_DB
from engine.rendering.mp3 import find_ffmpeg
from engine.rendering.sound_formats import encode_sound
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import RATE, Samples
from engine.service.pipeline import Pipeline
from tests.engine.api.test_request import PIECE
from tests.engine.bands import band
from tests.engine.fakes import open_uniform

FORMATS = ("ogg", "flac", "wav")


def decoded(file: bytes) -> Samples:
    command = [find_ffmpeg(), "-v", "error", "-i", "-", "-f", "s16le", "-ac", "2", "-"]
    done = subprocess.run(command, input=file, capture_output=True, check=True)
    samples = np.frombuffer(done.stdout, "<i2").reshape(-1, 2).astype(np.float32)
    return samples / np.float32(32767)


def noise(seconds: float, seed: int = 0) -> Samples:
    return np.random.default_rng(seed).normal(0, 0.1, (int(seconds * RATE), 2)).astype(np.float32)


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_holds_every_sample_and_says_what_it_is(form: str) -> None:
    sound = noise(1.2345)
    file = encode_sound(sound, form, title="Grey Harbour", artist="Affetto", comment="sad")
    back = decoded(file)
    assert len(back) == len(sound)
    if form != "ogg":
        assert np.abs(back - np.clip(sound, -1, 1)).max() < 1e-4
    told = subprocess.run([find_ffmpeg(), "-i", "-"], input=file, capture_output=True, check=False)
    assert ("Grey Harbour" in told.stderr.decode()) is (form != "wav")
    with pytest.raises(ValueError, match="ogg, flac or wav"):
        encode_sound(sound, "aiff", title="", artist="", comment="")


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    made = Pipeline(open_uniform(Path("nowhere")), find_soundfont(None))
    yield made
    made.close()


def piece(*, loop: bool = False) -> Composition:
    """Two bars of four instruments, up to the bar line."""
    notes = band({"drums": 128, "bass": 33, "flute": 73}, bars=2)
    score = Score(notes, 100.0, meter=(4, 4))
    request = replace(PIECE.request, loop=loop, origin=None)
    return replace(
        PIECE,
        request=request,
        midi=write_midi(score, PIECE.title),
        seconds=4.8,
        mp3=None,
        png=None,
    )


def test_a_rendering_makes_the_formats_that_are_asked_for_alone(pipeline: Pipeline) -> None:
    made = pipeline.make(Rendering(piece(), formats=("wav", "flac")))
    assert (made.mp3, sorted(made.sounds)) == (None, ["flac", "wav"])
    assert made.without_media().sounds == {}
    with wave.open(io.BytesIO(made.sounds["wav"])) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 2, 2)
    with pytest.raises(RequestError, match="A sound is made as mp3, ogg, flac, wav, not as aiff"):
        Rendering(piece(), formats=("aiff",))


def test_what_rings_on_is_laid_over_the_beginning() -> None:
    sound = np.arange(10, dtype=np.float32).reshape(5, 2)
    assert folded(sound, 2).tolist() == [[0 + 4 + 8, 1 + 5 + 9], [2 + 6, 3 + 7]]
    assert folded(sound, 7)[5:].tolist() == [[0, 0], [0, 0]]


def test_a_loop_is_limited_alike_on_both_sides_of_its_seam_and_does_not_fade() -> None:
    loop = noise(2.0)
    loop[:2000] *= 30  # loud right at its beginning
    made = loop_mastering(loop)
    assert abs(made.curve[0] - made.curve[-1]) < 0.05 * made.curve.max()
    after = made.apply(loop.copy())
    assert np.abs(after).max() <= 10 ** (CEILING_DB / 20) + 1e-3
    assert np.abs(after[-100:]).mean() > 0.3 * np.abs(after[-20000:-10000]).mean()


@pytest.mark.slow
def test_a_loop_goes_on_at_its_seam_as_everywhere_else(pipeline: Pipeline) -> None:
    made = pipeline.make(Rendering(piece(loop=True), stems=True, formats=FORMATS))
    length = round(4.8 * RATE)
    for form in FORMATS:
        sound = decoded(made.sounds[form])
        assert len(sound) == length
        steps = np.abs(np.diff(np.concatenate([sound, sound[:1]]), axis=0)).max(axis=1)
        assert steps[-1] <= np.quantile(steps, 0.999)
        assert np.abs(sound[-2000:]).max() > 0.01
    ending = pipeline.make(Rendering(piece(), formats=("wav",)))
    assert len(decoded(ending.sounds["wav"])) > length


def test_the_mp3_of_a_loop_says_where_its_samples_begin_and_end(pipeline: Pipeline) -> None:
    mp3 = pipeline.make(Rendering(piece(loop=True))).mp3
    assert mp3 is not None
    at = max(mp3.find(b"Info"), mp3.find(b"Xing"))
    tag = mp3.find(b"La", at)  # LAME's or libavcodec's own version of its tag
    assert 0 < at < tag
    delay = mp3[tag + 21] << 4 | mp3[tag + 22] >> 4
    padding = (mp3[tag + 22] & 15) << 8 | mp3[tag + 23]
    assert delay > 0
    assert padding > 0
    assert len(decoded(mp3)) == round(4.8 * RATE)
