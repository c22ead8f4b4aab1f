"""``affetto train`` on a folder of one's own: from MIDI files to a model that composes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main
from engine.composing.kinds import CRITICS, KNOWN
from engine.model.bundle import unpacked_model
from engine.model.lookback_network import open_note_checkpoint
from engine.music.grid import to_notes
from engine.ranking.plagiarism import TrainingIndex
from engine.training.own import recipe
from engine.training.own.music import load_own
from engine.training.own.plan import own_plan
from tests.engine.training.own.folders import write_folder
from tests.engine.untraced import untraced

pytestmark = pytest.mark.slow

QUICK = ("--sequence", "24", "--epochs", "2", "--batch", "4", "--learning-rate", "0.01")


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of music, to be copied."""
    return write_folder(tmp_path_factory.mktemp("music") / "Old Waltzes", bars=5)


@pytest.fixture
def data(
    music: Path, tmp_path: Path, drawn_composer: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder of music, where the model to begin with is a tiny one."""
    monkeypatch.setenv("AFFETTO_MODEL", str(drawn_composer))
    monkeypatch.setenv("AFFETTO_DATA_DIR", str(tmp_path / "home"))
    monkeypatch.setenv("AFFETTO_WORKERS", "1")
    return shutil.copytree(music, tmp_path / "Old Waltzes")


def train(data: Path, *more: str) -> int:
    kept = ("--checkpoints", str(data.parent / "kept"))
    return main(["train", "--data", str(data), *kept, *more])


def compose(out: Path, *more: str) -> int:
    quick = ("--seconds", "5", "--candidates", "1", "--guidance", "0", "--only", "midi")
    return main(["compose", "--seed", "3", *quick, "--out", str(out), *more])


def written(out: Path) -> tuple[bytes, dict[str, Any]]:
    (midi,), (facts,) = out.glob("*.mid"), out.glob("*.json")
    return midi.read_bytes(), json.loads(facts.read_text(encoding="utf-8"))


def test_a_folder_becomes_a_named_model_that_composes(
    data: Path, drawn_composer: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (data / "broken.mid").write_bytes(b"no music")
    assert train(data, *QUICK) == 0
    said, noise = capfd.readouterr()
    assert said.startswith("reading files\n")
    assert noise == "", "neither bars nor TensorFlow's notes where there is no terminal"
    assert "left out broken.mid: " in said
    assert "12 files, " in said
    assert "before training: validation " in said
    assert "epoch 2: " in said
    assert "./affetto compose --model old-waltzes --mood happy" in said
    models = tmp_path / "home" / "models"
    assert sorted(path.name for path in models.iterdir()) == [
        *("old-waltzes.affetto", "old-waltzes.md", "old-waltzes.png"),
    ]
    assert (models / "old-waltzes.png").read_bytes().startswith(b"\x89PNG")
    card = (models / "old-waltzes.md").read_text(encoding="utf-8")
    assert card.startswith("# old-waltzes\n")
    assert "10 files, " in card
    assert "composer test" in card
    assert not (tmp_path / "kept").exists()

    music = load_own(data)
    with unpacked_model(models / "old-waltzes.affetto") as folder:
        found = open_note_checkpoint(folder, *CRITICS.values())
        index = TrainingIndex.load(folder / KNOWN["band"])
        for file in CRITICS.values():
            assert (folder / file).read_bytes() == (drawn_composer / file).read_bytes()
    assert found.info.name == "old-waltzes"
    assert found.meta["begun_with"]["name"] == "composer"
    held = found.meta["held_out"]
    assert held["after"] < held["before"]
    nats = found.meta["nats_a_note"]
    assert nats["export"]["all"] == pytest.approx(nats["keras"]["all"], rel=0.02)
    assert nats["keras"]["all"] == pytest.approx(held["after"], rel=0.02)
    learned = next(one for one in music.pieces if one.split == "train")
    assert index.holds(to_notes(learned.notes, learned.grid))

    assert compose(tmp_path / "named", "--model", "Old-Waltzes") == 0
    midi, facts = written(tmp_path / "named")
    assert (facts["model"]["name"], facts["request"]["model"]) == ("old-waltzes", "old-waltzes")
    elsewhere = tmp_path / "elsewhere.affetto"
    shutil.move(models / "old-waltzes.affetto", elsewhere)
    assert compose(tmp_path / "file", "--model", str(elsewhere)) == 0
    assert written(tmp_path / "file")[0] == midi
    capfd.readouterr()
    assert compose(tmp_path / "gone", "--model", "old-waltzes") == 2
    assert "There is no model old-waltzes here, or not any more" in capfd.readouterr().err
    assert not (tmp_path / "gone").exists()


class Stop(Exception):  # noqa: N818 - no error
    pass


def test_a_new_network_whose_training_was_stopped_goes_on_and_others_are_kept_apart(
    data: Path,
    drawn_composer: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recipe, "KEEP_SECONDS", -1.0)
    sizes = {"layers": 1, "units": 8, "dropout": 0.2}
    shape = {"sequence": 16, "stride": 16, "epochs": 2, "batch": 16}
    kept, file = tmp_path / "kept", tmp_path / "mine.affetto"
    kept.mkdir()

    def stop(news: dict[str, Any]) -> None:
        if news["epoch"] == 2:
            raise Stop

    plan = own_plan(from_scratch=True, **sizes, **shape)
    with untraced(), pytest.raises(Stop):
        recipe.train_own(
            load_own(data, songs=10).pieces,
            plan,
            drawn_composer,
            kept,
            file,
            name="mine",
            report=stop,
        )
    options = [f"--{name}={value}" for name, value in {**sizes, **shape}.items()]
    same = (*options, "--from-scratch", "--songs", "10", "--out", str(file))
    assert train(data, *same, "--epochs", "3") == 2
    said = capsys.readouterr().err
    assert "holds a training that was begun with another epochs. Give what it was begun" in said
    with untraced():
        assert train(data, *same) == 0
    said = capsys.readouterr().out
    assert "10 files, " in said
    assert "before training" not in said
    assert "epoch 1: " not in said
    assert "epoch 2: " in said
    assert f"./affetto compose --model {file} --mood happy" in said
    assert not kept.exists()
    with unpacked_model(file) as folder:
        found = open_note_checkpoint(folder, *CRITICS.values())
        assert {name: found.shape[name] for name in sizes} == sizes
        assert found.meta["from_scratch"] is True
        assert "a new network; critics" in (folder / "README.md").read_text(encoding="utf-8")
    assert compose(tmp_path / "out", "--model", str(file)) == 0


def test_fewer_than_ten_usable_files_are_refused_with_a_reason_each(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in sorted(data.rglob("*.mid"))[:4]:
        path.write_bytes(b"MThd")
    assert train(data, *QUICK) == 2
    said = capsys.readouterr().err
    assert "holds 12 MIDI files, of which 8 can be used; at least 10 are needed." in said
    assert said.count(".mid: ") == 4
    assert "Traceback" not in said
    assert not (data.parent / "kept").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--layers", "2"], "--layers goes with --from-scratch: a trained model that goes on"),
        (["--epochs", "0"], "--epochs must be from 1 to 1000, not 0."),
        (["--scale", "2"], "--scale is for the shipped models: name one with --model"),
        (["--export-only"], "--export-only is for the shipped models"),
        (["--model", "composer", "--epochs", "3"], "--epochs is for a model of your own: leave"),
        (["--sets", "emopia", "--from-scratch"], "--from-scratch is for a model of your own"),
        (["--name", "../x"], "A model's name has up to 32 letters"),
        (["--songs", "0"], "--songs must be 1 or more, not 0."),
        (["--out", "README"], "is there and is no model: name another."),
        (["--out", "."], "is a folder: name a file, such as mine.affetto."),
        (["--data", "/nowhere"], "There is no folder /nowhere."),
        (["--labels", "/nowhere.csv"], "/nowhere.csv cannot be used"),
        (["--out", "/dev/null/a.affetto"], "--out /dev/null cannot be written to"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    options: list[str],
    sentence: str,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "README").write_text("not a model", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert train(data, *options) == 2
    said = capsys.readouterr().err
    (line,) = [line for line in said.splitlines() if line.startswith("affetto: ")]
    assert sentence in line
    assert "Traceback" not in said
