"""The training loop: its rates, its reports, and a stop in the middle."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.api.errors import DataError
from engine.training.batches import Batch, Mixture
from engine.training.chords.batches import stack_chords
from engine.training.network.chord_lstm import ChordLSTM, ChordSizes
from engine.training.note_batches import stack_notes
from engine.training.note_cuts import cut_notes
from engine.training.phase import Phase, scaled
from engine.training.trainer import Trainer, measure_loss, train_network
from engine.training.training_run import TrainingRun
from engine.training.weights import load_latest
from tests.engine.close import assert_close
from tests.engine.training.note_music import band_piece, piano_piece
from tests.engine.training.toy_network import SIZES, ToyNetwork

pytestmark = pytest.mark.slow

PHASES = (
    Phase("first", 3, size=2, steps=12, peak=0.01, shares={"clip": 1.0}, warmup=2),
    Phase("second", 3, size=3, steps=10, peak=0.01, shares={"clip": 1.0}, warmup=2),
)
PIECES = [piano_piece(8, tonic=tonic) for tonic in range(3)]


class Watched(Mixture):
    """Keeps the numbers of the batches that were asked for."""

    asked: list[tuple[int, int, int]]

    def batch(self, number: int, size: int, steps: int) -> Batch:
        self.asked.append((number, size, steps))
        return super().batch(number, size, steps)


def trainer(
    folder: Path, asked: list[tuple[int, int, int]] | None = None, units: int = 8
) -> Trainer:
    def mixture(phase: Phase) -> Mixture:
        made = Watched(PIECES, phase.shares, {}, 1, cut_notes, stack_notes)
        made.asked = [] if asked is None else asked
        return made

    keras.utils.set_random_seed(1)
    # Every batch is kept.
    return Trainer(
        ToyNetwork(units), stack_notes([], 4), PHASES, mixture, folder, keep_seconds=-1.0
    )


class Stop(Exception):  # noqa: N818 - no error
    pass


def stop_at(batch: int) -> Any:
    def report(news: dict[str, Any]) -> None:
        if news["batch"] == batch:
            raise Stop

    return report


def finished_weights(trained: Trainer) -> list[Any]:
    return [variable.numpy() for variable in trained.network.trainable_variables]


@pytest.fixture(scope="module")
def validation() -> list[Batch]:
    return [stack_notes([cut_notes(piece(8), 12, None) for piece in (piano_piece, band_piece)], 12)]


@pytest.fixture(scope="module")
def in_one_go(
    tmp_path_factory: pytest.TempPathFactory, validation: list[Batch]
) -> tuple[list[Any], list[dict[str, Any]], list[tuple[int, int, int]], Path]:
    """Weights after a training without a stop, its reports, its batches and its folder."""
    folder = tmp_path_factory.mktemp("checkpoints")
    news: list[dict[str, Any]] = []
    asked: list[tuple[int, int, int]] = []
    whole = trainer(folder, asked)
    assert (whole.done, whole.total) == (0, 6)
    whole.run(validation, news.append, every=2)
    assert whole.done == 6
    assert float(whole._optimizer.learning_rate) == pytest.approx(PHASES[1].rate(2))
    return finished_weights(whole), news, asked, folder


def test_a_training_that_is_stopped_goes_on_as_if_it_had_not_been(
    in_one_go: Any, validation: list[Batch], tmp_path: Path
) -> None:
    expected, _, numbers, _ = in_one_go
    # In the middle of a phase, and where one ends.
    for begin, end in ((0, 2), (2, 3)):
        training = trainer(tmp_path)
        assert training.done == begin
        with pytest.raises(Stop):
            training.run(validation, stop_at(end), every=2)
    asked: list[tuple[int, int, int]] = []
    resumed = trainer(tmp_path, asked)
    assert resumed.done == 3
    resumed.run(validation, lambda _: None, every=2)
    assert resumed.done == 6
    assert asked == numbers[3:]
    for one, other in zip(finished_weights(resumed), expected, strict=True):
        assert_close(one, other, 1e-6)


def test_a_finished_training_has_nothing_left_to_do(
    in_one_go: Any, validation: list[Batch]
) -> None:
    expected, *_, folder = in_one_go
    again = trainer(folder)
    again.run(validation, stop_at(7))
    assert again.done == again.total == 6
    for one, other in zip(finished_weights(again), expected, strict=True):
        assert np.array_equal(one, other)


def test_every_batch_is_reported_and_some_are_measured(
    in_one_go: Any, validation: list[Batch]
) -> None:
    _, news, numbers, folder = in_one_go
    assert [one["batch"] for one in news] == [1, 2, 3, 4, 5, 6]
    assert [one["phase"] for one in news] == ["first"] * 3 + ["second"] * 3
    assert numbers == [(n, 2, 12) for n in range(3)] + [(n, 3, 10) for n in range(3, 6)]
    # Every second batch, and where a phase ends.
    assert [one["batch"] for one in news if "validation" in one] == [2, 3, 4, 6]
    logged = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    assert [line["batch"] for line in logged] == [2, 3, 4, 6]
    last = news[-1]["validation"]
    assert logged[-1]["validation"] == pytest.approx(last)
    assert measure_loss(trainer(folder).network, validation) == pytest.approx(last, rel=1e-4)
    # Before it has learned anything: every value as likely as every other.
    blind = np.log(list(SIZES.values())).sum()
    assert news[0]["nats"] == pytest.approx(blind, rel=0.05)
    assert last["all"] < news[1]["validation"]["all"]
    assert all(0 < one["nats"] < 20 and one["notes_per_second"] > 0 for one in news)


def test_what_is_kept_is_read_but_for_a_network_of_other_sizes_or_another_make(
    in_one_go: Any, tmp_path: Path
) -> None:
    expected, *_, folder = in_one_go
    network = ToyNetwork()
    assert load_latest(network, stack_notes([], 4), folder) == 6
    assert np.array_equal(network.trainable_variables[0].numpy(), expected[0])
    foreign = r"was trained with another --units or --model\. Give"
    with pytest.raises(DataError, match=f"ckpt-6 {foreign}"):
        trainer(folder, units=24)
    with pytest.raises(DataError, match=foreign):
        load_latest(ChordLSTM(ChordSizes(units=8)), stack_chords([], 4), folder)
    # So is one of a network that has fewer weights.
    some = tf.train.Checkpoint(weights=[w.value for w in network.weights[:3]], done=tf.Variable(1))
    tf.train.CheckpointManager(some, str(tmp_path / "some"), max_to_keep=1).save()
    with pytest.raises(DataError, match=foreign):
        load_latest(ToyNetwork(), stack_notes([], 4), tmp_path / "some")
    with pytest.raises(DataError, match="none holds no checkpoint; train first"):
        load_latest(ToyNetwork(), stack_notes([], 4), tmp_path / "none")


def test_what_goes_wrong_in_the_thread_that_makes_batches_is_heard(tmp_path: Path) -> None:
    class Broken(Mixture):
        def batch(self, number: int, size: int, steps: int) -> Batch:
            raise LookupError(f"no batch {number}")

    training = Trainer(
        ToyNetwork(),
        stack_notes([], 4),
        PHASES,
        lambda _: Broken([], {}, {}, 1, cut_notes, stack_notes),
        tmp_path,
    )
    with pytest.raises(LookupError, match="no batch 0"):
        training.run([], lambda _: None)


def test_the_rate_rises_and_falls_to_its_floor() -> None:
    phase = Phase("one", 1000, 1, 1, peak=0.4, shares={}, warmup=100, floor=0.1)
    rates = [phase.rate(batch) for batch in range(1000)]
    assert rates[0] == pytest.approx(0.004, rel=0.01)
    assert rates[99] == pytest.approx(0.4, rel=0.03)
    assert np.argmax(rates) == pytest.approx(99, abs=1)
    assert rates[500] == pytest.approx(0.4 * (0.1 + 0.9 / 2), rel=0.01)
    assert rates[-1] == pytest.approx(0.04, rel=0.01)
    assert phase.rate(2000) == pytest.approx(0.04)
    assert (np.diff(rates[100:]) < 0).all()


def test_a_scale_makes_all_phases_longer_and_none_of_nothing() -> None:
    assert [phase.batches for phase in scaled(PHASES, 2.0)] == [6, 6]
    assert [phase.batches for phase in scaled(PHASES, 0.01)] == [1, 1]
    assert scaled(PHASES, 2.0)[0].rate(0) == PHASES[0].rate(0)


def test_a_training_begins_from_its_seed_in_the_number_format_asked_for(tmp_path: Path) -> None:
    made: list[ToyNetwork] = []
    news: list[dict[str, Any]] = []

    def make() -> ToyNetwork:
        made.append(ToyNetwork())
        return made[-1]

    for seed, policy in ((1, "float32"), (1, "float32"), (2, "mixed_bfloat16")):
        folder = tmp_path / str(len(made))
        folder.mkdir()
        train_network(
            make,
            stack_notes([], 4),
            [replace(PHASES[0], batches=2)],
            lambda _: Mixture(PIECES, {"clip": 1.0}, {}, 1, cut_notes, stack_notes),
            [],
            TrainingRun(folder, news.append, scale=0.5, seed=seed, every=9),
            policy=policy,
        )
        assert keras.mixed_precision.global_policy().name == policy
    assert [one["batch"] for one in news] == [1, 1, 1], "half of two batches"
    first, again, other = (network.get_weights() for network in made)
    assert all(np.array_equal(*both) for both in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
