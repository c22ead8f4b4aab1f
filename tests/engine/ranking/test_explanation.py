"""Why a piece sounds as it does, beside real music."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES, measure
from engine.api.keys import Key
from engine.api.settings import EngineSettings
from engine.composing.kinds import CRITICS
from engine.ranking.critic import Critic
from engine.ranking.explanation import CLEARLY, MAX_REASONS, SIDES, explain
from tests.engine.fakes import indifferent_critic
from tests.engine.made_up import clip

MAJOR, MINOR = Key(0, "major"), Key(0, "minor")
USUAL = dict.fromkeys(FEATURES, 1.0)


def critic() -> Critic:
    """Knows music whose features are 1, give or take 0.1."""
    space = FeatureSpace.of(np.ones((2, len(FEATURES))))
    return replace(indifferent_critic(), mean=space.mean, scale=np.full(len(FEATURES), 0.1))


def said(key: Key = MAJOR, **features: float) -> tuple[str, ...]:
    return explain({**USUAL, **features}, key, critic())


def test_the_usual_has_no_reasons() -> None:
    assert said() == ()


@pytest.mark.parametrize("name", [name for name in SIDES if name != "mode_balance"])
def test_each_side_has_a_code(name: str) -> None:
    more, less = SIDES[name]
    assert said(MAJOR, **{name: 1.3}) == (more,)
    assert said(MAJOR, **{name: 0.7}) == (less,)


def test_half_a_deviation_is_needed() -> None:
    beyond, within = 1 + 0.1 * (CLEARLY + 0.01), 1 + 0.1 * (CLEARLY - 0.01)
    assert said(pitch_mean=beyond) == ("high",)
    assert said(pitch_mean=within) == ()


def test_the_mode_is_first_then_the_strongest_and_four_in_all() -> None:
    found = said(mode_balance=1.06, pitch_mean=1.1, velocity_mean=0.6, dissonance=1.2, density=1.08)
    assert found == ("major", "soft", "dissonant", "high")
    assert len(found) == MAX_REASONS


def test_a_mode_the_piece_leans_away_from_is_no_reason() -> None:
    assert said(MINOR, mode_balance=1.5) == ()
    assert said(MINOR, mode_balance=0.5) == ("minor",)
    assert said(MAJOR, mode_balance=0.5, pitch_mean=1.2) == ("high",)


def test_twice_and_half_the_density_are_as_far() -> None:
    wide = replace(critic(), scale=np.full(len(FEATURES), 1.0))
    for density, code in ((1.75, "dense"), (1 / 1.75, "sparse")):
        assert explain({**USUAL, "density": density}, MAJOR, wide) == (code,)


def test_made_up_clips_are_heard_as_they_were_made() -> None:
    shipped = Critic.load(EngineSettings().model / CRITICS["piano"])
    happy = explain(measure(clip("happy", 1)), MAJOR, shipped)
    sad = explain(measure(clip("sad", 1)), MINOR, shipped)
    assert happy[0] == "major"
    assert sad[0] == "minor"
    assert "loud" in happy or "fast" in happy
    assert "soft" in sad or "slow" in sad or "sparse" in sad
