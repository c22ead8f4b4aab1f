"""The recipe of the beat tracker's training, from pieces to a folder it opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import keras

from engine.api.errors import DataError
from engine.training.beats.batches import BeatBatch, BeatMixture
from engine.training.beats.datasets import BeatPiece
from engine.training.beats.release import BeatShape, release_beats
from engine.training.beats.trainer import BATCH_ROWS, BATCHES, ROW_FRAMES, BeatTrainer
from engine.training.training_run import TrainingRun

_VALIDATION_SEED: Final = 0x5EED
_VALIDATION_BATCHES: Final = 8


@dataclass(frozen=True, slots=True)
class BeatRecipe:
    """All that a beat network is trained on.

    Attributes:
        pieces: Those learned from, and those kept for measuring.
        shape: The network's sizes.
        rows: Stretches in a batch.
        frames: Frames in a stretch.
    """

    pieces: Sequence[BeatPiece]
    shape: BeatShape = field(default_factory=BeatShape)
    rows: int = BATCH_ROWS
    frames: int = ROW_FRAMES

    def train(self, run: TrainingRun) -> None:
        """Train to the end, on from where an earlier training in the folder stopped.

        Raises:
            DataError: There is nothing to learn from, or a checkpoint of another network.
        """
        learned = [piece for piece in self.pieces if piece.part == "train"]
        if not learned:
            raise DataError("There is no piece to learn beats from.")
        keras.utils.set_random_seed(run.seed)
        trainer = BeatTrainer(self.shape.build(), self.total(run.scale), run.checkpoints)
        mixture = BeatMixture(learned, run.seed, self.frames)
        trainer.run(mixture, self.validation(), run.report, run.every, self.rows)

    @staticmethod
    def total(scale: float) -> int:
        """How many batches a training of a scale takes."""
        return max(1, round(BATCHES * scale))

    def validation(self) -> list[BeatBatch]:
        """Batches of the pieces that are kept for tuning, each time alike.

        Where there are none, some of the pieces learned from stand in for them.
        """
        kept = [piece for piece in self.pieces if piece.part == "tune"] or list(self.pieces)
        mixture = BeatMixture(kept, _VALIDATION_SEED, self.frames)
        return [mixture.batch(number, self.rows) for number in range(_VALIDATION_BATCHES)]

    def release(self, checkpoints: Path, out: Path, *, name: str, version: str) -> dict[str, Any]:
        """Export the last checkpoint; as :func:`release_beats`."""
        return release_beats(
            self.shape,
            checkpoints,
            out,
            name=name,
            version=version,
            pieces=self.pieces,
            validation=self.validation()[:1],
        )
