"""How a model of one's own is trained: its options, checked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from engine.api.errors import RequestError
from engine.training.network.sizes import NetworkSizes
from engine.training.own.defaults import BOUNDS, FINETUNING, FROM_SCRATCH, SCRATCH_ONLY


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """How to train.

    Attributes:
        sequence: Notes in a sequence.
        stride: Notes from one sequence's beginning to the next.
        epochs: The most times that all sequences are learned from.
        batch: Sequences in a batch.
        learning_rate: The highest; it falls to a twentieth.
        patience: Epochs without a lower loss on the held-out files before training ends early;
            0 for never.
        seed: Of weights and batches.
        sizes: The new network's, or None to go on from a trained one.
    """

    sequence: int
    stride: int
    epochs: int
    batch: int
    learning_rate: float
    patience: int
    seed: int
    sizes: NetworkSizes | None


def own_plan(*, from_scratch: bool = False, **options: float | None) -> OwnPlan:
    """Make a plan of options; one that is None has its default.

    Example: ``own_plan(epochs=3).batch`` is 16.

    Args:
        from_scratch: Whether a new network is trained.
        options: Names of ``BOUNDS`` and their values.

    Raises:
        RequestError: A value is not allowed, or an option does not go with the others.
    """
    given = {name: value for name, value in options.items() if value is not None}
    if not from_scratch and (misplaced := [name for name in SCRATCH_ONLY if name in given]):
        raise RequestError(
            f"--{misplaced[0]} goes with --from-scratch: a trained model that goes on learning "
            "keeps its own layers, units and dropout."
        )
    values: dict[str, Any] = {**(FROM_SCRATCH if from_scratch else FINETUNING), **given}
    values.setdefault("stride", values["sequence"])
    for name, value in values.items():
        low, high = BOUNDS[name]
        if not (math.isfinite(value) and low <= value <= high):
            option = name.replace("_", "-")
            raise RequestError(f"--{option} must be from {low:g} to {high:g}, not {value:g}.")
    if values["stride"] > values["sequence"]:
        raise RequestError(
            f"--stride must be at most --sequence, {values['sequence']}, not {values['stride']}: "
            "notes between two sequences would be left out."
        )
    new = {name: values.pop(name) for name in SCRATCH_ONLY if name in values}
    return OwnPlan(**values, sizes=NetworkSizes(**new) if from_scratch else None)
