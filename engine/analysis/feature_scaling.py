"""Features on one scale: skewed ones as logarithms, all with mean 0 and deviation 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import FEATURES

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


def _straight(features: NDArray[Any], names: tuple[str, ...]) -> NDArray[np.float64]:
    straight: NDArray[np.float64] = np.array(features, np.float64)
    skewed = np.array([name in SKEWED for name in names])
    straight[..., skewed] = np.log(straight[..., skewed] + _OFFSET)
    return straight


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSpace:
    """The scale of a collection of pieces.

    Attributes:
        mean: Of each feature, in the order of the names, logs taken. Shape [k].
        scale: The standard deviation of each, > 0. Shape [k].
        names: The features' names.

    Raises:
        ValueError: The shapes differ from this or a scale is not above 0.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    names: tuple[str, ...] = FEATURES

    def __post_init__(self) -> None:
        shape = (len(self.names),)
        if self.mean.shape != shape or self.scale.shape != shape or not np.all(self.scale > 0):
            raise ValueError(f"a feature space needs {len(self.names)} means and scales above 0")

    @classmethod
    def of(cls, features: NDArray[Any], names: tuple[str, ...] = FEATURES) -> FeatureSpace:
        """The scale of pieces' features, shape [n ≥ 2, k].

        A feature that a piece does not have is NaN; two pieces have each.
        """
        straight = _straight(features, names)
        scale = np.nanstd(straight, axis=0)
        # A feature that never changes, but for rounding, says nothing: a scale of 1 leaves
        # it at 0.
        return cls(np.nanmean(straight, axis=0), np.where(scale > _ROUNDING, scale, 1.0), names)

    def transform(self, features: NDArray[Any]) -> NDArray[np.float64]:
        """Features on this scale, shape [..., k] as given; NaN stays NaN."""
        placed: NDArray[np.float64] = (_straight(features, self.names) - self.mean) / self.scale
        return placed
