"""Finds the keys of a piece, and where they change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.key_finding import ALBRECHT_SHANAHAN, Profile
from engine.api.keys import all_keys

CHANGE_COST: Final = 8.0
"""What a change of key must gain, in the units of the fit of one frame."""
"""The weight of a frame's fit."""


@dataclass(frozen=True, slots=True)
class KeyWeights:
    """How keys are found.

    Attributes:
        profile: What the pitch classes are held against.
        change: What a change of key costs, as the fit of so many frames.
    """

    profile: Profile = ALBRECHT_SHANAHAN
    change: float = CHANGE_COST


TUNED: Final = KeyWeights()


def find_key_path(weights: NDArray[np.float64], tuned: KeyWeights = TUNED) -> NDArray[np.int64]:
    """Find the key of each frame: the likeliest path through the keys by the Viterbi algorithm.

    A frame's fit to a key is the sum of its pitch classes' shares times the key's profile, scaled
    to a mean of 0 and a deviation of 1 over the twelve.

    Source: D. Temperley, "The Cognition of Basic Musical Structures" (2001), chapter 7: keys by
    segments with a penalty for each change.

    Args:
        weights: How long each pitch class sounds in each frame, C first [frames, 12].
        tuned: The weights.

    Returns:
        Indices in ``all_keys()`` [frames].
    """
    fit = fit_of_keys(weights, tuned.profile)
    stay = np.arange(24)
    came = np.empty(fit.shape, np.int64)
    score = fit[0].copy() if len(fit) else np.zeros(24)
    for frame in range(1, len(fit)):
        best = int(score.argmax())
        changed = score[best] - tuned.change
        came[frame] = np.where(score < changed, best, stay)
        score = np.maximum(score, changed) + fit[frame]
    path = np.empty(len(fit), np.int64)
    if len(fit):
        path[-1] = score.argmax()
        for frame in range(len(fit) - 1, 0, -1):
            path[frame - 1] = came[frame, path[frame]]
    return path


def fit_of_keys(weights: NDArray[np.float64], profile: Profile) -> NDArray[np.float64]:
    """How well each frame fits each key, in the order of ``all_keys()``; silence fits all alike.

    Args:
        weights: As :func:`find_key_path` takes them [frames, 12].
        profile: What they are held against.

    Returns:
        Shape [frames, 24].
    """
    rows = np.array(
        [
            np.roll(profile.major if key.mode == "major" else profile.minor, key.tonic)
            for key in all_keys()
        ]
    )
    rows = (rows - rows.mean(axis=1, keepdims=True)) / rows.std(axis=1, keepdims=True)
    shares = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    fit: NDArray[np.float64] = shares @ rows.T
    return fit
