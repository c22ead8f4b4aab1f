"""Scores by the weights of a mood, and the file that holds them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES
from engine.api.errors import CheckpointError
from engine.api.moods import CORNERS, Mood, mood
from engine.ranking.moment_matching import MomentMatching, terms

HEIGHT = FEATURES.index("pitch_mean")


def test_moods_between_corners_are_weighed_between(tmp_path: Path) -> None:
    size = len(FEATURES)
    weights = np.zeros((4, 2 * size))
    weights[:, HEIGHT] = (1.0, 2.0, 3.0, 4.0)
    balance = MomentMatching(np.zeros(size), np.ones(size), weights)
    features = dict.fromkeys(FEATURES, 0.0) | {"pitch_mean": 1.0}
    corners = [balance.score(features, mood(name)) for name in CORNERS]
    assert corners == pytest.approx([1, 2, 3, 4])
    # A quarter of the way in, and mixed of two moods as the place is.
    place = Mood("custom", 0.5, 1.0)
    happy, angry = (corners[list(CORNERS).index(name)] for name in ("happy", "angry"))
    assert balance.score(features, place) == pytest.approx(0.5 * (0.75 * happy + 0.25 * angry))
    balance.save(tmp_path / "balance.npz")
    again = MomentMatching.load(tmp_path / "balance.npz")
    assert again.score(features, place) == balance.score(features, place)


def test_terms_are_features_and_their_squares_without_extremes() -> None:
    space = FeatureSpace(np.zeros(len(FEATURES)), np.ones(len(FEATURES)))
    features = np.zeros(len(FEATURES))
    features[HEIGHT] = 100.0
    found = terms(space, features)
    assert found.shape == (2 * len(FEATURES),)
    assert (found[HEIGHT], found[HEIGHT + len(FEATURES)]) == (3.0, 9.0)


def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "balance.npz"
    with pytest.raises(CheckpointError, match="--export-only"):
        MomentMatching.load(path)
    path.write_bytes(b"no archive")
    with pytest.raises(CheckpointError, match=r"balance\.npz"):
        MomentMatching.load(path)
    even = MomentMatching.even()
    backwards, forwards = np.array(FEATURES[::-1]), np.array(FEATURES)
    np.savez(path, mean=even.mean, scale=even.scale, weights=even.weights, features=backwards)
    with pytest.raises(CheckpointError, match="other features"):
        MomentMatching.load(path)
    np.savez(path, mean=even.mean, scale=even.scale, weights=even.weights[:3], features=forwards)
    with pytest.raises(CheckpointError, match="shape"):
        MomentMatching.load(path)
