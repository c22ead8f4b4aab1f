"""Explains in a few short codes why a piece sounds as it does.

A piece is compared with real music: the clips whose mean and spread of features the critic
knows. A feature that is clearly above or below is a reason. The codes are for programs, which
translate them into words.

Source: mode, loudness, tempo, register, articulation, density and dissonance explain
listeners' judgements of mood best, after A. Gabrielsson and E. Lindström, "The Role of
Structure in the Musical Expression of Emotions" (in "Handbook of Music and Emotion", 2010),
table 14.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES, vector
from engine.api.keys import Key
from engine.ranking.critic import Critic

MAX_REASONS: Final = 4
"""The most reasons given."""
CLEARLY: Final = 0.5
"""The standard deviations from real music's mean beyond which a feature is a reason."""

_MODE: Final = "mode_balance"
SIDES: Final = MappingProxyType(
    {
        _MODE: ("major", "minor"),
        "density": ("dense", "sparse"),
        "pitch_mean": ("high", "low"),
        "velocity_mean": ("loud", "soft"),
        "tempo": ("fast", "slow"),
        "dissonance": ("dissonant", "consonant"),
        "duration_relative": ("legato", "detached"),
    }
)
"""Feature to two codes: for more of it than usual, and for less."""


def explain(features: Mapping[str, float], key: Key, critic: Critic) -> tuple[str, ...]:
    """List how a piece differs from the average of real music, at most ``MAX_REASONS`` codes.

    Example: a fast, loud piece in a clear minor key gives ``("minor", "loud", "fast")``.

    Args:
        features: The result of :func:`engine.analysis.features.measure`.
        key: The key the piece was written in. Its mode is a reason only if the notes agree
            with it, which those of a piece that drifted into the relative key do not.
        critic: Knows the mean and the spread of real music.

    Returns:
        Codes of ``SIDES``: the mode first, if it is clear, then the strongest first.
    """
    deviations = FeatureSpace(critic.mean, critic.scale).transform(vector(features))
    reasons = []
    for name, (more, less) in SIDES.items():
        deviation = float(deviations[FEATURES.index(name)])
        code = more if deviation > 0 else less
        if abs(deviation) > CLEARLY and (name != _MODE or code == key.mode):
            reasons.append((name != _MODE, -abs(deviation), code))
    return tuple(code for _, _, code in sorted(reasons)[:MAX_REASONS])
