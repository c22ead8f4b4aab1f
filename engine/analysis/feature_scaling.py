"""Scales features: takes logarithms of skewed ones, gives all mean 0 and standard deviation 1."""

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
"""Features that are rates, times and ratios: their logarithm is used, so that twice as much is as
far away as half as much."""
_OFFSET: Final = 0.05
"""Added before the logarithm, which it keeps finite at 0; smaller than any value of real music."""
_ROUNDING: Final = 1e-9
"""The standard deviation up to which a feature counts as constant."""


def _straight(features: NDArray[Any], names: tuple[str, ...]) -> NDArray[np.float64]:
    """Take the logarithm of the skewed features; shape as given."""
    straight: NDArray[np.float64] = np.array(features, np.float64)
    skewed = np.array([name in SKEWED for name in names])
    straight[..., skewed] = np.log(straight[..., skewed] + _OFFSET)
    return straight


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSpace:
    """The scale of the features of a collection of pieces.

    Example: ``FeatureSpace.of(features).transform(features)`` has mean 0 and standard deviation 1
    in each column.

    Attributes:
        mean: The mean of each feature, after logarithms, in the order of the names. Shape [k].
        scale: The standard deviation of each feature, > 0. Shape [k].
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
        """Compute the scale of a collection.

        Args:
            features: Shape [n ≥ 2, k]; NaN for a feature that a piece does not have. At least
                two pieces have each feature.
            names: The features' names, k of them.
        """
        straight = _straight(features, names)
        scale = np.nanstd(straight, axis=0)
        # A feature that is constant, but for rounding, says nothing: a scale of 1 keeps it at 0.
        return cls(np.nanmean(straight, axis=0), np.where(scale > _ROUNDING, scale, 1.0), names)

    def transform(self, features: NDArray[Any]) -> NDArray[np.float64]:
        """Transform features, [..., k], to this scale; shape as given; NaN stays NaN."""
        scaled: NDArray[np.float64] = (_straight(features, self.names) - self.mean) / self.scale
        return scaled
