"""One run of a training: where it is kept, how long it is, and who follows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Report = Callable[[dict[str, Any]], bool | None]


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """One run of a training, on from where an earlier one in the folder stopped.

    Example: ``recipe.train(TrainingRun(folder, print, scale=0.1))``.

    Attributes:
        checkpoints: Where training is kept.
        report: Called with a dict after every batch, ``batch`` among it, and after each measuring
            ``validation``: nats by name, ``all`` among them. If it returns True, training ends.
        scale: How much training, against the shipped model's.
        seed: Of weights and batches.
        every: Batches between two measurings.
    """

    checkpoints: Path
    report: Report
    scale: float = 1.0
    seed: int = 1
    every: int = 100
