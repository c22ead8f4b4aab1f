"""The training loop with the note network: a stop in the middle, and foreign checkpoints."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.api.errors import DataError
from engine.training import note_batches
from engine.training.batches import Mixture
from engine.training.chords.batches import stack_chords
from engine.training.network.chord_lstm import ChordLSTM, ChordSizes
from engine.training.network.lookback_lstm import LookbackLSTM
from engine.training.note_batches import note_validation, stack_notes
from engine.training.note_cuts import cut_notes
from engine.training.phase import Phase
from engine.training.trainer import Trainer, measure_loss
from engine.training.weights import load_latest
from tests.engine.training.note_music import TINY, band_piece, piano_piece

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("untraced")]

PHASES = (
    Phase("first", 2, size=2, steps=16, peak=0.01, shares={"clip": 0.5, "game": 0.5}, warmup=2),
    Phase("second", 2, size=2, steps=12, peak=0.01, shares={"clip": 1.0}, warmup=2),
)
PIECES = [band_piece(8), piano_piece(8), piano_piece(8, split="val", name="c/d")]


def trainer(folder: Path, units: int = TINY.units) -> Trainer:
    keras.utils.set_random_seed(1)
    return Trainer(
        LookbackLSTM(replace(TINY, units=units)),
        stack_notes([], 4),
        PHASES,
        lambda phase: Mixture(PIECES, phase.shares, {}, 1, cut_notes, stack_notes),
        folder,
        keep_seconds=-1.0,  # every batch is kept
    )


class Stop(Exception):  # noqa: N818 - no error
    pass


def stop_at(batch: int) -> Any:
    def report(news: dict[str, Any]) -> None:
        if news["batch"] == batch:
            raise Stop

    return report


def test_a_stopped_training_goes_on_and_foreign_checkpoints_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_batches, "VALIDATION_STEPS", 24)
    validation = note_validation(PIECES, ["clip"], {})
    whole = trainer(tmp_path / "whole")
    before = measure_loss(whole.network, validation)
    # Before it has learned anything: every value as likely as every other.
    assert before["all"] == pytest.approx(
        np.log([a.size for a in whole.network.attributes]).sum(), rel=0.05
    )
    whole.run(validation, lambda _: None)
    assert measure_loss(whole.network, validation)["all"] < before["all"]

    stopped = trainer(tmp_path / "kept")
    with pytest.raises(Stop):
        stopped.run(validation, stop_at(2))
    resumed = trainer(tmp_path / "kept")
    assert (resumed.done, resumed.total) == (2, 4)
    resumed.run(validation, lambda _: None)
    for one, other in zip(resumed.network.weights, whole.network.weights, strict=True):
        assert np.asarray(one) == pytest.approx(np.asarray(other), abs=1e-6)

    # What is kept is read into a new network, but for one of other sizes or another make.
    network = LookbackLSTM(TINY)
    assert load_latest(network, stack_notes([], 4), tmp_path / "kept") == 4
    assert np.array_equal(np.asarray(network.weights[0]), np.asarray(resumed.network.weights[0]))
    with pytest.raises(DataError, match="ckpt-4 was trained with another --units or --model"):
        trainer(tmp_path / "kept", units=16)
    with pytest.raises(DataError, match="was trained with another --units or --model"):
        load_latest(ChordLSTM(ChordSizes(units=8)), stack_chords([], 4), tmp_path / "kept")
    # So is one of a network that has fewer weights.
    some = tf.train.Checkpoint(weights=[w.value for w in network.weights[:3]], done=tf.Variable(1))
    tf.train.CheckpointManager(some, str(tmp_path / "some"), max_to_keep=1).save()
    with pytest.raises(DataError, match="was trained with another --units or --model"):
        load_latest(LookbackLSTM(TINY), stack_notes([], 4), tmp_path / "some")
    with pytest.raises(DataError, match="none holds no checkpoint; train first"):
        load_latest(LookbackLSTM(TINY), stack_notes([], 4), tmp_path / "none")
