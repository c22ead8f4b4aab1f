"""Distances that can be worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.features import FEATURES, measure, vector
from engine.evaluation.collection import Collection
from engine.evaluation.likeness import (
    COMPONENTS,
    LikenessSpace,
    discriminability,
    frechet_distance,
    overlap,
    overlap_within_moods,
)
from tests.engine.made_up import clip

RNG = np.random.default_rng(3)


def made(features: np.ndarray, labels: np.ndarray | None = None) -> Collection:
    count = len(features)
    return Collection(
        "made up",
        tuple(clip("happy", 0, 1.0) for _ in range(count)),
        np.zeros(count, np.int64) if labels is None else labels,
        tuple(str(number) for number in range(count)),
        features,
        features,
    )


def test_no_distance_to_itself() -> None:
    cloud = RNG.normal(0, 1, (50, 4))
    assert frechet_distance(cloud, cloud) == pytest.approx(0, abs=1e-6)


def test_a_shift_counts_squared() -> None:
    cloud = RNG.normal(0, 1, (50, 4))
    assert frechet_distance(cloud, cloud + np.array([3, 4, 0, 0])) == pytest.approx(25)


def test_a_spread_counts_by_its_deviation() -> None:
    cloud = RNG.normal(0, 1, (5000, 3))
    # Deviations 1 and 3 in each of three directions: 3 · (3 − 1)².
    assert frechet_distance(cloud, 3 * cloud) == pytest.approx(12, rel=0.05)


def test_a_lost_correlation_counts() -> None:
    one = RNG.normal(0, 1, (5000, 1))
    tied = np.concatenate([one, one], axis=1)
    free = RNG.normal(0, 1, (5000, 2))
    # Covariances [[1 1] [1 1]] and the identity: 2 + 2 − 2 · √2.
    assert frechet_distance(tied, free) == pytest.approx(4 - 2 * np.sqrt(2), abs=0.1)


def test_overlap_of_equal_distant_and_half_shifted() -> None:
    one, other = RNG.normal(0, 1, (2, 2000, 1))
    assert overlap(one, one)[0] == pytest.approx(1, abs=0.01)
    assert overlap(one, other + 100)[0] == pytest.approx(0, abs=0.01)
    # Two bells of deviation 1 whose means lie 2 apart share 2 · Φ(−1).
    assert overlap(one, other + 2)[0] == pytest.approx(0.317, abs=0.04)


def test_overlap_of_constants() -> None:
    fives = np.full((9, 1), 5.0)
    assert overlap(fives, fives)[0] == 1
    assert overlap(fives, fives + 1)[0] == 0
    assert overlap(fives, RNG.normal(5, 1, (9, 1)))[0] == 0


def test_moods_are_laid_over_the_same_mood() -> None:
    features = RNG.normal(0, 1, (80, len(FEATURES)))
    labels = np.arange(80) % 2
    features[labels == 1] += 50
    same = overlap_within_moods(made(features, labels), made(features, labels))
    crossed = overlap_within_moods(made(features, labels), made(features, 1 - labels))
    assert np.nanmin(same) > 0.95
    assert np.nanmax(crossed) < 0.05
    assert np.isnan(same[2:]).all()


@pytest.mark.slow
def test_a_classifier_tells_what_differs_and_nothing_else() -> None:
    features = RNG.normal(0, 1, (160, len(FEATURES)))
    alike = discriminability(made(features[:80]), made(features[80:]))
    assert 0.3 < alike.value < 0.7
    features[80:, 7] += 8
    assert discriminability(made(features[:80]), made(features[80:])).value > 0.95


def test_a_larger_collection_does_not_make_it_easier() -> None:
    features = RNG.normal(0, 1, (200, len(FEATURES)))
    assert 0.25 < discriminability(made(features[:40]), made(features[40:])).value < 0.75


def test_the_space_is_that_of_real_clips() -> None:
    real = np.array([vector(measure(clip("happy", seed))) for seed in range(40)])
    other = np.array([vector(measure(clip("sad", seed))) for seed in range(40)])
    space = LikenessSpace(real)
    placed = space.project(real)
    assert placed.shape == (40, COMPONENTS)
    assert placed.mean(axis=0) == pytest.approx(np.zeros(COMPONENTS), abs=1e-9)
    halves = frechet_distance(placed[::2], placed[1::2])
    assert frechet_distance(placed, space.project(other)) > 3 * halves
