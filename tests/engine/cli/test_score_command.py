"""``score`` and ``compose --score``: sheet music as files, or a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.__main__ import main
from engine.api.errors import EngineError
from engine.music.midi_writer import write_midi
from engine.music.score import NOTE, Score
from engine.notation import sheet
from tests.engine.conftest import affetto
from tests.engine.notation.opened import by_verovio


def waltz() -> bytes:
    rows = [(beat / 2, 0.5, 60 + beat % 5, 64, 0) for beat in range(36)]
    return write_midi(Score(np.array(rows, NOTE), 120.0, meter=(3, 4)), "A")


@pytest.mark.slow
def test_any_midi_file_is_written_down_beside_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "waltz.mid").write_bytes(waltz())
    (tmp_path / "waltz-page-1.png").write_bytes(b"mine")
    words = ["--key", "F major", "--title", "Ein Walzer", "--out", str(tmp_path)]
    assert main(["score", str(tmp_path / "waltz.mid"), *words]) == 0
    assert capsys.readouterr() == ("waltz-2.musicxml, waltz-2-page-1.png\n", "")
    assert (tmp_path / "waltz-page-1.png").read_bytes() == b"mine"
    assert (tmp_path / "waltz-2-page-1.png").read_bytes().startswith(b"\x89PNG")
    musicxml = (tmp_path / "waltz-2.musicxml").read_bytes()
    assert b"<work-title>Ein Walzer</work-title>" in musicxml
    assert b"<fifths>-1</fifths>" in musicxml
    assert b"<beats>3</beats>" in musicxml
    assert sum(by_verovio(musicxml).values()) == 36


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["text.mid"], "affetto: text.mid: "),
        (["gone.mid"], "affetto: gone.mid: "),
        (["free.mid"], "affetto: free.mid: No steady beat can be heard in this piece"),
        (["waltz.mid", "--key", "H"], "affetto: Unknown key: H."),
        (["waltz.mid", "--out", "text.mid"], "affetto: --out text.mid cannot be written to"),
    ],
)
def test_what_cannot_be_written_down_is_refused_in_a_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text.mid").write_bytes(b"no notes at all")
    free = np.array([(0, 1, 60, 64, 0), (9.02, 1, 60, 64, 0)], NOTE)
    Path("free.mid").write_bytes(write_midi(Score(free), "A"))
    Path("waltz.mid").write_bytes(waltz())
    assert main(["score", *words]) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert said.startswith(sentence)
    assert said.count("\n") == 1


def test_what_cannot_be_engraved_is_a_line_and_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(*_: object) -> None:
        raise EngineError("The sheet music could not be engraved.")

    monkeypatch.setattr(sheet, "make_sheet", stumble)
    (tmp_path / "waltz.mid").write_bytes(waltz())
    out = tmp_path / "out"
    assert main(["score", str(tmp_path / "waltz.mid"), "--out", str(out)]) == 1
    assert capsys.readouterr() == ("", "affetto: The sheet music could not be engraved.\n")
    assert not out.exists()


def test_sparse_music_is_written_down_on_the_beats_that_its_file_states(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(beat + 0.02 * (beat % 3), 0.4, 60 + beat, 64, 0) for beat in (0, 2, 3, 7, 12, 13)]
    sparse = Score(np.array(rows, NOTE), 90.0, meter=(3, 4))
    (tmp_path / "sparse.mid").write_bytes(write_midi(sparse, "A"))
    assert main(["score", str(tmp_path / "sparse.mid"), "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().err
    assert "No steady beat can be heard; the beats that the file states are taken." in said
    musicxml = (tmp_path / "sparse.musicxml").read_bytes()
    assert b"<beats>3</beats>" in musicxml
    assert sum(by_verovio(musicxml).values()) == 6


@pytest.mark.slow
def test_a_composed_piece_brings_its_sheet_music(tiny_composer: Path, tmp_path: Path) -> None:
    done = affetto(
        *("compose", "--seed", "3", "--seconds", "5", "--candidates", "1"),
        *("--only", "midi", "--score"),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
    )
    assert done.returncode == 0, done.stderr
    endings = sorted(path.name.partition("-3")[2] for path in tmp_path.iterdir())
    assert endings == ["-page-1.png", ".json", ".mid", ".musicxml"]
    (data,) = tmp_path.glob("*.json")
    told = json.loads(data.read_text("utf-8"))
    assert list(told["stages"]) == ["compose", "midi", "sheet"]
    (musicxml,) = (path.read_bytes() for path in tmp_path.glob("*.musicxml"))
    assert f"<work-title>{told['title']}</work-title>".encode() in musicxml
    assert sum(by_verovio(musicxml).values()) == told["notes"]


def test_a_video_has_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compose", "--video", "--only", "midi"]) == 2
    assert capsys.readouterr().err == "affetto: --video has sound: leave --only out.\n"
