"""``affetto analyse`` as people call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from engine.__main__ import main
from engine.api.analysis import Analysis
from engine.api.errors import EngineError
from engine.api.settings import PROJECT
from engine.cli import analyse as command
from engine.cli.analysis_text import analysis_lines
from tests.bot.fake_engine import analysis
from tests.engine.conftest import affetto
from tests.engine.insight.heard import drums_alone
from tests.engine.insight.made_up_songs import song_file, verse_and_chorus

MIDI = song_file(verse_and_chorus())


@pytest.mark.slow
def test_a_file_is_told_as_text_and_drawn(tmp_path: Path) -> None:
    (tmp_path / "song.mid").write_bytes(MIDI)
    done = affetto("analyse", "song.mid", "--from", "0:08", "--picture", "a.png", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("song.mid: 0:24, from 0:08, times and bars counted from there, ")
    assert "\nKey      C major\nTempo    120 BPM (as the file states)\n" in done.stdout
    assert "\nMetre    4/4, 12 bars\n" in done.stdout
    assert "\nForm: A B A\n  A    bars    1 to 4    from 0:00\n" in done.stdout
    assert "  Tune (flute): 48 notes, A4 to D6" in done.stdout
    assert "     1 | F               | C               | G               | Em |\n" in done.stdout
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.format == "PNG"


@pytest.mark.slow
def test_standard_input_is_told_as_json(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "engine", "analyse", "-", "--json"],
        input=MIDI[:-4],  # the end of the last track is missing
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        check=True,
    )
    found = Analysis.from_json(json.loads(done.stdout))
    assert (found.name, found.form) == ("Standard input", "A B A B")
    assert b"affetto: Standard input: 1 track is of another length" in done.stderr


def test_what_is_no_midi_file_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyse", str(tmp_path / "none.mid")]) == 2
    assert capsys.readouterr().err == (
        "affetto: none.mid cannot be read: No such file or directory.\n"
    )


@pytest.mark.slow
def test_a_picture_that_cannot_be_written_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AFFETTO_BAND_MODEL", "models/band")
    (tmp_path / "song.mid").write_bytes(drums_alone())
    picture = tmp_path / "none" / "a.png"
    assert main(["analyse", str(tmp_path / "song.mid"), "--picture", str(picture)]) == 2
    unused, sentence = capsys.readouterr().err.splitlines()
    assert unused.startswith("affetto: AFFETTO_BAND_MODEL is not used any more")
    assert sentence == f"affetto: --picture {picture} cannot be written: No such file or directory."


def test_what_the_engine_stumbles_over_is_told_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def stumble(*_: object) -> None:
        error = EngineError("The piece could not be analysed.")
        error.add_note("KeyError: 7")
        raise error

    monkeypatch.setattr(command, "_analyse", stumble)
    (tmp_path / "song.mid").write_bytes(MIDI)
    assert main(["analyse", str(tmp_path / "song.mid")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "affetto: The piece could not be analysed.\nKeyError: 7\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--from", "later"), "argument --from: must be minutes and seconds, such as 1:05, not"),
        (("--from", "1:00", "--to", "0:30"), "ends after its beginning"),
    ],
)
def test_a_stretch_that_is_none_is_told_in_a_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    sentence: str,
) -> None:
    path = tmp_path / "song.mid"
    path.write_bytes(MIDI)
    try:
        status = main(["analyse", str(path), *options])
    except SystemExit as end:
        status = int(end.code or 0)
    assert status == 2
    assert sentence in capsys.readouterr().err


def test_changes_and_chords_within_a_bar_are_told() -> None:
    lines = list(analysis_lines(analysis("a.mid")))
    assert "Key      A minor; 0:00 A minor, 0:32 C major" in lines
    assert "Tempo    96 BPM (heard in the notes)" in lines
    assert "Melody   2 notes, C5 to E6" in lines
    assert lines[-1] == "     1 | Am              | Am F#m7/E       | F#m7/E |"
