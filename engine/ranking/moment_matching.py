"""Moment matching: draws the choice among candidates towards real music's mean and spread.

The network's pieces differ from real ones: figures repeat too seldom, chords are too full.
Choosing the most typical candidate would correct the mean but narrow the spread. Instead each
candidate gets a score that is linear in its features and their squares. Its weights were fitted
so that the chosen pieces of a mood match its real clips in the averages of both, and so in each
feature's mean and spread (:mod:`engine.training.moment_matching`).

Source: tilting a model just so far that it meets given averages is the maximum entropy
principle: Berger, Della Pietra and Della Pietra, "A Maximum Entropy Approach to Natural
Language Processing" (Computational Linguistics 22, 1996); for what a network writes:
Khalifa, Elsahar and Dymetman, "A Distributional Approach to Controlled Text Generation"
(ICLR 2021).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES, vector
from engine.api.errors import CheckpointError
from engine.api.moods import CORNERS, Mood
from engine.ranking.critic import mixture, standardize


@dataclass(frozen=True, slots=True, eq=False)
class MomentMatching:
    """The weights of moment matching for each of the four moods.

    Example: ``MomentMatching.even().score(features, mood)`` is 0.0 for every piece.

    Attributes:
        mean: The feature space's means, shape [k].
        scale: The feature space's scales, shape [k].
        weights: Nats for each term, the features and then their squares, shape [4, 2 k], the
            moods in the order of ``moods.CORNERS``.
        features: The features' names: the piano's, or the band's.

    Raises:
        ValueError: A shape does not fit.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    features: tuple[str, ...] = FEATURES

    def __post_init__(self) -> None:
        shape = (len(CORNERS), 2 * len(self.features))
        if self.weights.shape != shape:
            raise ValueError(f"the balance's weights must have the shape {shape}")
        FeatureSpace(self.mean, self.scale, self.features)

    @classmethod
    def even(cls, features: tuple[str, ...] = FEATURES) -> MomentMatching:
        """Weights of zero, which prefer no piece to another."""
        size = len(features)
        return cls(np.zeros(size), np.ones(size), np.zeros((len(CORNERS), 2 * size)), features)

    @classmethod
    def load(cls, path: Path, features: tuple[str, ...] = FEATURES) -> MomentMatching:
        """Load the weights from a file that :meth:`save` wrote.

        Args:
            path: The file.
            features: The names of the features that this version measures.

        Raises:
            CheckpointError: The file is missing, broken, or written for other features.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                names = tuple(str(name) for name in stored["features"])
                made = cls(stored["mean"], stored["scale"], stored["weights"], names)
        except (OSError, KeyError, ValueError) as error:
            raise CheckpointError(
                f"{path} is no balance ({error}); fetch the model again, or export it with "
                "`affetto train --export-only`."
            ) from error
        if names != features:
            raise CheckpointError(
                f"{path} is a balance of other features; fetch the model again, or export it with "
                "`affetto train --export-only`."
            )
        return made

    def save(self, path: Path) -> None:
        """Write the file that :meth:`load` reads."""
        np.savez_compressed(
            path,
            mean=self.mean,
            scale=self.scale,
            weights=self.weights,
            features=np.array(self.features),
        )

    def score(self, features: Mapping[str, float], mood: Mood) -> float:
        """Score a candidate for a mood, in nats; higher is better.

        The score counts in full in the plane's corners, where the real clips are, and not at
        all on its axes, where there are no clips to match.

        Args:
            features: A value for each name in ``self.features``. NaN stands for a feature that
                the piece does not have; it counts as 0.
            mood: The requested mood.
        """
        weights = abs(mood.valence * mood.arousal) * mixture(mood) @ self.weights
        space = FeatureSpace(self.mean, self.scale, self.features)
        return float(weights @ np.nan_to_num(terms(space, vector(features, self.features))))


def terms(space: FeatureSpace, features: NDArray[Any]) -> NDArray[np.float64]:
    """Standardize features and append their squares: shape [..., k] to [..., 2 k].

    Example: a feature 2 standard deviations above the mean gives 2.0 and 4.0.
    """
    standardized = standardize(space, features)
    return np.concatenate([standardized, standardized**2], axis=-1)
