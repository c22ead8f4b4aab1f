"""``affetto train`` and ``affetto evaluate`` for the beat tracker."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.beats.tracker import BeatTracker
from engine.model.checkpoint import network_kind, open_checkpoint
from engine.training.beats import recipe
from engine.training.beats.recipe import BeatRecipe
from engine.training.beats.release import BeatShape
from tests.engine.made_up_beats import write_scores

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scores in three metres; by their names 2 and 23 are for testing, 10, 17 and 20 for tuning."""
    folder = tmp_path_factory.mktemp("data")
    for meter, first in (("3/4", 0), ("4/4", 9), ("6/8", 18)):
        write_scores(folder / "openscore_lieder", meter, 9, first)
    return folder


@pytest.fixture(scope="module")
def model(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of a single batch; it knows nothing yet."""
    folder = tmp_path_factory.mktemp("trained")
    options = ["--model", "beats", "--data", str(data), "--scale", "0.0001"]
    kept = ["--checkpoints", str(folder / "kept"), "--out", str(folder / "model")]
    with pytest.MonkeyPatch.context() as patch:
        small = partial(BeatRecipe, shape=BeatShape(8, 8, (1, 2)), rows=2, frames=256)
        patch.setattr(recipe, "BeatRecipe", small)
        assert main(["train", *options, *kept, "--model-version", "7"]) == 0
    return folder / "model"


def test_what_was_trained_is_opened(model: Path) -> None:
    found = open_checkpoint(model, kind="beats")
    assert (found.info.name, found.info.version) == ("beats", "7")
    assert found.meta["batches"] == 1
    assert found.meta["data"] == {"openscore_lieder": 22}
    assert network_kind(model) == "beats"
    BeatTracker.open(model)


def test_the_evaluation_has_the_figures_of_the_held_out_songs(
    model: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["evaluate", "--model", str(model), "--data", str(data), "--out", str(tmp_path)]) == 0
    )
    found = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    assert set(found["figures"]) == {
        "3/4 meter", "6/8 meter", "scores beat", "scores any", "scores downbeat"
    }  # fmt: skip
    assert found["figures"]["3/4 meter"]["songs"] == 1
    assert found["figures"]["scores beat"]["songs"] == 2
    table = (tmp_path / "evaluation.md").read_text(encoding="utf-8")
    assert table in capsys.readouterr().out
    assert "| Metre of jittered 3/4 right |" in table


def test_an_evaluation_without_songs_or_a_place_to_keep_it_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # By their names, 1 is to learn from and 2 is for testing.
    for name, number in (("learned", 1), ("held", 2)):
        write_scores(tmp_path / name / "openscore_lieder", "3/4", 1, number)
    (tmp_path / "file").touch()
    options = ["evaluate", "--model", "beats", "--out", str(tmp_path / "file" / "out")]
    assert main([*options, "--data", str(tmp_path / "learned")]) == 2
    assert "is held out for testing: more songs are needed." in capsys.readouterr().err
    assert main([*options, "--data", str(tmp_path / "held")]) == 2
    assert "cannot be written to: Not a directory." in capsys.readouterr().err


def test_sets_without_beats_and_folders_without_music_are_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ["--checkpoints", str(tmp_path / "kept"), "--out", str(tmp_path / "out")]
    for sets, said in (("emopia", "No beats are known of emopia"), ("pop909", "no folder")):
        assert main(["train", "--model", "beats", "--data", str(data), "--sets", sets, *kept])
        assert said in capsys.readouterr().err
    assert main(["train", "--model", "beats", "--data", str(tmp_path), *kept])
    assert "holds no music" in capsys.readouterr().err
