"""The losses of a training, epoch by epoch: kept to go on with, and drawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from engine.api.errors import DataError

LOSSES_FILE: Final = "losses.json"
"""The file among a training's checkpoints."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch brought, in nats a note.

    Attributes:
        number: From 1; 0 is what was measured before training.
        training: The mean over its batches; before training that of the held-out files.
        validation: Of the held-out files, at its end.
    """

    number: int
    training: float
    validation: float


class TrainingLosses:
    """The epochs of a training; each is written down as it is added.

    Example: ``TrainingLosses(folder).best.validation`` is the lowest loss on the held-out files.

    Args:
        folder: The training's checkpoints.
        done: Epochs that the checkpoint has seen: later ones are forgotten.

    Raises:
        DataError: What is kept there is broken.
    """

    def __init__(self, folder: Path, done: int) -> None:
        self._file = folder / LOSSES_FILE
        self.epochs: list[Epoch] = []
        if self._file.is_file():
            try:
                kept = json.loads(self._file.read_text(encoding="utf-8"))
                self.epochs = [Epoch(**one) for one in kept if one["number"] <= done]
            except (ValueError, TypeError, KeyError) as error:
                raise DataError(f"{self._file} is broken; delete {folder}.") from error

    def add(self, epoch: Epoch) -> None:
        """Write down an epoch."""
        self.epochs.append(epoch)
        text = json.dumps([asdict(one) for one in self.epochs], indent=1)
        self._file.write_text(text, encoding="utf-8")

    @property
    def best(self) -> Epoch:
        """The epoch with the lowest loss on the held-out files, the first of several."""
        return min(self.epochs, key=lambda one: one.validation)

    def enough(self, patience: int) -> bool:
        """Whether so many epochs in a row were no better than the best; never for 0."""
        return 0 < patience <= self.epochs[-1].number - self.best.number


def draw_losses(epochs: Sequence[Epoch], title: str, file: Path) -> None:
    """Draw the losses of a training as a PNG.

    Args:
        epochs: The epochs, that before training included.
        title: What stands above.
        file: The picture.

    Raises:
        OSError: It cannot be written.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    numbers = [one.number for one in epochs]
    axes.plot(numbers[1:], [one.training for one in epochs[1:]], label="files learned from")
    axes.plot(numbers, [one.validation for one in epochs], marker="o", ms=3, label="held out")
    best = min(epochs, key=lambda one: one.validation)
    axes.axvline(best.number, color="grey", linestyle=":", label=f"kept: epoch {best.number}")
    axes.set(title=title, xlabel="epoch", ylabel="loss, nats a note")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(file, dpi=110, format="png")
