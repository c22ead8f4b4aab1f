"""``affetto train`` from folders of MIDI files to pieces, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from engine.__main__ import main
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.composing.piano.composer import LENGTH_TOLERANCE, PianoComposer
from engine.model.checkpoint import BALANCE, KNOWN, META, WEIGHTS, checksum, open_checkpoint
from engine.music.midi_writer import write_midi
from engine.ranking.moment_matching import MomentMatching
from engine.ranking.plagiarism import TrainingIndex
from engine.training.network.note_lstm import Shape
from engine.training.piano.plan import PIANO_PLAN as PIANO
from engine.training.piano_datasets import load_piano
from tests.engine.conftest import Trained
from tests.engine.made_up import write_emopia

MORE = ("--scale", "0.003")
"""More batches than were trained on, and still a choice fitted to one request for each mood."""


def train(trained: Trained, folder: Path, *more: str) -> int:
    """Call the command in this process, on what was trained before."""
    out = ["--checkpoints", str(trained.root / "checkpoints"), "--out", str(folder / "out")]
    return main(["train", *trained.options, *out, *more])


def one_line(said: str) -> str:
    """The only line of an error stream that is the command's own."""
    (line,) = [line for line in said.splitlines() if line.startswith("affetto: ")]
    assert "Traceback" not in said
    return line


def test_it_says_what_it_learns_from_and_how_well(trained: Trained) -> None:
    assert trained.said.startswith("19 pieces, ")
    assert "of 4 validation clips right" in trained.said
    assert "batch 1: " in trained.said
    assert "batch 2: " in trained.said
    assert trained.said.rstrip().endswith("as exported.")


def test_the_folder_tells_all_about_the_model(trained: Trained) -> None:
    found = open_checkpoint(trained.model)
    assert (found.info.name, found.info.version) == ("piano", "test")
    assert found.shape == Shape(units=16).to_json()
    meta = found.meta
    assert meta["batches"] == len(PIANO)
    assert meta["parameters"] > 100_000
    assert set(meta["data"]) == {"emopia", "mine"}
    assert all(notes > 500 for notes in meta["data"].values())
    assert found.major_share["happy"] > found.major_share["sad"]
    nats = meta["nats_a_note"]
    for name, value in nats["export"].items():
        assert value == pytest.approx(nats["keras"][name], rel=0.01)
    # Before it has learned anything: every value as likely as every other.
    assert nats["keras"]["all"] == pytest.approx(17.4, abs=0.5)


def test_what_was_trained_composes(trained: Trained) -> None:
    composer = PianoComposer.open(trained.model)
    for name in CORNERS:
        request = ComposeRequest(mood(name), seed=3, seconds=6)
        written = composer.compose(request)
        assert abs(written.score.seconds - 6) <= LENGTH_TOLERANCE
        assert write_midi(composer.compose(request).score, "") == write_midi(written.score, "")
    assert composer.info == open_checkpoint(trained.model).info


def test_the_choice_is_fitted_to_what_the_model_writes(trained: Trained) -> None:
    assert np.ptp(MomentMatching.load(trained.model / BALANCE).weights) > 0
    known = TrainingIndex.load(trained.model / KNOWN)
    learned, aside = (
        [
            piece.notes
            for piece in load_piano(trained.root / "data", ("emopia",))
            if piece.split == split
        ]
        for split in ("train", "val")
    )
    assert all(known.holds(notes) for notes in learned)
    assert not any(known.holds(notes) for notes in aside)


def test_a_model_without_balance_and_index_plays(trained: Trained, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(trained.model, bare)
    for name in (BALANCE, KNOWN):
        (bare / name).unlink()
    request = ComposeRequest(mood("sad"), seed=3, seconds=6)
    assert len(PianoComposer.open(bare).compose(request).score.notes)


def test_a_second_call_goes_on_where_the_first_one_stopped(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(trained.root / "checkpoints", tmp_path / "checkpoints")
    options = [*trained.options, "--checkpoints", str(tmp_path / "checkpoints")]
    scale = 2 / PIANO[0].batches  # twice as much as in the first call
    out = ["--out", str(tmp_path / "model"), "--scale", str(scale)]
    total = sum(max(1, round(phase.batches * scale)) for phase in PIANO)
    assert total > 2
    assert main(["train", *options, *out]) == 0
    said = capsys.readouterr().out
    assert "batch 2:" not in said
    assert f"batch {total}:" in said
    meta = json.loads((tmp_path / "model" / META).read_text(encoding="utf-8"))
    assert meta["batches"] == total


def test_export_only_writes_the_same_weights_again(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(trained, tmp_path, "--export-only", "--name", "other", *MORE) == 0
    assert "batch" not in capsys.readouterr().out
    assert checksum(tmp_path / "out" / WEIGHTS) == checksum(trained.model / WEIGHTS)
    assert open_checkpoint(tmp_path / "out").info.name == "other"


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
        ("--out", "/dev/null/model", "--out /dev/null/model cannot be written to"),
        ("--checkpoints", "/dev/null/model", "--checkpoints /dev/null/model cannot be written to"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    option: str,
    value: str,
    sentence: str,
    trained: Trained,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert train(trained, tmp_path, option, value) == 2
    assert sentence in one_line(capsys.readouterr().err)


def test_a_number_that_is_none_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "--data", "x", "--units", "many"])
    assert caught.value.code == 2
    assert "--units: must be a whole number, not 'many'" in one_line(capsys.readouterr().err)


def test_checkpoints_that_do_not_fit_or_are_not_there_are_refused(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(trained, tmp_path, "--export-only", "--units", "24") == 2
    assert "trained with another --units" in one_line(capsys.readouterr().err)
    nowhere = str(tmp_path / "none")
    assert train(trained, tmp_path, "--export-only", "--checkpoints", nowhere) == 2
    assert "none holds no checkpoint; train first" in one_line(capsys.readouterr().err)


def test_what_would_be_missing_after_hours_is_missed_at_once(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sets = ["--sets", "emopia", "--data"]
    write_emopia(tmp_path / "one" / "emopia", songs=8, validation=0, seconds=20.0)
    assert train(trained, tmp_path, *sets, str(tmp_path / "one")) == 2
    assert "No clip is kept aside" in one_line(capsys.readouterr().err)
    write_emopia(tmp_path / "two" / "emopia", songs=8, validation=2, seconds=20.0)
    for path in (tmp_path / "two" / "emopia" / "midis").glob("Q3_*"):
        path.unlink()
    assert train(trained, tmp_path, *sets, str(tmp_path / "two")) == 2
    assert "No labelled clip is sad" in one_line(capsys.readouterr().err)
    assert not (tmp_path / "out" / "critic.npz").exists()


def test_the_plan_is_for_the_music_that_is_there() -> None:
    for phase in PIANO:
        assert sum(phase.shares.values()) == pytest.approx(1)
        assert set(phase.shares) <= {"clip", "performance", "score", "game"}
    assert PIANO[-1].shares["clip"] == max(PIANO[-1].shares.values())
