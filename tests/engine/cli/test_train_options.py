"""What ``affetto train`` refuses before it looks at any music."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.__main__ import main
from engine.cli.own import nothing_learned
from engine.cli.train import MODELS
from tests.sources import loaded_by


def one_line(said: str) -> str:
    """The only line of an error stream that is the command's own."""
    (line,) = [line for line in said.splitlines() if line.startswith("affetto: ")]
    assert "Traceback" not in said
    return line


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--scale", "0", "--scale must be above 0 and at most 100, not 0."),
        ("--scale", "nan", "--scale must be above 0 and at most 100, not nan."),
        ("--units", "7", "--units must be from 8 to 4096, not 7."),
        ("--seed", "-1", "--seed must be from 0 to 4294967295, not -1."),
        ("--every", "0", "--every must be from 1 to 1000000, not 0."),
        ("--sets", "vgmidi", "--sets must name emopia"),
        ("--data", "/nowhere", "There is no folder /nowhere/emopia"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    option: str, value: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", "--model", "composer", "--data", str(tmp_path), option, value]
    assert main(arguments) == 2
    assert sentence in one_line(capsys.readouterr().err)


@pytest.mark.parametrize("model", [name for name in MODELS if name in ("beats", "touch")])
def test_a_folder_that_cannot_be_made_is_refused(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for option in ("--out", "--checkpoints"):
        arguments = ["train", "--model", model, "--data", str(tmp_path)]
        other = ["--out", str(tmp_path / "a"), "--checkpoints", str(tmp_path / "b")]
        assert main([*arguments, *other, option, "/dev/null/model"]) == 2
        said = one_line(capsys.readouterr().err)
        assert f"{option} /dev/null/model cannot be written to" in said


def test_what_cannot_be_done_is_told_before_tensorflow_is_loaded() -> None:
    calls = [
        ["--model", "composer", "--data", "/nowhere"],
        ["--model", "chords", "--data", "/nowhere"],
        ["--model", "beats", "--data", "/nowhere", "--out", "/dev/null/model"],
        ["--model", "touch", "--data", "/nowhere", "--out", "/dev/null/model"],
    ]
    run = "from engine.__main__ import main\nassert main(['train', *{0}]) == 2"
    _, loaded = loaded_by("\n".join(run.format(call) for call in calls))
    assert not {"tensorflow", "keras"} & loaded


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--units", "many"], "--units: must be a whole number, not 'many'"),
        (["--model", "piano"], "one composer replaced the piano's and the bands' models"),
        (["--model", "band"], "is trained with --model composer"),
        (["--model", "violin"], "must be one of composer, chords, beats, touch, not 'violin'"),
    ],
)
def test_what_is_no_value_is_refused_in_one_line(
    options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "--data", "x", *options])
    assert caught.value.code == 2
    assert sentence in one_line(capsys.readouterr().err)


def test_a_training_that_did_not_help_is_told() -> None:
    assert nothing_learned(3, from_scratch=False) == ""
    told = nothing_learned(0, from_scratch=False)
    assert told.startswith("No epoch was better than the model it began with")
    assert "untrained network" in nothing_learned(0, from_scratch=True)
