"""A tiny network learns a made-up progression in seconds, goes on after a stop, is exported."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.api.errors import CheckpointError, DataError
from engine.harmony.chord_network import CHORD_FACTS, CHORD_WEIGHTS, ChordNetwork
from engine.harmony.chord_steps import ROOT, to_slots
from engine.harmony.chord_writer import ChordPlan, ChordWriter
from engine.harmony.forms import FORM_KINDS
from engine.model.checkpoint import checksum
from engine.music.grid import Grid
from engine.training.chords.batches import chord_validation
from engine.training.chords.facts import read_forms
from engine.training.chords.recipe import ChordRecipe
from engine.training.chords.release import MAX_NATS_LOST
from engine.training.network.chord_lstm import ChordSizes
from engine.training.phase import Phase
from engine.training.training_run import TrainingRun
from tests.engine.made_up_chords import chord_piece
from tests.engine.untraced import untraced

pytestmark = pytest.mark.slow

TINY = ChordSizes(units=24, reading=24, glance=16, hidden=24, dropout=0.0)
PHASE = Phase("chords", 80, 8, 24, 0.02, {"performance": 1.0}, warmup=5)


@pytest.fixture(scope="module")
def recipe() -> ChordRecipe:
    pieces = [chord_piece(number, "val" if number % 6 == 5 else "train") for number in range(24)]
    return ChordRecipe(pieces, {}, TINY, PHASE)


@pytest.fixture(scope="module")
def trained(recipe: ChordRecipe, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("chords")
    news: list[dict[str, Any]] = []
    # Stopped after a batch, and taken up again.
    with untraced():
        recipe.train(TrainingRun(folder, news.append, scale=1 / 80, every=80))
    recipe.train(TrainingRun(folder, news.append, every=80))
    meta = recipe.release(folder, folder / "model", name="tiny", version="1")
    return folder, news, meta


def test_the_progression_is_learned(recipe: ChordRecipe, trained: Any) -> None:
    _, news, meta = trained
    assert [one["batch"] for one in news] == list(range(1, 81))
    measured = [one["validation"]["all"] for one in news if "validation" in one]
    assert measured[-1] < 0.1
    assert news[0]["nats"] > 5.0
    assert meta["data"] == {"performance": 20}
    assert meta["batches"] == 80


def test_the_export_predicts_as_the_network_does(trained: Any) -> None:
    nats = trained[2]["nats_a_step"]
    assert abs(nats["first_exported"]["all"] - nats["first"]["all"]) < MAX_NATS_LOST
    assert set(nats["keras"]) == {"length", "root", "quality", "bass", "all"}


def test_the_writer_opens_the_folder_and_writes_what_was_learned(trained: Any) -> None:
    writer = ChordWriter.open(trained[0] / "model")
    plan = ChordPlan("major", Grid(110.0), 12, source="performance")
    chords = writer.write(plan, 8, np.random.default_rng(4), temperature=0.7)
    roots = [to_slots(one, 12, plan.grid)[::4, ROOT].tolist() for one in chords]
    after = [b for row in roots for a, b in pairwise(row[:9]) if a == 0]
    assert np.mean(np.array(after) == 7) > 0.7
    assert all(row[-1] == 0 for row in roots)
    assert set(writer.facts.forms) == set(FORM_KINDS)
    assert all(forms.counts[4] for forms in writer.facts.forms.values())


def test_looking_back_is_measured_by_leaving_it_out(recipe: ChordRecipe) -> None:
    seeing, blind = (
        chord_validation(recipe.songs, ["performance"], looks=on) for on in (True, False)
    )
    assert np.abs(seeing[0]["look"]).sum() > np.abs(blind[0]["look"]).sum()


def test_each_kind_has_the_forms_of_its_own_music() -> None:
    performance = chord_piece(0, bars=24)
    plain = chord_piece(1, bars=24, genre="game")
    game = replace(plain, returns=np.full(24, -1, np.int32))
    folk = replace(performance, genre="folk")
    forms = read_forms([performance, game, folk])
    assert forms == read_forms([performance, game])
    assert forms["piano"] == read_forms([performance])["piano"]
    assert forms["band"] == read_forms([game])["band"]
    assert forms["band"] != forms["piano"]
    # Where a kind's own music is missing, it shares all there is.
    for alone in (performance, game, folk):
        assert read_forms([alone])["piano"] == read_forms([alone])["band"]


def broken(model: Path, tmp_path: Path, **changed: Any) -> Path:
    (tmp_path / CHORD_WEIGHTS).write_bytes((model / CHORD_WEIGHTS).read_bytes())
    meta = {**json.loads((model / CHORD_FACTS).read_text(encoding="utf-8")), **changed}
    (tmp_path / CHORD_FACTS).write_text(json.dumps(meta), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"fingerprint": "0123456789ab"}, "was trained on other inputs"),
        ({"format": 99}, "was trained on other inputs"),
        ({"checksum": "0"}, "is not what chords.json describes"),
        ({"shape": {}}, "is broken"),
        ({"forms": {"four": {}}}, "is broken"),
        ({"sampling": {"temperature": "hot"}}, "is broken"),
    ],
)
def test_a_broken_folder_is_refused_by_a_sentence(
    trained: Any, tmp_path: Path, changed: dict[str, Any], said: str
) -> None:
    folder = broken(trained[0] / "model", tmp_path, **changed)
    with pytest.raises(CheckpointError, match=said):
        ChordNetwork(folder)


def test_missing_files_and_weights_of_something_else_are_refused(
    trained: Any, tmp_path: Path
) -> None:
    with pytest.raises(CheckpointError, match=r"has no chords\.json"):
        ChordNetwork(tmp_path)
    folder = broken(trained[0] / "model", tmp_path)
    (folder / CHORD_WEIGHTS).write_bytes(b"no network")
    broken(trained[0] / "model", tmp_path)
    (folder / CHORD_WEIGHTS).write_bytes(b"no network")
    meta = json.loads((folder / CHORD_FACTS).read_text(encoding="utf-8"))
    meta["checksum"] = checksum(folder / CHORD_WEIGHTS)
    (folder / CHORD_FACTS).write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(CheckpointError, match="writes no chords"):
        ChordNetwork(folder)


def test_other_sizes_and_no_music_are_refused(
    recipe: ChordRecipe, trained: Any, tmp_path: Path
) -> None:
    other = ChordRecipe(recipe.pieces, {}, replace(TINY, units=16), PHASE)
    with pytest.raises(DataError, match="another --units"):
        other.release(trained[0], tmp_path, name="other", version="1")
    with pytest.raises(DataError, match="train first"):
        recipe.release(tmp_path, tmp_path, name="none", version="1")
    run = TrainingRun(tmp_path, print)
    with pytest.raises(DataError, match="No music is kept aside"):
        ChordRecipe([chord_piece(1)], {}, TINY, PHASE).train(run)
    with pytest.raises(DataError, match="no music with chords to learn"):
        ChordRecipe([chord_piece(5, "val")], {}, TINY, PHASE).train(run)
