"""The recipe of the touch network's training, from performances to a folder it is opened from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import tensorflow as tf

from engine.api.errors import DataError
from engine.model import checkpoint
from engine.touch.network import TOUCH_KIND, TOUCH_SHAPE, TouchNetwork
from engine.training.batches import Batch, Mixture
from engine.training.meta import count_notes, rounded_nats, write_meta
from engine.training.performances import PerformedPiece
from engine.training.phase import Phase, scaled
from engine.training.touch.batches import cut_touch, stack_touch, whole_touch
from engine.training.touch.network import TOUCH_UNITS, TouchGRU, export_touch
from engine.training.trainer import measure_loss, train_network
from engine.training.training_run import TrainingRun
from engine.training.weights import load_latest

TOUCH_PHASE: Final = Phase(
    "touch", 1400, 32, 256, 6e-3, {"clip": 0.4, "performance": 0.6}, warmup=50, floor=0.01
)
"""The shipped network's training."""
_VALIDATION_BATCHES: Final = 8
MAX_DIFFERENCE: Final = 1e-3
"""How far logits may be from Keras's, once exported."""


class TouchRecipe:
    """All that a touch network is trained on."""

    def __init__(
        self,
        pieces: Sequence[PerformedPiece],
        units: int = TOUCH_UNITS,
        phase: Phase = TOUCH_PHASE,
    ) -> None:
        """Take what there is to learn from.

        Args:
            pieces: Performances, those kept for measuring among them.
            units: Width of the network.
            phase: How much training.
        """
        self.pieces, self.units, self.phase = pieces, units, phase

    def train(self, run: TrainingRun) -> None:
        """Train to the end, on from where an earlier training in the folder stopped.

        Raises:
            DataError: There is nothing to learn from, or a checkpoint of another network.
        """
        if not any(piece.split == "train" for piece in self.pieces):
            raise DataError("There is no performance to learn a touch from.")
        train_network(
            lambda: TouchGRU(self.units),
            stack_touch([], 4),
            [self.phase],
            lambda phase: Mixture(self.pieces, phase.shares, {}, run.seed, cut_touch, stack_touch),
            self.validation(),
            run,
        )

    def total(self, scale: float) -> int:
        """How many batches a training of a scale takes."""
        return sum(phase.batches for phase in scaled([self.phase], scale))

    def validation(self) -> list[Batch]:
        """Stretches from all pieces kept for measuring, each time alike.

        Where there are none, pieces learned from stand in for them.
        """
        kept = [piece for piece in self.pieces if piece.split == "val"] or list(self.pieces)
        steps = self.phase.steps
        rows = []
        for piece in kept:
            found = whole_touch(piece, piece.mood)
            rows += [
                {name: values[start : start + steps] for name, values in found.items()}
                for start in range(0, len(found["bin"]), steps)
            ]
        size = self.phase.size
        rows = rows[:: max(1, len(rows) // (size * _VALIDATION_BATCHES))]
        return [
            stack_touch(rows[start : start + size], steps) for start in range(0, len(rows), size)
        ]

    def release(self, checkpoints: Path, out: Path, *, name: str, version: str) -> dict[str, Any]:
        """Export the last checkpoint, write weights and ``meta.json``, and check the export.

        Args:
            checkpoints: The folder that :meth:`train` wrote to.
            out: The model's folder.
            name: The model's name.
            version: The model's version.

        Returns:
            What was written to ``meta.json``.

        Raises:
            DataError: There is no checkpoint, only one of a network with other sizes, or the
                export says something else than the network.
        """
        network = TouchGRU(self.units)
        done = load_latest(network, stack_touch([], 4), checkpoints)
        out.mkdir(parents=True, exist_ok=True)
        file = out / checkpoint.WEIGHTS
        file.write_bytes(export_touch(network))
        validation = self.validation()
        meta = {
            "format": checkpoint.FORMAT,
            "kind": TOUCH_KIND,
            "name": name,
            "version": version,
            "checksum": checkpoint.checksum(file),
            "shape": {"units": self.units, **TOUCH_SHAPE},
            "parameters": network.count_params(),
            "batches": done,
            "data": count_notes(self.pieces),
            "nats_an_event": rounded_nats(measure_loss(network, validation)),
        }
        write_meta(out, meta)
        apart = _export_difference(network, out, validation[0])
        if apart > MAX_DIFFERENCE:
            raise DataError(f"The export's logits are {apart:.4f} from the network's.")
        return meta


def _export_difference(network: TouchGRU, folder: Path, batch: Batch) -> float:
    """How far an export's logits are from the network's at most, over a batch's first row."""
    exported = TouchNetwork.open(folder)
    expected = network({name: tf.constant(rows[:1]) for name, rows in batch.items()})["bin"]
    state, apart = exported.begin(), 0.0
    for event, logits in zip(batch["event"][0], expected.numpy()[0], strict=True):
        found, state = exported.step(event[None], state)
        apart = max(apart, float(np.abs(found[0] - logits).max()))
    return apart
