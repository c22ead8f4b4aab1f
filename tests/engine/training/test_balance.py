"""The balance draws what is chosen to the averages of real clips, and no further."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES, measure, vector
from engine.api.errors import CheckpointError
from engine.api.moods import CORNERS, Mood, mood
from engine.ranking.moment_matching import MomentMatching, terms
from engine.training.band.moment_matching import fit_general_balance
from engine.training.moment_matching import SECONDS, Draw, tilt
from engine.training.piano.datasets import Piece
from engine.training.piano.moment_matching import fit_balance, opening, real_clips
from tests.engine.made_up import clip

Floats = NDArray[np.float64]
HEIGHT = FEATURES.index("pitch_mean")


def chosen(offered: list[Floats], scores: list[Floats], weights: Floats) -> Floats:
    """Mean traits of what the softmax draws."""
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
    weights = tilt(offered, [np.zeros(4)] * 5, np.array([100.0, -100.0]))
    assert np.isfinite(weights).all()


def pieces(count: int = 40) -> list[Piece]:
    names = [list(CORNERS)[number % 4] for number in range(count)]
    return [
        Piece(
            f"{number}",
            f"{number}",
            clip(name, number, 40.0),
            "clip",
            "train",
            False,
            CORNERS[name],
        )
        for number, name in enumerate(names)
    ]


def test_chosen_candidates_come_nearer_to_real_clips() -> None:
    clips = pieces()
    real = np.array([vector(measure(opening(one.notes))) for one in clips])
    space = FeatureSpace.of(real)
    rng = np.random.default_rng(1)
    draws = []
    for number in range(80):
        of_mood = real[number % 4 :: 4]
        # The model's pieces lie higher than real ones, by a deviation or so.
        features = of_mood[rng.integers(0, len(of_mood), 12)].copy()
        features[:, HEIGHT] += rng.normal(1.0, 1.0, 12) * space.scale[HEIGHT]
        draws.append(Draw(number % 4, features, np.zeros(12)))
    balance = fit_balance(draws, real_clips(clips))
    for place, name in enumerate(CORNERS):
        means = []
        for one in draws[place::4]:
            named = [dict(zip(FEATURES, row, strict=True)) for row in one.features]
            merits = [balance.score(features, mood(name)) for features in named]
            means.append(one.features[int(np.argmax(merits)), HEIGHT])
        offered = np.mean([one.features[:, HEIGHT].mean() for one in draws[place::4]])
        aim = real[place::4, HEIGHT].mean()
        assert abs(np.mean(means) - aim) < 0.5 * abs(offered - aim)
    # On the axes there is nothing to be like.
    assert balance.score(dict(zip(FEATURES, real[0], strict=True)), Mood("custom", 0, 1)) == 0


def test_what_a_piece_does_not_have_is_not_held_against_it() -> None:
    rng = np.random.default_rng(2)
    names = ("bass_on_drums", "presence")
    real = rng.normal((0.9, 0.5), 0.05, (40, 2))
    real[::2, 0] = np.nan  # half of the pieces have no drums
    draws = []
    for number in range(80):
        offered = rng.normal(0.5, 0.2, (10, 2))
        offered[number % 8 < 4, 0] = np.nan
        draws.append(Draw(number % 4, offered, np.zeros(10)))
    balance = fit_general_balance(draws, real, names)
    assert balance.features == names
    assert np.isfinite(balance.weights).all()

    def merit(bass: float, presence: float = 0.5) -> float:
        return balance.score({"bass_on_drums": bass, "presence": presence}, mood("happy"))

    assert merit(0.8) > merit(0.5)
    # Without drums the other feature still counts.
    assert merit(np.nan) != merit(np.nan, 0.9)


def test_clips_are_cut_to_the_length_that_is_drawn() -> None:
    notes = opening(clip("calm", 1, 40.0))
    assert len(notes) < len(clip("calm", 1, 40.0))
    assert (notes["onset"] + notes["duration"]).max() <= SECONDS


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


def test_traits_are_features_and_their_squares_without_extremes() -> None:
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
