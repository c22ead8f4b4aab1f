"""A piece played in another way: as stems, and within so many bytes."""

from __future__ import annotations

import functools
import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.__main__ import main
from engine.analysis.features import measure
from engine.api.composition import Composition, Rendering
from engine.api.errors import DeadlineError, RequestError
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.note_composer import NoteComposer
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, Score
from engine.performance.mixing import seated
from engine.rendering.loudness import loudness
from engine.rendering.mp3 import find_ffmpeg
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import RATE, Samples
from engine.service.engines import open_pool
from engine.service.pipeline import Pipeline
from tests.engine.api.test_request import PIECE
from tests.engine.bands import band
from tests.engine.fakes import INFO, open_uniform
from tests.engine.service.gates import with_gates

PROGRAMS = {"drums": DRUMS, "bass": 33, "string section": 48, "flute": 73}
NAMES = ["01-drums.mp3", "02-bass.mp3", "03-string-section.mp3", "04-flute.mp3"]


def band_piece(programs: dict[str, int] = PROGRAMS, bars: int = 4) -> Composition:
    notes = band(programs, bars=bars)
    score = Score(notes, 100.0, meter=(4, 4), parts=seated(programs, notes))
    return replace(
        PIECE, midi=write_midi(score, PIECE.title), seconds=score.seconds, mp3=None, png=None
    )


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    made = Pipeline(open_uniform(Path("nowhere")), find_soundfont(None))
    yield made
    made.close()


@pytest.fixture(scope="module")
def stemmed(pipeline: Pipeline) -> Composition:
    return pipeline.make(Rendering(band_piece(), stems=True))


def heard(mp3: bytes | None) -> Samples:
    assert mp3
    command = [find_ffmpeg(), "-v", "error", "-i", "-", "-ac", "2", "-f", "f32le", "-"]
    done = subprocess.run(command, input=mp3, capture_output=True, check=True)
    samples: Samples = np.frombuffer(done.stdout, np.float32).reshape(-1, 2)
    return samples


def unpacked(piece: Composition) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(piece.stems or b"")) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.slow
def test_stems_are_one_mp3_an_instrument_in_the_order_of_the_piece(stemmed: Composition) -> None:
    files = unpacked(stemmed)
    assert list(files) == NAMES
    assert stemmed.mp3
    assert stemmed.png
    for name, mp3 in files.items():
        tags = mp3[:2000].decode("latin-1").replace("\0", "")
        assert f"{PIECE.title} ({name[3:-4].replace('-', ' ')})" in tags
    assert list(stemmed.stages) == ["render", "master", "encode", "stems", "picture"]


def test_stems_add_up_to_the_mix(stemmed: Composition) -> None:
    mix = heard(stemmed.mp3)
    stems = [heard(mp3) for mp3 in unpacked(stemmed).values()]
    assert {len(stem) for stem in stems} == {len(mix)}
    total = np.sum(stems, axis=0)
    for side in range(2):
        assert np.corrcoef(total[:, side], mix[:, side])[0, 1] > 0.995
    # The same gain, not only the same shape.
    assert loudness(total, RATE) == pytest.approx(loudness(mix, RATE), abs=0.2)
    for stem in stems:
        others = total - stem
        assert np.corrcoef(others[:, 0], mix[:, 0])[0, 1] < 0.995, "a stem that is not missed"


@pytest.mark.slow
def test_equal_pieces_have_equal_stems(pipeline: Pipeline) -> None:
    two = {name: program for name, program in PROGRAMS.items() if name in {"bass", "flute"}}
    first, second = (
        pipeline.make(Rendering(band_piece(two, bars=1), stems=True)).stems for _ in range(2)
    )
    assert first == second


def test_a_piece_for_one_instrument_has_no_stems(pipeline: Pipeline) -> None:
    with pytest.raises(RequestError, match="for one instrument alone"):
        pipeline.make(Rendering(band_piece({"flute": 73}), stems=True))


