"""Why a piece sounds as it does, in a few short codes.

A piece is held against real music: the clips whose features' mean and spread the critic
knows. What lies clearly to one side is a reason. The codes are for programs; whoever shows
them finds the words.

Source: mode, loudness, tempo, register, articulation, density and dissonance are what
listeners' judgements of mood are explained by most, after A. Gabrielsson and E. Lindström,
"The Role of Structure in the Musical Expression of Emotions" (in "Handbook of Music and
Emotion", 2010), table 14.2.
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
"""Reasons given, at the most."""
CLEARLY: Final = 0.5
"""Standard deviations of real music that a piece has to lie to one side."""

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
"""Feature to the code for more of it than usual and the one for less."""


def explain(features: Mapping[str, float], key: Key, critic: Critic) -> tuple[str, ...]:
    """The codes of what is unlike real music on the whole, at most ``MAX_REASONS``.

    Args:
        features: As :func:`engine.analysis.features.measure` gives them.
        key: The key the piece was written in. A mode that its notes lean away from, as a
            piece that slid into the relative key does, is no reason.
        critic: Knows real music.

    Returns:
        Codes out of ``SIDES``: the mode first, if it is clear, then the strongest.
    """
    placed = FeatureSpace(critic.mean, critic.scale).transform(vector(features))
    found = []
    for name, (more, less) in SIDES.items():
        far = float(placed[FEATURES.index(name)])
        code = more if far > 0 else less
        if abs(far) > CLEARLY and (name != _MODE or code == key.mode):
            found.append((name != _MODE, -abs(far), code))
    return tuple(code for _, _, code in sorted(found)[:MAX_REASONS])
