"""The video of a piece: its picture, a line that moves, its sound."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.api.composition import Composition, Rendering
from engine.api.errors import EngineError, RequestError
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from engine.performance.mixing import seated
from engine.rendering.drawing import BRIGHT
from engine.rendering.mp3 import find_ffmpeg
from engine.rendering.piano_roll import BOX
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import RATE
from engine.rendering.video import roll_video
from engine.service.pipeline import Pipeline
from tests.engine.api.test_request import PIECE
from tests.engine.bands import band
from tests.engine.fakes import open_uniform

PROGRAMS = {"bass": 33, "flute": 73}
SIZE = (1200, 676)


def duo(bars: int = 1) -> Composition:
    notes = band(PROGRAMS, bars=bars)
    score = Score(notes, 100.0, meter=(4, 4), parts=seated(PROGRAMS, notes))
    midi = write_midi(score, PIECE.title)
    return replace(PIECE, midi=midi, seconds=score.seconds, mp3=None, png=None)


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    made = Pipeline(open_uniform(Path("nowhere")), find_soundfont(None))
    yield made
    made.close()


@pytest.fixture(scope="module")
def filmed(pipeline: Pipeline) -> Composition:
    return pipeline.make(Rendering(duo(), video=True))


def decoded(media: bytes | None, folder: Path, *options: str) -> bytes:
    assert media
    path = folder / "media"
    path.write_bytes(media)
    command = [find_ffmpeg(), "-v", "error", "-i", str(path), *options, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def heard(media: bytes | None, folder: Path) -> NDArray[np.float32]:
    return np.frombuffer(decoded(media, folder, "-vn", "-ac", "1", "-f", "f32le"), np.float32)


@pytest.mark.slow
def test_a_line_moves_through_the_roll_ten_times_a_second(
    filmed: Composition, tmp_path: Path
) -> None:
    raw = decoded(filmed.video, tmp_path, "-f", "rawvideo", "-pix_fmt", "rgb24")
    frames = np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1], SIZE[0], 3)
    sound = heard(filmed.mp3, tmp_path)
    assert len(frames) == pytest.approx(10 * len(sound) / RATE, abs=3)
    left, top, right, bottom = BOX
    for index in (0, 9, 20):
        strip = frames[index, top:bottom, left - 2 : right + 2].astype(int)
        near = np.abs(strip - np.array(BRIGHT)).max(axis=2) < 40
        line = int(near.mean(axis=0).argmax()) - 2
        assert near[:, line + 2].mean() > 0.9
        assert line == pytest.approx(index / 10 / filmed.seconds * (right - left), abs=2)


@pytest.mark.slow
def test_it_is_what_players_everywhere_play(filmed: Composition, tmp_path: Path) -> None:
    path = tmp_path / "roll.mp4"
    path.write_bytes(filmed.video or b"")
    done = subprocess.run([find_ffmpeg(), "-i", str(path)], capture_output=True, check=False)
    told = done.stderr.decode()
    assert re.search(r"Video: h264 .*yuv420p.*1200x676.* 10 fps", told)
    assert re.search(r"Audio: aac .*stereo", told)
    assert PIECE.title in told
    # What plays while it loads has its index first.
    assert (filmed.video or b"").index(b"moov") < (filmed.video or b"").index(b"mdat")


def test_its_sound_is_the_piece_s(filmed: Composition, tmp_path: Path) -> None:
    mix, film = heard(filmed.mp3, tmp_path), heard(filmed.video, tmp_path)
    length = min(len(mix), len(film))
    assert length == pytest.approx(len(mix), abs=RATE // 10)
    assert np.corrcoef(mix[:length], film[:length])[0, 1] > 0.98


@pytest.mark.slow
def test_it_is_made_to_fit_or_refused(filmed: Composition) -> None:
    assert filmed.video
    assert filmed.png
    assert filmed.mp3
    assert list(filmed.stages) == ["render", "master", "encode", "picture", "video"]
    allowed = len(filmed.video) * 2 // 3
    small = roll_video(filmed.png, filmed.mp3, 4.0, filmed.seconds, allowed)
    assert allowed // 2 < len(small) <= allowed
    with pytest.raises(RequestError, match=r"The video takes \d\.\d MB, more than the"):
        roll_video(filmed.png, filmed.mp3, 4.0, filmed.seconds, 30_000)


def test_sheet_music_is_asked_for_by_itself() -> None:
    with pytest.raises(RequestError, match="by itself"):
        Rendering(PIECE, sheet=True, video=True)


def test_what_cannot_be_encoded_is_a_fault_of_the_engine() -> None:
    with pytest.raises(EngineError, match="The video could not be encoded"):
        roll_video(b"no picture", b"no sound", 1.0, 1.0)
