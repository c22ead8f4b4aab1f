"""The options of training a model of one's own: their bounds and their defaults."""

from __future__ import annotations

from typing import Final

from engine.api.request import SEEDS

SCRATCH_ONLY: Final = ("layers", "units", "dropout")
"""Options of a new network; one that goes on learning has its own."""
BOUNDS: Final[dict[str, tuple[float, float]]] = {
    "sequence": (16, 1024),
    "stride": (1, 1024),
    "epochs": (1, 1000),
    "batch": (1, 512),
    "learning_rate": (1e-6, 0.1),
    "patience": (0, 1000),
    "seed": SEEDS,
    "layers": (1, 4),
    "units": (8, 2048),
    "dropout": (0.0, 0.9),
}
"""The lowest and the highest value of each option, inclusive."""
FINETUNING: Final[dict[str, float]] = {
    "sequence": 256,
    "epochs": 12,
    "batch": 16,
    "learning_rate": 4e-4,
    "patience": 3,
    "seed": 1,
}
"""What holds where the shipped model goes on learning and nothing else is said."""
FROM_SCRATCH: Final[dict[str, float]] = {
    "sequence": 100,
    "epochs": 50,
    "batch": 32,
    "learning_rate": 1e-3,
    "patience": 10,
    "seed": 1,
    "layers": 2,
    "units": 256,
    "dropout": 0.3,
}
"""What holds for a new network: two LSTM layers with dropout on sequences of 100 notes, as the
tutorials on music by LSTM have it."""
