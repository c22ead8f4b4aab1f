"""The training loop: resumable, with progress and validation loss."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from engine.training.batches import Batch, BatchSource
from engine.training.phase import Phase, scaled
from engine.training.training_run import Report, TrainingRun
from engine.training.weights import build_weights, restore, weights


def losses(logits: dict[str, Any], batch: dict[str, Any]) -> dict[str, Any]:
    """Sum the nats of each attribute over the steps that count.

    Args:
        logits: Attribute name to logits, [batch, steps, size].
        batch: A :data:`engine.training.batches.Batch`, as tensors.

    Returns:
        Attribute name to nats, a scalar.
    """
    out = {}
    for name, values in logits.items():
        nats = tf.nn.sparse_softmax_cross_entropy_with_logits(batch[name], values)
        weight = batch["weight"] if name == "shift" else batch["note_weight"]
        out[name] = tf.reduce_sum(nats * weight)
    return out


def batch_spec(empty: Batch) -> dict[str, tf.TensorSpec]:
    """The shapes and types of batches of any size, from one without rows.

    Example: ``batch_spec(stack_notes([], 4))["pitch"].shape`` is ``[None, None]``.
    """
    return {
        name: tf.TensorSpec([None, None, *values.shape[2:]], values.dtype)
        for name, values in empty.items()
    }


class Trainer:
    """Trains one network through its phases, and goes on where it was stopped."""

    def __init__(
        self,
        network: keras.Model,
        empty: Batch,
        phases: Sequence[Phase],
        mixture: Callable[[Phase], BatchSource],
        checkpoints: Path,
        keep_seconds: float = 300.0,
    ) -> None:
        """Begin with a new network, or take up the last checkpoint in the folder.

        Args:
            network: The network; its inputs and outputs are dicts by name.
            empty: A batch of the kind it takes, without rows.
            phases: The phases, in order.
            mixture: Gives what a phase draws its batches from.
            checkpoints: The folder of checkpoints and of the log.
            keep_seconds: Seconds between two checkpoints within a phase.

        Raises:
            DataError: The checkpoint is of a network with other sizes.
        """
        self.network = network
        self._phases = phases
        self._mixture = mixture
        self._optimizer = keras.optimizers.AdamW(1e-3, weight_decay=0.01, global_clipnorm=1.0)
        self._done = tf.Variable(0, dtype=tf.int64, trainable=False)
        self._keep_seconds = keep_seconds
        self._log = checkpoints / "log.jsonl"
        build_weights(network, empty)
        self._learn = tf.function(self._learned, input_signature=[batch_spec(empty)])
        self._optimizer.build(self.network.trainable_variables)
        state = tf.train.Checkpoint(
            weights=weights(self.network), optimizer=self._optimizer, done=self._done
        )
        self._manager = tf.train.CheckpointManager(state, str(checkpoints), max_to_keep=2)
        if self._manager.latest_checkpoint:
            restore(state, self._manager.latest_checkpoint).expect_partial()

    @property
    def done(self) -> int:
        """How many batches the network has learned from."""
        return int(self._done.numpy())

    @property
    def total(self) -> int:
        """How many batches all phases take."""
        return sum(phase.batches for phase in self._phases)

    def run(
        self,
        validation: Sequence[Batch],
        report: Report,
        every: int = 250,
    ) -> None:
        """Train to the end of the last phase, or until ``report`` has enough.

        Args:
            validation: Batches to measure on.
            report: Called with a dict after every batch: ``batch``, ``total``, ``phase``,
                ``nats`` (per note, in training), ``notes_per_second``; after each measuring also
                ``validation``, as :func:`measure_loss` returns it. If it returns True, training
                ends after that batch.
            every: Batches between two measurings.
        """
        end = 0
        for phase in self._phases:
            begin, end = end, end + phase.batches
            if self.done < end and self._run_phase(phase, begin, validation, report, every):
                return

    def _run_phase(
        self,
        phase: Phase,
        begin: int,
        validation: Sequence[Batch],
        report: Report,
        every: int,
    ) -> bool:
        numbers = range(self.done, begin + phase.batches)
        mixture = self._mixture(phase)
        kept = time.monotonic()
        for number, batch in _ahead(
            numbers, lambda number: mixture.batch(number, phase.size, phase.steps)
        ):
            started = time.monotonic()
            self._optimizer.learning_rate.assign(phase.rate(number - begin))
            nats = float(self._learn(batch).numpy())
            self._done.assign_add(1)
            news: dict[str, Any] = {
                "batch": number + 1,
                "total": self.total,
                "phase": phase.name,
                "nats": nats,
                "notes_per_second": batch["note_weight"].sum() / (time.monotonic() - started),
            }
            last = number + 1 == begin + phase.batches
            if (number + 1) % every == 0 or last:
                news["validation"] = measure_loss(self.network, validation)
                with self._log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(news, default=float) + "\n")
            if last or time.monotonic() - kept > self._keep_seconds:
                self._manager.save()
                kept = time.monotonic()
            if report(news) is True:
                self._manager.save()
                return True
        return False

    def _learned(self, batch: dict[str, Any]) -> Any:
        with tf.GradientTape() as tape:
            by_name = losses(self.network(batch, training=True), batch)
            notes = tf.reduce_sum(batch["note_weight"])
            loss = tf.add_n(list(by_name.values())) / notes
        variables = self.network.trainable_variables
        gradients = tape.gradient(loss, variables)
        self._optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss


def train_network(
    make: Callable[[], keras.Model],
    empty: Batch,
    phases: Sequence[Phase],
    mixture: Callable[[Phase], BatchSource],
    validation: Sequence[Batch],
    run: TrainingRun,
    *,
    policy: str = "float32",
) -> None:
    """Train a new network to the end, on from where an earlier training in the folder stopped.

    Args:
        make: Makes the network; called once policy and seed are set.
        empty: As :class:`Trainer` takes it, like ``mixture``.
        phases: The phases of the shipped model, in order.
        mixture: Gives what a phase draws its batches from.
        validation: Batches to measure on.
        run: Where training is kept, and how long it is.
        policy: Keras's dtype policy.

    Raises:
        DataError: The checkpoint is of a network with other sizes.
    """
    keras.mixed_precision.set_global_policy(policy)
    keras.utils.set_random_seed(run.seed)
    trainer = Trainer(make(), empty, scaled(phases, run.scale), mixture, run.checkpoints)
    trainer.run(validation, run.report, run.every)


def measure_loss(network: keras.Model, batches: Sequence[Batch]) -> dict[str, float]:
    """Measure a network's loss.

    Args:
        network: The network.
        batches: Batches to measure on, with at least one note.

    Returns:
        Nats per note: each attribute's by name, and their sum, ``all``.
    """
    sums: dict[str, float] = {}
    notes = 0.0
    for batch in batches:
        tensors = {name: tf.convert_to_tensor(values) for name, values in batch.items()}
        for name, value in losses(network(tensors), tensors).items():
            sums[name] = sums.get(name, 0.0) + float(value)
        notes += float(batch["note_weight"].sum())
    result = {name: value / notes for name, value in sums.items()}
    return {**result, "all": sum(result.values())}


def _ahead(
    numbers: Iterator[int] | range, make: Callable[[int], Batch]
) -> Iterator[tuple[int, Batch]]:
    """Make batches in a thread while the one before is learned from."""
    ready: queue.Queue[tuple[int, Batch] | BaseException | None] = queue.Queue(maxsize=3)

    def work() -> None:
        try:
            for number in numbers:
                ready.put((number, make(number)))
            ready.put(None)
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            ready.put(error)

    threading.Thread(target=work, daemon=True).start()
    while (item := ready.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item
