"""``affetto compose`` with moods in people's own words, other formats, and loops."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.music.midi import read_midi
from tests.engine.conftest import affetto

QUICK = ("--seconds", "8", "--candidates", "1", "--seed", "7")


def test_what_was_understood_is_printed_and_kept(tiny_composer: Path, tmp_path: Path) -> None:
    done = affetto(
        *("compose", "--mood", "sehr traurig flurb to 🎉", *QUICK, "--only", "midi"),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
    )
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "affetto: the mood, valence and arousal: sehr traurig (-1.0, -1.0) to 🎉 (+0.9, +0.9)",
        "affetto: not understood: flurb. Did you mean flu or Club?",
    ]
    (data,) = tmp_path.glob("*.json")
    asked = json.loads(data.read_text("utf-8"))["request"]
    assert asked["mood"] == {"name": "sehr traurig", "valence": -1.0, "arousal": -1.0}
    assert asked["then"] == [{"name": "🎉", "valence": 0.9, "arousal": 0.9}]


def test_a_loop_in_several_formats(tiny_composer: Path, tmp_path: Path) -> None:
    done = affetto(
        *("compose", "--mood", "calm", *QUICK, "--loop", "--format", "wav, OGG"),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [
        ".json", ".mid", ".ogg", ".png", ".wav",
    ]  # fmt: skip
    (data,) = tmp_path.glob("*.json")
    made = json.loads(data.read_text("utf-8"))
    assert made["request"]["loop"]
    assert made["seconds"] == 8
    (midi,) = tmp_path.glob("*.mid")
    # Times in MIDI are rounded to microseconds of a beat.
    assert read_midi(midi).seconds < 8.001
    assert read_midi(midi).tempos == ()
    (sound,) = tmp_path.glob("*.wav")
    with wave.open(str(sound)) as file:
        assert file.getnframes() == 8 * file.getframerate()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--format", "aiff"], "--format must be of mp3, ogg, flac, wav, with commas between, not"),
        (["--format", ""], "not nothing."),
        (["--format", "wav", "--only", "midi"], "--format is of sound: leave --only out."),
        (["--instruments", "violin, strings"], "strings is an ensemble: give it alone, or in a"),
    ],
)
def test_what_does_not_go_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert main(["compose", *options]) == 2
    assert sentence in capsys.readouterr().err
