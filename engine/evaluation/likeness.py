"""How like real music a collection is: distances between distributions of features."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gaussian_kde
from sklearn.model_selection import StratifiedGroupKFold

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES
from engine.evaluation.collection import MOODS, Collection
from engine.evaluation.intervals import Estimate, share
from engine.evaluation.readers import boosted_trees

COMPONENTS: Final = 20
"""Principal components that distances are taken in; they hold .94 of real clips' variance."""

COMPARED: Final = (
    "density",
    "onset_rate",
    "ioi_median",
    "ioi_spread",
    "chord_size",
    "pitch_mean",
    "pitch_range",
    "velocity_mean",
    "duration_median",
    "polyphony",
    "pitch_class_entropy",
    "pitch_class_count",
    "dissonance",
    "melody_steps",
    "melody_distinct",
    "pulse_strength",
)
"""The features whose distributions are laid over each other."""
_COMPARED_COLUMNS: Final = [FEATURES.index(name) for name in COMPARED]
_GRID: Final = 128


class LikenessSpace:
    """The principal components of real clips' standardised features."""

    def __init__(self, real: NDArray[np.float64]) -> None:
        """Fit scale and directions to the features of real clips, shape [n > 20, 33]."""
        self._space = FeatureSpace.of(real)
        standard = self._space.transform(real)
        self._directions = np.linalg.svd(standard, full_matrices=False)[2][:COMPONENTS].T

    def project(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Project features, shape [n, 33], onto the components, shape [n, 20]."""
        components: NDArray[np.float64] = self._space.transform(features) @ self._directions
        return components


def frechet_distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The Fréchet distance, ≥ 0, of two clouds of points taken as Gaussians.

    Source: Heusel et al., "GANs Trained by a Two Time-Scale Update Rule" (NeurIPS 2017),
    equation 6, in a space of musical features instead of a network's.

    Args:
        one: Shape [n ≥ 2, k].
        other: Shape [m ≥ 2, k].
    """
    step = one.mean(axis=0) - other.mean(axis=0)
    here, there = np.cov(one, rowvar=False), np.cov(other, rowvar=False)
    # The trace of a product's square root is the sum of its eigenvalues' roots. Those of
    # covariances are real and ≥ 0 but for rounding.
    roots = np.sqrt(np.clip(np.linalg.eigvals(here @ there).real, 0.0, None))
    distance = float(step @ step + np.trace(here) + np.trace(there) - 2 * roots.sum())
    return max(0.0, distance)


def overlap(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """The area that the densities of each feature share, 0 … 1.

    Densities are Gaussian kernel estimates with Scott's bandwidth.

    Source: Yang and Lerch, "On the Evaluation of Generative Models in Music" (Neural
    Computing and Applications, 2020), "overlapping area".

    Args:
        one: Shape [n, k].
        other: Shape [m, k].

    Returns:
        Shape [k]; 0 where a collection shows one value only and the other does not.
    """
    shared = np.zeros(one.shape[1])
    for column, (here, there) in enumerate(zip(one.T, other.T, strict=True)):
        if min(np.ptp(here), np.ptp(there)) == 0:
            shared[column] = float(np.array_equal(np.unique(here), np.unique(there)))
            continue
        densities = gaussian_kde(here), gaussian_kde(there)
        margin = 3 * max(np.sqrt(density.covariance.item()) for density in densities)
        both = np.concatenate([here, there])
        grid = np.linspace(both.min() - margin, both.max() + margin, _GRID)
        lower = np.minimum(densities[0](grid), densities[1](grid))
        shared[column] = np.trapezoid(lower, grid)
    return np.clip(shared, 0.0, 1.0)


def overlap_within_moods(one: Collection, other: Collection) -> NDArray[np.float64]:
    """Measure the overlap of each of ``COMPARED`` between pieces of one mood.

    Returns:
        Shape [4, 16]; rows are ``MOODS``, NaN where a collection has fewer than two
        pieces of the mood.
    """
    shared = np.full((len(MOODS), len(COMPARED)), np.nan)
    for label in range(len(MOODS)):
        here = one.features[one.labels == label][:, _COMPARED_COLUMNS]
        there = other.features[other.labels == label][:, _COMPARED_COLUMNS]
        if min(len(here), len(there)) >= 2:
            shared[label] = overlap(here, there)
    return shared


def discriminability(one: Collection, other: Collection) -> Estimate:
    """How often boosted trees tell which of two collections a piece is from.

    The larger collection is thinned by chance to the size of the smaller, so chance is half.
    The trees are asked about songs they have not learned from.
    """
    rng = np.random.default_rng(0)
    size = min(len(one), len(other))
    sides = [owner.take(rng.permutation(len(owner))[:size]) for owner in (one, other)]
    features = np.concatenate([side.features for side in sides])
    source = np.repeat([0, 1], size)
    songs = [f"{number}/{song}" for number, side in enumerate(sides) for song in side.songs]
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    right = np.zeros(len(source), bool)
    for known, new in folds.split(features, source, songs):
        trees = boosted_trees(0).fit(features[known], source[known])
        right[new] = trees.predict(features[new]) == source[new]
    return share(right, songs)
