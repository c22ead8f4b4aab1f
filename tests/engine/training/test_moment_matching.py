"""What is drawn under the fitted weights has the averages aimed at, and no more."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.training.moment_matching import tilt

Floats = NDArray[np.float64]


def chosen(offered: list[Floats], scores: list[Floats], weights: Floats) -> Floats:
    """Mean terms of what the softmax draws."""
    means = []
    for one, score in zip(offered, scores, strict=True):
        likely = np.exp(one @ weights + score)
        means.append(likely / likely.sum() @ one)
    mean: Floats = np.mean(means, axis=0)
    return mean


def test_what_is_drawn_has_the_averages_aimed_at() -> None:
    rng = np.random.default_rng(0)
    # Not all requests have as many candidates.
    offered = [rng.normal(0, 1, (rng.integers(5, 13), 3)) for _ in range(200)]
    scores = [rng.normal(0, 1, len(one)) for one in offered]
    aim = np.array([0.8, -0.5, 0.0])
    assert np.abs(chosen(offered, scores, np.zeros(3)) - aim).max() > 0.4
    assert chosen(offered, scores, tilt(offered, scores, aim, ridge=0.0)) == pytest.approx(
        aim, abs=1e-3
    )
    # The ridge goes part of the way.
    shy = tilt(offered, scores, aim, ridge=1.0)
    assert 0.1 < chosen(offered, scores, shy)[0] < 0.7


def test_an_aim_out_of_reach_leaves_the_weights_finite() -> None:
    offered = [np.zeros((4, 2)) + np.arange(4)[:, None] for _ in range(5)]
    weights = tilt(offered, [np.zeros(4)] * 5, np.array([100.0, -100.0]), 0.2)
    assert np.isfinite(weights).all()
