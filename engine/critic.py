"""The reader in the worker: which mood a piece is heard as, and how like real music it is.

It knows a piece by its features alone (:mod:`engine.features`) and has learned from the
labelled clips of EMOPIA's training split; :mod:`engine.training.critic` fits it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import CheckpointError
from engine.feature_space import FeatureSpace
from engine.features import FEATURES, vector
from engine.moods import CORNERS, Mood
from engine.values import MoodReading

CLIP: Final = 3.0
"""No feature counts for more than this many standard deviations, so that one odd feature
does not decide."""
TYPICALITY_WEIGHT: Final = 1.5
"""Nats of mood that one standard deviation of typicality is worth; see the model card."""
TYPICAL_ENOUGH: Final = 0.0
"""More typical than the average real clip earns nothing: the middle of all is bland."""
FAULT_COST: Final = 100.0
"""Nats a fault takes off: more than anything else can make good."""

_CORNERS: Final = np.array(list(CORNERS.values()))
_FLOOR: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Critic:
    """A kernel logistic reader of the four moods, and a Gaussian for each mood's clips.

    Attributes:
        mean: The feature space's means, shape [33].
        scale: The feature space's scales, shape [33].
        landmarks: Pieces in that space, float64, shape [m, 33].
        width: The kernel is exp(−width · squared distance), shape [].
        weights: Log-odds of each mood for each landmark's kernel value, shape [m, 4], the
            moods in the order of ``moods.CORNERS``.
        bias: Log-odds of each mood, shape [4].
        components: Principal directions of the feature space, shape [33, k].
        centres: Each mood's middle along them, shape [4, k].
        roots: Cholesky factors of each mood's precision, shape [4, k, k].
        level: Mean and standard deviation of real clips' log density, shape [2].

    Raises:
        ValueError: A shape does not fit the others.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    landmarks: NDArray[np.float64]
    width: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    components: NDArray[np.float64]
    centres: NDArray[np.float64]
    roots: NDArray[np.float64]
    level: NDArray[np.float64]

    def __post_init__(self) -> None:
        size, count, kept = len(FEATURES), len(self.landmarks), self.components.shape[-1]
        shapes: dict[str, tuple[int, ...]] = {
            "mean": (size,),
            "scale": (size,),
            "landmarks": (count, size),
            "width": (),
            "weights": (count, 4),
            "bias": (4,),
            "components": (size, kept),
            "centres": (4, kept),
            "roots": (4, kept, kept),
            "level": (2,),
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

    def _place(self, features: Mapping[str, float]) -> NDArray[np.float64]:
        placed = FeatureSpace(self.mean, self.scale).place(vector(features))
        clipped: NDArray[np.float64] = np.clip(placed, -CLIP, CLIP)
        return clipped

    def probabilities(self, features: Mapping[str, float]) -> NDArray[np.float64]:
        """How likely a listener is to name each mood, in the order of ``moods.CORNERS``.

        Args:
            features: As :func:`engine.features.measure` gives them.

        Returns:
            Shape [4], summing to 1.
        """
        distances = ((self.landmarks - self._place(features)) ** 2).sum(axis=1)
        odds = np.exp(-self.width * distances) @ self.weights + self.bias
        likely = np.exp(odds - odds.max())
        shares: NDArray[np.float64] = likely / likely.sum()
        return shares

    def read(self, features: Mapping[str, float]) -> MoodReading:
        """The valence and arousal listeners would give on average, each −1 … 1."""
        valence, arousal = self.probabilities(features) @ _CORNERS
        return MoodReading(float(valence), float(arousal))

    def typicality(self, features: Mapping[str, float], mood: Mood) -> float:
        """How like real clips of a mood a piece is, in standard deviations of such clips.

        The log density of the piece in a mixture of the four moods' Gaussians, mixed as
        :func:`mixture` says: 0 is as likely as the average real clip, less is less.
        """
        steps = self._place(features) @ self.components - self.centres
        whitened = np.einsum("mi,mij->mj", steps, self.roots)
        spread = np.log(np.diagonal(self.roots, axis1=1, axis2=2)).sum(axis=1)
        logs = spread - 0.5 * (whitened**2).sum(axis=1) + np.log(mixture(mood) + _FLOOR)
        density = logs.max() + np.log(np.exp(logs - logs.max()).sum())
        return float((density - self.level[0]) / self.level[1])

    def score(self, features: Mapping[str, float], mood: Mood, faults: Sequence[str] = ()) -> float:
        """How good a candidate is for a mood: higher is better, in nats.

        Nearness to the mood asked for (less the divergence of :meth:`probabilities` from
        the mood's :func:`mixture`), plus typicality up to the average clip's, minus faults.

        Args:
            features: As :func:`engine.features.measure` gives them.
            mood: The mood asked for.
            faults: What :func:`engine.faults.faults` found.
        """
        asked, heard = mixture(mood), self.probabilities(features)
        divergence = float((asked * np.log((asked + _FLOOR) / (heard + _FLOOR))).sum())
        typical = min(self.typicality(features, mood), TYPICAL_ENOUGH)
        return TYPICALITY_WEIGHT * typical - divergence - FAULT_COST * len(faults)


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
