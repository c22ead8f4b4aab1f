"""The balance draws what is chosen to the averages of real clips."""

from __future__ import annotations

import numpy as np

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES, measure, vector
from engine.api.moods import CORNERS, Mood, mood
from engine.music.excerpt import excerpt
from engine.training.moment_matching import DRAW_SECONDS, Draw
from engine.training.piano.moment_matching import fit_balance, real_clips
from engine.training.piano_datasets import PianoPiece
from tests.engine.made_up import clip

HEIGHT = FEATURES.index("pitch_mean")


def pieces(count: int = 40) -> list[PianoPiece]:
    names = [list(CORNERS)[number % 4] for number in range(count)]
    return [
        PianoPiece(
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
    real = np.array([vector(measure(excerpt(one.notes, 0.0, DRAW_SECONDS))) for one in clips])
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
    for index, name in enumerate(CORNERS):
        means = []
        for one in draws[index::4]:
            named = [dict(zip(FEATURES, row, strict=True)) for row in one.features]
            merits = [balance.score(features, mood(name)) for features in named]
            means.append(one.features[int(np.argmax(merits)), HEIGHT])
        offered = np.mean([one.features[:, HEIGHT].mean() for one in draws[index::4]])
        aim = real[index::4, HEIGHT].mean()
        assert abs(np.mean(means) - aim) < 0.5 * abs(offered - aim)
    # On the axes there is nothing to be like.
    assert balance.score(dict(zip(FEATURES, real[0], strict=True)), Mood("custom", 0, 1)) == 0