@pytest.mark.slow
def test_the_mix_is_made_to_fit(pipeline: Pipeline) -> None:
    piece = band_piece()
    usual = pipeline.make(Rendering(piece))
    assert usual.mp3
    assert pipeline.make(piece).mp3 == usual.mp3
    small = pipeline.make(Rendering(piece, max_bytes=len(usual.mp3) // 3))
    assert small.mp3
    assert len(usual.mp3) // 6 < len(small.mp3) <= len(usual.mp3) // 3
    assert len(heard(small.mp3)) == pytest.approx(len(heard(usual.mp3)), abs=0.06 * RATE)
    assert loudness(heard(small.mp3), RATE) == pytest.approx(
        loudness(heard(usual.mp3), RATE), abs=1.5
    )


@pytest.mark.slow
def test_stems_are_made_to_fit_together(pipeline: Pipeline, stemmed: Composition) -> None:
    assert stemmed.stems
    allowed = len(stemmed.stems) // 2
    small = pipeline.make(Rendering(band_piece(), stems=True, max_bytes=allowed))
    assert small.stems
    assert allowed // 2 < len(small.stems) <= allowed
    assert list(unpacked(small)) == NAMES


@pytest.mark.parametrize(("stems", "max_bytes"), [(False, 10_000), (True, 60_000), (True, 100)])
def test_what_cannot_fit_is_refused_in_a_sentence(
    stems: bool, max_bytes: int, pipeline: Pipeline
) -> None:
    with pytest.raises(RequestError, match=r"seconds of sound take about \d+ kB") as caught:
        pipeline.make(Rendering(band_piece(), stems=stems, max_bytes=max_bytes))
    assert "-" not in str(caught.value)


@pytest.mark.slow
async def test_a_worker_makes_stems_and_says_how_far_it_is(tmp_path: Path) -> None:
    told: list[Progress] = []
    async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1) as pool:
        work = Rendering(band_piece(bars=2), stems=True)
        piece = await pool.submit(work, told.append).result()
        with pytest.raises(RequestError, match="one instrument"):
            await pool.submit(Rendering(band_piece({"flute": 73}), stems=True)).result()
    assert list(unpacked(piece)) == NAMES
    places = [(list(Stage).index(progress.stage), progress.fraction) for progress in told]
    assert places == sorted(places)
    shares = [progress.fraction for progress in told if progress.stage is Stage.ENCODING]
    assert len(shares) > 6
    assert max(shares) == 1.0


def test_stems_may_be_stopped(pipeline: Pipeline) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage is Stage.ENCODING and progress.fraction > 0.3:
            raise DeadlineError("Enough.")

    with pytest.raises(DeadlineError):
        pipeline.make(Rendering(band_piece(bars=1), stems=True), on_progress=stop)


class BandComposer(NoteComposer):
    """Writes the same band piece whatever is asked for."""

    def __init__(self) -> None:
        self.info = INFO

    def compose(
        self, request: ComposeRequest, on_progress: Callable[[float], None] = lambda _: None
    ) -> ComposedPiece:
        notes = band(PROGRAMS, bars=2)
        score = Score(notes, 100.0, meter=(4, 4), parts=seated(PROGRAMS, notes))
        return ComposedPiece("Four Friends", score, PIECE.key, measure(notes), PIECE.reading)


def open_band(folder: Path) -> NoteComposer:
    return BandComposer()


@pytest.mark.slow
def test_the_command_writes_stems_beside_the_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "engine.cli.compose.open_pool", functools.partial(open_pool, open_composer=open_band)
    )
    arguments = ["compose", "--mood", "happy", "--instruments", "band", "--seed", "4", "--stems"]
    assert main([*arguments, "--seconds", "5", "--out", str(tmp_path)]) == 0
    stem = "happy-four-friends-4"
    endings = (".json", ".mid", ".mp3", ".png", "-stems.zip")
    assert {path.name for path in tmp_path.iterdir()} == {stem + ending for ending in endings}
    with zipfile.ZipFile(tmp_path / f"{stem}-stems.zip") as archive:
        assert archive.namelist() == NAMES
    data = json.loads((tmp_path / f"{stem}.json").read_text("utf-8"))
    stages = ["compose", "midi", "render", "master", "encode", "stems", "picture"]
    assert list(data["stages"]) == stages
    assert f"{stem}-stems.zip" in capsys.readouterr().out
