"""The critic: reads the mood that listeners hear in a piece.

It sees a piece's features only (:mod:`engine.analysis.features`). It was fitted to the labelled
clips of EMOPIA's training split by :mod:`engine.training.critic`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES, vector
from engine.api.composition import MoodReading
from engine.api.errors import CheckpointError
from engine.api.moods import CORNERS, Mood

CLIP: Final = 3.0
"""The most standard deviations that a feature counts for, so that no single odd feature
decides."""
MOOD_WEIGHT: Final = 8.0
"""Nats that a reading one step of the plane away from the requested mood costs; its sides are
two steps apart. See the model card."""

_CORNERS: Final = np.array(list(CORNERS.values()))


@dataclass(frozen=True, slots=True, eq=False)
class Critic:
    """A kernel logistic classifier of the four moods.

    Example: ``Critic.load(path).read(measure(notes)).valence``.

    Attributes:
        mean: The feature space's means, shape [33].
        scale: The feature space's scales, shape [33].
        landmarks: Pieces in that space, float64, shape [m, 33].
        width: The kernel is exp(−width · squared distance), shape [].
        weights: Log-odds of each mood for each landmark's kernel value, shape [m, 4], the
            moods in the order of ``moods.CORNERS``.
        bias: Log-odds of each mood, shape [4].

    Raises:
        ValueError: A shape does not fit the others.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    landmarks: NDArray[np.float64]
    width: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __post_init__(self) -> None:
        size, count = len(FEATURES), len(self.landmarks)
        shapes: dict[str, tuple[int, ...]] = {
            "mean": (size,),
            "scale": (size,),
            "landmarks": (count, size),
            "width": (),
            "weights": (count, 4),
            "bias": (4,),
        }
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"the critic's {name} must have the shape {shape}")

    @classmethod
    def load(cls, path: Path) -> Critic:
        """Load the critic from a file that :meth:`save` wrote.

        Raises:
            CheckpointError: The file is missing, broken, or written for other features.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                names = tuple(str(name) for name in stored["features"])
                values = {field.name: stored[field.name] for field in fields(cls)}
            if names != FEATURES:
                raise CheckpointError(
                    f"{path} was made for other features; fit the critic again by ./affetto train."
                )
            return cls(**values)
        except (OSError, KeyError, ValueError) as error:
            raise CheckpointError(
                f"{path} is no critic ({error}); fetch the model again, or train it."
            ) from error

    def save(self, path: Path) -> None:
        """Write the file that :meth:`load` reads."""
        values: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        np.savez_compressed(path, features=np.array(FEATURES), **values)

    def probabilities(self, features: Mapping[str, float]) -> NDArray[np.float64]:
        """The probability that a listener names each mood, in the order of ``moods.CORNERS``.

        Args:
            features: The result of :func:`engine.analysis.features.measure`.

        Returns:
            Shape [4], summing to 1.
        """
        # Kernel values against each landmark, then a softmax of their weighted sums.
        location = standardize(FeatureSpace(self.mean, self.scale), vector(features))
        distances = ((self.landmarks - location) ** 2).sum(axis=1)
        odds = np.exp(-self.width * distances) @ self.weights + self.bias
        likely = np.exp(odds - odds.max())
        shares: NDArray[np.float64] = likely / likely.sum()
        return shares

    def read(self, features: Mapping[str, float]) -> MoodReading:
        """The mean valence and arousal that listeners would give, each −1 … 1."""
        valence, arousal = self.probabilities(features) @ _CORNERS
        return MoodReading(float(valence), float(arousal))

    def score(
        self,
        features: Mapping[str, float],
        mood: Mood,
        arousal_weight: float = MOOD_WEIGHT,
        valence_weight: float = MOOD_WEIGHT,
    ) -> float:
        """How well a candidate's mood fits: at most 0, higher is better, in nats.

        The score is minus the weighted squared distance between its reading and the requested
        mood. The square forgives a reading that falls a little short of a corner, as readings
        of real clips do, and still separates a mood in the middle from its neighbours.

        Args:
            features: The result of :func:`engine.analysis.features.measure`.
            mood: The requested mood.
            arousal_weight: Nats that an arousal reading one step of the plane off costs.
            valence_weight: The same of valence.
        """
        reading = self.read(features)
        return -(
            valence_weight * (reading.valence - mood.valence) ** 2
            + arousal_weight * (reading.arousal - mood.arousal) ** 2
        )

    def unlikeness(self, one: Mapping[str, float], other: Mapping[str, float]) -> float:
        """How far apart two pieces are, ≥ 0: the mean over the features, in standard deviations.

        Args:
            one: The result of :func:`engine.analysis.features.measure`.
            other: Another.
        """
        space = FeatureSpace(self.mean, self.scale)
        return float(np.abs(space.transform(vector(one)) - space.transform(vector(other))).mean())

    def typicality_distance(self, features: Mapping[str, float]) -> float:
        """How far a piece is from the mean of the critic's training clips, ≥ 0.

        The squared distance in standard deviations, summed over the features. Half of it is
        the number of nats by which the piece is less likely than the mean under a Gaussian.
        No feature counts for more than ``CLIP`` deviations.

        Args:
            features: The result of :func:`engine.analysis.features.measure`.
        """
        location = standardize(FeatureSpace(self.mean, self.scale), vector(features))
        return float(location @ location)


def standardize(space: FeatureSpace, features: NDArray[Any]) -> NDArray[np.float64]:
    """Transform features to a space's scale, and clip them to ±``CLIP``; shape as given, [..., k].

    Example: a feature 5 standard deviations above the mean becomes 3.0.
    """
    clipped: NDArray[np.float64] = np.clip(space.transform(features), -CLIP, CLIP)
    return clipped


def mixture(mood: Mood) -> NDArray[np.float64]:
    """The shares of the four corner moods whose mean is the given mood.

    They are linear in valence and in arousal.

    Example: for a corner they are 1, 0, 0 and 0, for the middle a quarter each.

    Returns:
        Shape [4], in the order of ``moods.CORNERS``, summing to 1.
    """
    shares: NDArray[np.float64] = (
        (1 + mood.valence * _CORNERS[:, 0]) * (1 + mood.arousal * _CORNERS[:, 1]) / 4
    )
    return shares
