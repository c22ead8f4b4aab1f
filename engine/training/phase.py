"""A phase of the training: its mixture of music and its learning rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the training with its own mixture of music.

    Attributes:
        name: What progress calls it.
        batches: How many batches it takes.
        size: Sequences per batch.
        steps: Notes per sequence.
        peak: The highest learning rate. The rate rises over ``warmup`` batches and falls along
            half a cosine to ``floor`` of it.
        shares: Genre to its share of the sequences.
        warmup: Batches of rising learning rate.
        floor: The last learning rate as a share of the highest.
    """

    name: str
    batches: int
    size: int
    steps: int
    peak: float
    shares: Mapping[str, float]
    warmup: int = 100
    floor: float = 0.05

    def rate(self, batch: int) -> float:
        """The learning rate at a batch of this phase, counted from 0."""
        rise = min(1.0, (batch + 1) / self.warmup)
        fall = 0.5 * (1 + np.cos(np.pi * min(1.0, batch / self.batches)))
        return float(self.peak * rise * (self.floor + (1 - self.floor) * fall))


def scaled(phases: Sequence[Phase], scale: float) -> list[Phase]:
    """The phases so many times as long; each has a batch at least.

    Example: ``scaled([phase], 0.5)[0].batches`` is half of ``phase.batches``.
    """
    return [replace(p, batches=max(1, round(p.batches * scale))) for p in phases]
