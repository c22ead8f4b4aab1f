"""The reader in the worker: which mood a piece is heard as.

It knows a piece by its features alone (:mod:`engine.analysis.features`) and has learned from the
labelled clips of EMOPIA's training split; :mod:`engine.training.critic` fits it.
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
"""No feature counts for more than this many standard deviations, so that one odd feature
does not decide."""
MOOD_WEIGHT: Final = 8.0
"""Nats that a reading one step of the plane away from the mood asked for costs; two steps
lie between its sides. See the model card."""

_CORNERS: Final = np.array(list(CORNERS.values()))


@dataclass(frozen=True, slots=True, eq=False)
class Critic:
    """A kernel logistic reader of the four moods.

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
        """The critic in a file that :meth:`save` wrote.

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
        """How likely a listener is to name each mood, in the order of ``moods.CORNERS``.

        Args:
            features: As :func:`engine.analysis.features.measure` gives them.

        Returns:
            Shape [4], summing to 1.
        """
        place = standardize(FeatureSpace(self.mean, self.scale), vector(features))
        distances = ((self.landmarks - place) ** 2).sum(axis=1)
        odds = np.exp(-self.width * distances) @ self.weights + self.bias
        likely = np.exp(odds - odds.max())
        shares: NDArray[np.float64] = likely / likely.sum()
        return shares

    def read(self, features: Mapping[str, float]) -> MoodReading:
        """The valence and arousal listeners would give on average, each −1 … 1."""
        valence, arousal = self.probabilities(features) @ _CORNERS
        return MoodReading(float(valence), float(arousal))

    def score(
        self, features: Mapping[str, float], mood: Mood, arousal_weight: float = MOOD_WEIGHT
    ) -> float:
        """How good a candidate is for a mood: higher is better, in nats.

        Less the squared distance of its reading from the mood asked for. The square
        forgives a corner that is not read as the very corner, as real clips are not
        either, and still tells a place in the middle from its neighbours.

        Args:
            features: As :func:`engine.analysis.features.measure` gives them.
            mood: The mood asked for.
            arousal_weight: Nats that a reading one step too stirred or too still costs.
        """
        heard = self.read(features)
        return -(
            MOOD_WEIGHT * (heard.valence - mood.valence) ** 2
            + arousal_weight * (heard.arousal - mood.arousal) ** 2
        )

    def typicality_distance(self, features: Mapping[str, float]) -> float:
        """How far a piece lies from the usual of what the critic learned from, ≥ 0.

        The squared distance from the mean in standard deviations, summed over the features:
        half of it are the nats by which a Gaussian would find the piece less likely than the
        mean. No feature counts for more than ``CLIP`` deviations.

        Args:
            features: As :func:`engine.analysis.features.measure` gives them.
        """
        place = standardize(FeatureSpace(self.mean, self.scale), vector(features))
        return float(place @ place)


def standardize(space: FeatureSpace, features: NDArray[Any]) -> NDArray[np.float64]:
    """Features on a space's scale, none further out than ``CLIP``; shape [..., 33] as given."""
    clipped: NDArray[np.float64] = np.clip(space.transform(features), -CLIP, CLIP)
    return clipped


def mixture(mood: Mood) -> NDArray[np.float64]:
    """Shares of the four corner moods whose mean is a place in the plane.

    Linear in valence and in arousal: a corner is all itself, the middle a quarter of each.

    Returns:
        Shape [4], in the order of ``moods.CORNERS``, summing to 1.
    """
    shares: NDArray[np.float64] = (
        (1 + mood.valence * _CORNERS[:, 0]) * (1 + mood.arousal * _CORNERS[:, 1]) / 4
    )
    return shares
