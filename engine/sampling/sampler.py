"""How values are drawn: guidance, temperature and nucleus (top-p) sampling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats

FINISH_FRACTION: Final = 0.75
"""By default sampling ends once this share of the candidates is finished. The others need the
most notes for their length, up to twice as many, and the densest candidates resemble real
clips least."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A place on the way where candidates are given up.

    Example: ``Milestone(1 / 3, 1 / 2)``: a third of the way through, half of them go on at most.

    Attributes:
        at: The share of the length, 0 … 1.
        keep: The share of all candidates that go on at most, above 0 … 1.
    """

    at: float
    keep: float


@dataclass(frozen=True, slots=True)
class Options:
    """How to sample.

    Example: ``Options(4.0, {"pitch": 1.0}, {"pitch": 0.98}, {"pitch": 0.5}).push("pitch")`` is
    2.0.

    Attributes:
        guidance: The guidance weight, ≥ 0; 0 turns guidance off.
        temperature: Attribute name to the divisor of its logits, > 0.
        top_p: Attribute name to the share of probability kept, 0 … 1.
        guidance_scale: Attribute name to the share of the guidance it gets; 1 unless named.
        finish_fraction: The share of the candidates that has to finish, 0 … 1.
        milestones: Where candidates are given up, in order. Once ``finish_fraction`` of all have
            passed the first, the others are dropped; who is left then has to pass the next one,
            or to finish. Without any none is dropped before its end.
    """

    guidance: float
    temperature: Mapping[str, float]
    top_p: Mapping[str, float]
    guidance_scale: Mapping[str, float] = field(default_factory=dict)
    finish_fraction: float = FINISH_FRACTION
    milestones: tuple[Milestone, ...] = ()

    def push(self, name: str) -> float:
        """The guidance weight of an attribute."""
        return self.guidance * self.guidance_scale.get(name, 1.0)


def choose(
    logits: Floats, temperature: float, top_p: float, chance: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Draw one value per row by temperature and nucleus (top-p) sampling.

    Example: ``choose(np.log([[0.7, 0.2, 0.1]]), 1.0, 0.9, np.array([0.8]))`` is ``[1]``: the
    nucleus is the first two values, and the first has 7/9 of it.

    Args:
        logits: [rows, size]; −inf forbids a value, at least one in a row is finite.
        temperature: Divides the logits, > 0.
        top_p: In falling order of probability, values are kept until they reach this share,
            along with those as likely as the last of them; 0 … 1.
        chance: A number in [0, 1) for each row.

    Returns:
        The chosen values, [rows].
    """
    # Softmax without its normalization: the largest weight of each row is 1.
    scaled = np.divide(logits, temperature, dtype=np.float64)
    weights = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    ranked = np.sort(weights, axis=1)
    summed = ranked.cumsum(axis=1)
    # Nucleus: sum from the least likely value upwards. The first value whose sum exceeds
    # 1 − top_p of the total is the least likely one to keep.
    left_out = (summed <= (1.0 - top_p) * summed[:, -1:]).sum(axis=1)
    least = ranked[np.arange(len(ranked)), np.minimum(left_out, ranked.shape[1] - 1)]
    weights *= weights >= least[:, None]
    # Inverse transform: the drawn value is the first whose running sum exceeds the chance.
    summed = weights.cumsum(axis=1)
    # Rounding may push the chance to the total, past the last kept value.
    drawn = np.minimum(chance * summed[:, -1], np.nextafter(summed[:, -1], 0.0))
    drawn_values: NDArray[np.int32] = (summed <= drawn[:, None]).sum(axis=1).astype(np.int32)
    return drawn_values
