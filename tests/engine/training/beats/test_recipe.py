"""A tiny network learns made-up beats in seconds, goes on after a stop, and is exported."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.api.errors import CheckpointError, DataError
from engine.beats.network import BeatNetwork
from engine.beats.tracker import BeatTracker
from engine.model.checkpoint import META, open_checkpoint
from engine.music.meters import TRACKED
from engine.training.beats.datasets import BeatPiece
from engine.training.beats.player import Player, play
from engine.training.beats.recipe import BeatRecipe
from engine.training.beats.release import MAX_DIFFERENCE, BeatShape
from engine.training.beats.scoring import beat_f
from engine.training.training_run import TrainingRun
from tests.engine.made_up_beats import made_up
from tests.engine.untraced import untraced

pytestmark = pytest.mark.slow

METERS = [meter.name for meter in TRACKED]
TINY = BeatShape(frame_width=12, step_width=24, dilations=(1, 2, 4, 8))
SCALE = 0.02


def piece(meter: str, seed: int) -> BeatPiece:
    notes, beats, downbeats = made_up(meter, bars=20, period=0.45 + 0.03 * (seed % 4), seed=seed)
    kinds = np.full(len(beats), METERS.index(meter), np.int8)
    return BeatPiece(f"made/{meter}{seed}", notes, beats, downbeats, kinds, performed=False)


@pytest.fixture(scope="module")
def recipe() -> BeatRecipe:
    pieces = [piece(meter, seed) for meter in ("3/4", "4/4") for seed in range(12)]
    return BeatRecipe(pieces, TINY, rows=4, frames=512)


@pytest.fixture(scope="module")
def trained(recipe: BeatRecipe, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("beats")
    news: list[dict[str, Any]] = []

    def stop(one: dict[str, Any]) -> bool:
        news.append(one)
        return True

    # Stopped after a batch, and taken up again.
    with untraced():
        recipe.train(TrainingRun(folder, stop, scale=SCALE, every=50))
    recipe.train(TrainingRun(folder, news.append, scale=SCALE, every=10))
    meta = recipe.release(folder, folder / "model", name="tiny", version="1")
    return folder, news, meta


def test_training_goes_on_and_gets_better(recipe: BeatRecipe, trained: Any) -> None:
    folder, news, _ = trained
    assert [one["batch"] for one in news] == list(range(1, recipe.total(SCALE) + 1))
    measured = [one["validation"]["all"] for one in news if "validation" in one]
    assert measured[-1] < 0.5 * measured[0]
    lines = (folder / "log.jsonl").read_text().splitlines()
    assert [json.loads(line)["batch"] for line in lines][-1] == news[-1]["batch"]


def test_the_export_is_opened_and_finds_the_beats(trained: Any) -> None:
    folder, _, meta = trained
    assert meta["export_difference"] < MAX_DIFFERENCE
    assert meta["data"] == {"made": 24 - sum(piece.part != "train" for piece in all_pieces())}
    checkpoint = open_checkpoint(folder / "model", kind="beats")
    assert checkpoint.info.name == "tiny"
    tracker = BeatTracker.open(folder / "model")
    notes, beats, downbeats = made_up("3/4", bars=30, period=0.5, seed=99)
    played, known = play(notes, beats, downbeats, Player(), np.random.default_rng(3))
    assert beat_f(tracker.track(played).times, known) > 0.85


def all_pieces() -> list[BeatPiece]:
    return [piece(meter, seed) for meter in ("3/4", "4/4") for seed in range(12)]


def test_a_network_of_other_frames_is_refused(trained: Any) -> None:
    model = trained[0] / "model"
    text = (model / META).read_text(encoding="utf-8")
    (model / META).write_text(text.replace('"features": 31', '"features": 30'), encoding="utf-8")
    with pytest.raises(CheckpointError, match="was trained on other frames"):
        BeatNetwork.open(model)
    (model / META).write_text(text, encoding="utf-8")


def test_other_sizes_and_no_music_are_refused(
    recipe: BeatRecipe, trained: Any, tmp_path: Path
) -> None:
    other = replace(recipe, shape=replace(TINY, step_width=16))
    with pytest.raises(DataError, match="of another network"):
        other.release(trained[0], tmp_path, name="other", version="1")
    with pytest.raises(DataError, match="train first"):
        recipe.release(tmp_path, tmp_path, name="none", version="1")
    with pytest.raises(DataError, match="no piece to learn"):
        BeatRecipe([]).train(TrainingRun(tmp_path, print))
