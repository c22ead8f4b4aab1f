"""``affetto train`` and ``affetto evaluate`` for the touch."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from engine.__main__ import main
from engine.model.checkpoint import network_kind, open_checkpoint
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from engine.touch.network import TouchNetwork
from engine.training.labels import split_of
from engine.training.phase import Phase
from engine.training.touch import batches, recipe
from engine.training.touch.recipe import TouchRecipe
from tests.engine.made_up_beats import made_up

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten performances for measuring and four to learn from, with a tempo event a beat."""
    folder = tmp_path_factory.mktemp("data")
    wanted = {"val": 10, "train": 4}
    number = 0
    while any(wanted.values()):
        number += 1
        split = split_of(f"pop1k7/{number}")
        if not wanted[split]:
            continue
        wanted[split] -= 1
        rng = np.random.default_rng(number)
        notes, beats, _ = made_up("4/4", bars=8, seed=number)
        times = np.concatenate([[0], np.cumsum(0.5 * np.exp(rng.normal(0, 0.04, len(beats))))])
        even = np.arange(len(times)) * 0.5
        onsets = np.interp(notes["onset"], even, times)
        notes["onset"] = onsets
        notes["onset"] += np.abs(rng.normal(0, 0.008, len(notes)))
        tempos = [(float(a), 60 / float(b)) for a, b in zip(times, np.diff(times), strict=False)]
        score = Score(notes, tempo=tempos[0][1], tempos=tuple(tempos[1:]))
        path = folder / "pop1k7" / "performed" / f"{number}.mid"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write_midi(score, "Made up"))
    return folder


@pytest.fixture(scope="module")
def model(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of a few batches."""
    folder = tmp_path_factory.mktemp("trained")
    options = ["--model", "touch", "--data", str(data), "--sets", "pop1k7", "--scale", "1"]
    kept = ["--checkpoints", str(folder / "kept"), "--out", str(folder / "model")]
    phase = Phase("touch", 2, 4, 32, 1e-3, {"performance": 1.0})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipe, "TouchRecipe", partial(TouchRecipe, units=8, phase=phase))
        patch.setattr(recipe, "_VALIDATION_BATCHES", 1)
        assert main(["train", *options, *kept, "--model-version", "3"]) == 0
        # Picked up where it ended: nothing is left to do.
        assert main(["train", *options, *kept, "--model-version", "4"]) == 0
    return folder / "model"


def test_what_was_trained_is_opened(model: Path) -> None:
    found = open_checkpoint(model, kind="touch")
    assert (found.info.name, found.info.version) == ("touch", "4")
    assert found.meta["batches"] == 2
    assert set(found.meta["data"]) == {"pop1k7"}
    assert network_kind(model) == "touch"
    TouchNetwork.open(model)


def test_the_evaluation_lays_made_touches_beside_real_ones(
    model: Path,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "TOUCH_SETS", ("pop1k7",))
    options = ["--model", str(model), "--data", str(data), "--out", str(tmp_path)]
    assert main(["evaluate", *options]) == 0
    found = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    assert found["pieces"] == 10
    figures = found["figures"]
    assert 0 < figures["real"]["deviation 50"] < figures["real"]["deviation 90"]
    assert figures["real"]["beat variation"] == pytest.approx(0.04, abs=0.015)
    assert figures["flat"]["deviation 99"] == figures["flat"]["beat variation"] == 0
    assert figures["flat"]["pulse"] > figures["real"]["pulse"]
    assert set(found["told"]) == {"made", "shuffled", "flat"}
    table = (tmp_path / "evaluation.md").read_text(encoding="utf-8")
    assert table in capsys.readouterr().out


def test_an_evaluation_that_cannot_be_kept_is_refused_before_the_work(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    out = tmp_path / "file" / "out"
    assert main(["evaluate", "--model", "touch", "--data", str(data), "--out", str(out)]) == 2
    assert f"--out {out} cannot be written to: Not a directory." in capsys.readouterr().err


def test_a_folder_without_performances_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ["--checkpoints", str(tmp_path / "kept"), "--out", str(tmp_path / "out")]
    assert main(["train", "--model", "touch", "--data", str(tmp_path), *kept])
    assert "no folder" in capsys.readouterr().err
