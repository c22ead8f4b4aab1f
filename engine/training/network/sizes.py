"""The sizes of the note network, for those who plan or describe one without building it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NetworkSizes:
    """The sizes of a network, kept in the checkpoint's ``meta.json``.

    Attributes:
        units: Width of each LSTM layer.
        reading: Width of what the layers read at a step.
        glance: Width of what a head sees of a note's surroundings.
        hidden: Width of each head's hidden layer.
        dropout: Share of activations dropped in training, 0 … 1.
        layers: LSTM layers, one on the other, ≥ 1.
    """

    units: int = 512
    reading: int = 256
    glance: int = 128
    hidden: int = 256
    dropout: float = 0.1
    layers: int = 2

    def to_json(self) -> dict[str, Any]:
        """Plain values for ``NetworkSizes(**…)``."""
        return asdict(self)
