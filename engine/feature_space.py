"""Features on one scale: skewed ones as logarithms, all with mean 0 and deviation 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.features import FEATURES

SKEWED: Final = frozenset(
    {
        "density",
        "onset_rate",
        "ioi_median",
        "chord_size",
        "polyphony",
        "duration_median",
        "duration_relative",
        "tempo",
        "bass_rate",
        "chord_rate",
    }
)
"""Rates, times and ratios: twice as much is as far as half as much, so logs are taken."""
_OFFSET: Final = 0.05
"""Keeps the logarithm of 0 finite; below anything that is measured on music."""
_ROUNDING: Final = 1e-9
_SKEWED_COLUMNS: Final = np.array([name in SKEWED for name in FEATURES])


def _straight(features: NDArray[Any]) -> NDArray[np.float64]:
    straight: NDArray[np.float64] = np.array(features, np.float64)
    straight[..., _SKEWED_COLUMNS] = np.log(straight[..., _SKEWED_COLUMNS] + _OFFSET)
    return straight


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSpace:
    """The scale of a collection of pieces.

    Attributes:
        mean: Of each feature, in the order of ``FEATURES``, logs taken. Shape [33].
        scale: The standard deviation of each, > 0. Shape [33].

    Raises:
        ValueError: The shapes differ from this or a scale is not above 0.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]

    def __post_init__(self) -> None:
        shape = (len(FEATURES),)
        if self.mean.shape != shape or self.scale.shape != shape or not np.all(self.scale > 0):
            raise ValueError(f"a feature space needs {len(FEATURES)} means and scales above 0")

    @classmethod
    def of(cls, features: NDArray[Any]) -> FeatureSpace:
        """The scale of pieces' features, shape [n ≥ 2, 33]."""
        straight = _straight(features)
        scale = straight.std(axis=0)
        # A feature that never changes, but for rounding, says nothing: a scale of 1 leaves
        # it at 0.
        return cls(straight.mean(axis=0), np.where(scale > _ROUNDING, scale, 1.0))

    def place(self, features: NDArray[Any]) -> NDArray[np.float64]:
        """Features on this scale, shape [..., 33] as given."""
        placed: NDArray[np.float64] = (_straight(features) - self.mean) / self.scale
        return placed
