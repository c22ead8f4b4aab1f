"""All the work on one piece in one process, with a real synthesizer and encoder."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.api.composition import Composition, JointPiece, Rendering
from engine.api.errors import DataError, DeadlineError, RequestError, SoundFontError
from engine.api.form import parse_form
from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.progress import Progress, Stage
from engine.api.progression import parse_progression
from engine.api.request import ComposeRequest
from engine.api.shares import Share
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import NOTE, Score, end_times
from engine.rendering.mp3 import find_ffmpeg
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import RATE
from engine.service.captions import asked_words, subtitle
from engine.service.pipeline import Pipeline
from tests.engine.fakes import INFO, open_uniform

REQUEST = ComposeRequest(mood("angry"), seed=11, seconds=20, key=Key(10, "minor"))


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    made = Pipeline(open_uniform(Path("nowhere")), find_soundfont(None))
    yield made
    made.close()


@pytest.fixture(scope="module")
def piece(pipeline: Pipeline) -> Composition:
    return pipeline.make(REQUEST)


def sound(piece: Composition) -> NDArray[np.float32]:
    """What a player would play: shape [samples, 2]."""
    command = [find_ffmpeg(), "-v", "error", "-i", "-", "-ac", "2", "-f", "f32le", "-"]
    done = subprocess.run(command, input=piece.mp3, capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32).reshape(-1, 2)


def test_a_piece_has_all_that_is_promised_of_it(piece: Composition) -> None:
    assert piece.request is REQUEST
    assert piece.model == INFO
    assert piece.key == REQUEST.key
    assert piece.tempo == piece.features["tempo"]
    assert abs(piece.seconds - 20) <= 1
    assert piece.playing == ("piano",)
    assert all(seconds > 0 for seconds in piece.stages.values())
    notes = read_midi(piece.midi).notes
    assert len(notes) == piece.notes
    assert end_times(notes).max() == pytest.approx(piece.seconds, abs=0.002)
    json.dumps(piece.to_json(), allow_nan=False)


def test_its_sound_lasts_a_little_longer_than_its_notes(piece: Composition) -> None:
    heard = sound(piece)
    assert piece.seconds < len(heard) / RATE < piece.seconds + 4
    assert 0.1 < np.abs(heard).max() <= 1
    assert np.abs(heard[:, 0] - heard[:, 1]).max() > 0.001


def test_its_picture_can_be_seen(piece: Composition) -> None:
    with Image.open(io.BytesIO(piece.png or b"")) as picture:
        assert picture.format == "PNG"
        assert np.asarray(picture.convert("L")).std() > 5


def test_the_mp3_says_what_it_is(piece: Composition) -> None:
    tags = (piece.mp3 or b"")[:2000].decode("latin-1").replace("\0", "")
    for text in (piece.title, "Affetto", "seed 11", "model uniform 0"):
        assert text in tags


def test_without_media_there_is_the_music_alone(pipeline: Pipeline, piece: Composition) -> None:
    told: list[Progress] = []
    plain = pipeline.make(REQUEST, media=False, on_progress=told.append)
    assert list(plain.stages) == ["compose", "midi"]
    assert {progress.stage for progress in told} == {Stage.COMPOSING}
    assert replace(plain, stages={}) == replace(piece.without_media(), stages={})


def test_a_kept_piece_is_played_and_not_written_anew(
    pipeline: Pipeline, piece: Composition
) -> None:
    told: list[Progress] = []
    again = pipeline.make(piece.without_media(), on_progress=told.append)
    assert list(again.stages) == ["render", "master", "encode", "picture"]
    assert [progress.stage for progress in told] == sorted(
        (progress.stage for progress in told), key=list(Stage).index
    )
    assert Stage.COMPOSING not in {progress.stage for progress in told}
    kept = replace(again, mp3=None, png=None, stages={})
    assert kept == replace(piece.without_media(), stages={})
    assert np.abs(sound(piece) - sound(again)).max() < 1e-4


@pytest.mark.slow
def test_sheet_music_is_written_without_sound_or_picture(
    pipeline: Pipeline, piece: Composition
) -> None:
    told: list[Progress] = []
    made = pipeline.make(Rendering(piece.without_media(), sheet=True), on_progress=told.append)
    assert made.sheet is not None
    assert b"<work-title>" + piece.title.encode() in made.sheet.musicxml
    assert b"<creator" in made.sheet.musicxml
    assert made.sheet.pages[0].startswith(b"\x89PNG")
    assert replace(made, sheet=None, stages={}) == replace(piece.without_media(), stages={})
    assert [*made.stages] == ["sheet"]
    assert told == [Progress(Stage.ENCODING)]


def test_music_without_a_beat_has_no_sheet_music(pipeline: Pipeline, piece: Composition) -> None:
    free = Score(np.array([(0, 1, 60, 64, 0), (9.02, 1, 60, 64, 0)], NOTE), 120.0)
    wanted = Rendering(replace(piece, midi=write_midi(free, "A")), sheet=True)
    with pytest.raises(RequestError, match="No steady beat can be heard"):
        pipeline.make(wanted)


@pytest.mark.slow
def test_what_several_people_make_differs_by_its_picture_alone(
    pipeline: Pipeline, piece: Composition
) -> None:
    joint = JointPiece(REQUEST, (Share(0, "alice"), Share(1, "bob", more=2)))
    made = pipeline.make(joint)
    assert (made.midi, made.mp3) == (piece.midi, piece.mp3)
    assert made.png != piece.png
    again = pipeline.make(JointPiece(made.without_media(), joint.shares))
    assert (again.mp3, again.png) == (made.mp3, made.png)
    picture = Rendering(made.without_media(), formats=())
    drawn = pipeline.make(JointPiece(picture, joint.shares))
    assert (drawn.mp3, drawn.png, [*drawn.stages]) == (None, made.png, ["picture"])


def test_midi_that_cannot_be_read_is_a_fault_of_the_data(
    pipeline: Pipeline, piece: Composition
) -> None:
    with pytest.raises(DataError):
        pipeline.make(replace(piece, midi=b""))


@pytest.mark.parametrize("stage", [Stage.COMPOSING, Stage.RENDERING, Stage.ENCODING])
def test_progress_may_stop_the_work_and_the_next_is_not_harmed(
    pipeline: Pipeline, piece: Composition, stage: Stage
) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage is stage:
            raise DeadlineError("Enough.")

    with pytest.raises(DeadlineError):
        pipeline.make(REQUEST, on_progress=stop)
    assert pipeline.make(REQUEST, media=False).midi == piece.midi


def test_a_line_says_what_a_piece_is(piece: Composition) -> None:
    long = replace(piece, tempo=71.6, seconds=119.6)
    assert subtitle(long) == "angry · Bb minor · 72 BPM · 2:00 · seed 11"
    # The piano's pieces of earlier versions are in free time, and have no chords.
    free = subtitle(replace(long, chords=()))
    assert free == "angry · Bb minor · about 72 BPM · 2:00 · seed 11"
    assert subtitle(replace(piece, tempo=60.0, seconds=5.2)).endswith("60 BPM · 0:05 · seed 11")


def test_a_band_s_tempo_is_no_guess(piece: Composition) -> None:
    request = replace(REQUEST, instruments="jazz")
    band = replace(piece, request=request, tempo=96.0, chords=())
    assert "· 96 BPM ·" in subtitle(band)
    on_the_beat = replace(piece, chords=((0.0, "Bbm"),), tempo=96.0)
    assert "· 96 BPM ·" in subtitle(on_the_beat)


def test_the_line_names_the_form_and_the_chords_that_were_asked_for(piece: Composition) -> None:
    asked = replace(REQUEST, chords=parse_progression("| Bbm Gb | F7 |"), form=parse_form("aba"))
    line = subtitle(replace(piece, request=asked))
    assert line.endswith("· seed 11 · A B A · | Bbm Gb | F7 |")
    assert asked_words(REQUEST) == []


def test_the_line_names_the_moods_in_turn(piece: Composition) -> None:
    moving = replace(piece, request=replace(REQUEST, then=(mood("calm"), mood("happy"))))
    assert subtitle(moving).startswith("angry to calm to happy · Bb minor")


def test_a_soundfont_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.sf2").write_bytes(b"RIFF")
    with pytest.raises(SoundFontError):
        Pipeline(open_uniform(tmp_path), tmp_path / "empty.sf2")
