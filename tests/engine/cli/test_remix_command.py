"""``affetto remix``: any MIDI file in, a new piece out, or a reason."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.api.request import ComposeRequest
from engine.music.midi import read_midi
from tests.engine.cli.test_compose_command import data_of
from tests.engine.conftest import affetto
from tests.engine.reading.raw_midi import END, file, metre, scale

TUNE = file(
    metre(6, 3) + b"\0\xc0\x49" + scale(160, 240) + END, b"\0\xc1\x18" + scale(80, 480, 1) + END
)


@pytest.mark.slow
def test_a_waltz_of_another_program_goes_on(tiny_composer: Path, tmp_path: Path) -> None:
    (tmp_path / "waltz.mid").write_bytes(TUNE)
    options = ("--seconds", "6", "--candidates", "1", "--only", "midi", "--seed", "3")
    done = affetto(
        *("remix", "waltz.mid", "--way", "continue", "--from", "0:15", "--only-new", *options),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
    )
    assert (done.returncode, done.stderr) == (0, "")
    (written,) = tmp_path.glob("*-3.mid")
    score = read_midi(written)
    assert (score.meter, set(score.programs)) == ((6, 8), {73, 24})
    request = ComposeRequest.from_json(data_of(tmp_path)[3]["request"])
    assert request.origin is not None
    assert request.mood.name in ("happy", "angry", "sad", "calm")
    assert len(request.origin.midi) < len(TUNE)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--way", "re-mood"], "--way re-mood takes the mood to change to: give --mood too."),
        (["--way", "re-mood", "--mood", "sad", "--only-new"], "leave --only-new out."),
        (["--from", "2:00", "--to", "1:00"], "A stretch begins at 0:00 or later and ends after"),
        (["--from", "soon"], "must be minutes and seconds, such as 1:05, not 'soon'"),
        (["--instruments", "some"], "invalid choice: 'some'"),
        (["--seconds", "999"], "seconds must be from 5 to 300, not 999."),
    ],
)
def test_what_does_not_go_together_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    path = tmp_path / "a.mid"
    path.write_bytes(TUNE)
    status = 0
    with contextlib.suppress(SystemExit):  # as the parser of options ends
        status = main(["remix", str(path), *arguments])
    assert status in (0, 2)
    shown = capsys.readouterr().err
    assert sentence in shown
    assert "Traceback" not in shown


def test_no_file_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remix", "/nowhere.mid"]) == 2
    assert "nowhere.mid cannot be read: No such file or directory." in capsys.readouterr().err
