"""The beat network's training loop: resumable, with progress and validation."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import tensorflow as tf

from engine.api.errors import DataError
from engine.music.meters import TRACKED
from engine.training.beats.batches import BeatBatch, BeatMixture
from engine.training.training_run import Report

BATCHES: Final = 5720
"""Batches of the shipped model's training."""
BATCH_ROWS: Final = 12
"""Stretches in a batch."""
ROW_FRAMES: Final = 2560
"""Frames in a stretch: 51 s."""
PEAK: Final = 3e-3
"""The highest learning rate; it rises over the first batches, then falls along a half cosine."""
_WARMUP: Final = 50
_BEAT_WEIGHT: Final = 4.0
_DOWNBEAT_WEIGHT: Final = 8.0
_METER_SHARE: Final = 0.20
_PERIOD_SHARE: Final = 0.05


def beat_losses(found: dict[str, Any], batch: dict[str, Any]) -> dict[str, Any]:
    """Mean cross entropies of what is known: ``beat``, ``downbeat``, ``meter``, ``period``.

    Beats weigh more than frames that are none, of which there are some twenty times as many.
    """
    nats = tf.nn.sigmoid_cross_entropy_with_logits(batch["beats"], found["beats"])
    nats *= 1 + batch["beats"] * tf.constant([_BEAT_WEIGHT, _DOWNBEAT_WEIGHT])
    means = tf.reduce_sum(nats * batch["known"], (0, 1)) / (
        tf.reduce_sum(batch["known"], (0, 1)) + 1.0
    )
    out = {"beat": means[0], "downbeat": means[1]}
    split = len(TRACKED)
    for name, logits in (
        ("meter", found["bars"][..., :split]),
        ("period", found["bars"][..., split:]),
    ):
        known = batch[f"{name}_known"]
        nats = tf.nn.sparse_softmax_cross_entropy_with_logits(batch[name], logits)
        out[name] = tf.reduce_sum(nats * known) / (tf.reduce_sum(known) + 1.0)
    return out


def _total(parts: dict[str, Any]) -> Any:
    return (
        parts["beat"]
        + parts["downbeat"]
        + _METER_SHARE * parts["meter"]
        + _PERIOD_SHARE * parts["period"]
    )


class BeatTrainer:
    """Trains one network; picks up where it was stopped."""

    def __init__(self, network: keras.Model, total: int, checkpoints: Path) -> None:
        """Take up the last checkpoint in the folder, if there is one.

        Args:
            network: As :func:`engine.training.beats.network.beat_network` makes it.
            total: How many batches to learn from in all.
            checkpoints: Where training is kept.

        Raises:
            DataError: The checkpoint is of a network with other sizes.
        """
        self.network, self.total = network, total
        self._optimizer = keras.optimizers.AdamW(PEAK, weight_decay=0.01, global_clipnorm=1.0)
        self._optimizer.build(network.trainable_variables)
        self._done = tf.Variable(0, dtype=tf.int64, trainable=False)
        self._log = checkpoints / "log.jsonl"
        self._learn = tf.function(self._learned, reduce_retracing=True)
        self._measured = tf.function(
            lambda batch: beat_losses(network(batch["frames"], training=False), batch)
        )
        state = tf.train.Checkpoint(
            weights=[variable.value for variable in network.variables],
            optimizer=self._optimizer,
            done=self._done,
        )
        self._manager = tf.train.CheckpointManager(state, str(checkpoints), max_to_keep=2)
        if self._manager.latest_checkpoint:
            try:
                state.restore(self._manager.latest_checkpoint).expect_partial()
            except ValueError as error:
                raise DataError(
                    f"{self._manager.latest_checkpoint} is of another network. Have "
                    "--checkpoints name another folder."
                ) from error

    @property
    def done(self) -> int:
        """How many batches the network has learned from."""
        return int(self._done.numpy())

    def run(
        self,
        mixture: BeatMixture,
        validation: Sequence[BeatBatch],
        report: Report,
        every: int = 100,
        rows: int = BATCH_ROWS,
    ) -> None:
        """Train to the end.

        Args:
            mixture: Draws the batches.
            validation: Batches to measure on.
            report: Given a dict after every batch: ``batch``, ``loss``; after each measuring
                also ``validation``, as :meth:`measure` returns it. If it returns True, training is
                kept and ends after that batch.
            every: Batches between two measurings, after each of which training is kept.
            rows: Stretches in a batch.
        """
        started, losses = time.monotonic(), []
        for number in range(self.done, self.total):
            self._optimizer.learning_rate.assign(self.rate(number))
            losses.append(float(self._learn(_tensors(mixture.batch(number, rows))).numpy()))
            self._done.assign_add(1)
            news: dict[str, Any] = {"batch": number + 1, "loss": losses[-1]}
            if (number + 1) % every == 0 or number + 1 == self.total:
                news["loss"] = float(np.mean(losses))
                news["validation"] = self.measure(validation)
                news["seconds"] = time.monotonic() - started
                losses.clear()
                self._manager.save()
                with self._log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(news) + "\n")
            if report(news) is True:
                self._manager.save()
                return

    def rate(self, number: int) -> float:
        """The learning rate at a batch, counted from 0."""
        rise = min(1.0, (number + 1) / _WARMUP)
        fall = 0.5 * (1 + np.cos(np.pi * min(1.0, number / max(1, self.total))))
        return float(PEAK * rise * (0.01 + 0.99 * fall))

    def measure(self, batches: Sequence[BeatBatch]) -> dict[str, float]:
        """Mean losses over batches, by name, and ``all`` as training weighs them."""
        found = [self._measured(_tensors(batch)) for batch in batches]
        means = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
        return {**means, "all": _total(means)}

    def _learned(self, batch: dict[str, Any]) -> Any:
        with tf.GradientTape() as tape:
            loss = _total(beat_losses(self.network(batch["frames"], training=True), batch))
        variables = self.network.trainable_variables
        gradients = tape.gradient(loss, variables)
        self._optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss


def _tensors(batch: BeatBatch) -> dict[str, Any]:
    return {name: tf.convert_to_tensor(values) for name, values in batch.items()}
