"""Finds the keys of a piece, and where they change.

Each frame, a bar or so, is held against each key in two ways: how its pitch classes fit the key's
profile, and how usual its chords are in the key. The likeliest path through the keys wins, where a
change costs something; a piece is likely to end on its tonic's chord.

Source: keys by segments with a penalty for each change, D. Temperley, "The Cognition of Basic
Musical Structures" (2001), chapter 7. The shares of chords, and the weights, were fitted to 154
songs of one half of POP909; ``benchmarks/analysis.py`` measures them on the other half.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.key_finding import ALBRECHT_SHANAHAN
from engine.api.keys import all_keys

TRIADS_OF_MAJOR: Final = (
    (285, 1, 14, 1, 7, 157, 0, 199, 3, 3, 5, 0),
    (1, 0, 78, 0, 76, 6, 3, 3, 1, 147, 0, 3),
)
TRIADS_OF_MINOR: Final = (
    (12, 2, 1, 117, 0, 14, 1, 37, 131, 0, 145, 1),
    (306, 0, 6, 0, 0, 110, 0, 103, 1, 4, 3, 1),
)
"""Thousandths of the time for which chords with a major third, and with a minor one, sound on each
semitone above the tonic."""
_FLOOR: Final = 0.5
"""Thousandths that each chord has besides, so that none rules a key out."""
PROFILE_WEIGHT: Final = 0.5
"""How much a frame's correlation-like fit to the profile counts, in deviations."""
TRIAD_WEIGHT: Final = 0.15
"""How much the log share of a frame's chords counts."""
ENDING: Final = 4.0
"""What a key gains whose tonic's chord sounds in the last frame that has one."""
CHANGE: Final = 10.0
"""What a change of key costs."""


def find_key_path(
    weights: NDArray[np.float64], triads: NDArray[np.float64] | None = None
) -> NDArray[np.int64]:
    """Find the key of each frame, by the Viterbi algorithm.

    Args:
        weights: How long each pitch class sounds in each frame, C first [frames, 12].
        triads: The share of each frame in which chords with a major third sound on each root, C
            first, then those with a minor one [frames, 24]; None if they are not known.

    Returns:
        Indices in ``all_keys()`` [frames].

    Example: eight bars of C major and 24 of E flat major are eight times 0 and 24 times 3.
    """
    fit = PROFILE_WEIGHT * _profile_fit(weights)
    if triads is not None:
        fit += TRIAD_WEIGHT * triads @ _log_triads().T
        sounding = np.flatnonzero(triads.any(axis=1))
        if len(sounding):
            fit[sounding[-1]] += ENDING * triads[sounding[-1]]
    if not len(fit):
        return np.zeros(0, np.int64)
    stay, score = np.arange(24), fit[0].copy()
    came = np.empty(fit.shape, np.int64)
    for frame in range(1, len(fit)):
        best = int(score.argmax())
        changed = score[best] - CHANGE
        came[frame] = np.where(score < changed, best, stay)
        score = np.maximum(score, changed) + fit[frame]
    path = np.empty(len(fit), np.int64)
    path[-1] = score.argmax()
    for frame in range(len(fit) - 1, 0, -1):
        path[frame - 1] = came[frame, path[frame]]
    return path


def _profile_fit(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """How well each frame fits each key [frames, 24]; silence fits all alike."""
    profile = ALBRECHT_SHANAHAN
    rows = _by_key(np.array(profile.major), np.array(profile.minor))
    rows = (rows - rows.mean(axis=1, keepdims=True)) / rows.std(axis=1, keepdims=True)
    shares = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    fit: NDArray[np.float64] = shares @ rows.T
    return fit


def _log_triads() -> NDArray[np.float64]:
    """The log share of each chord in each key [24 keys, 24 chords]."""
    tables = [np.array(table, float) + _FLOOR for table in (TRIADS_OF_MAJOR, TRIADS_OF_MINOR)]
    major, minor = (np.log(table / table.sum()) for table in tables)
    return np.hstack([_by_key(major[third], minor[third]) for third in (0, 1)])


def _by_key(major: NDArray[Any], minor: NDArray[Any]) -> NDArray[np.float64]:
    """Twelve values by degree for each mode, as twelve by pitch class for each key [24, 12]."""
    rows = [np.roll(major if key.mode == "major" else minor, key.tonic) for key in all_keys()]
    found: NDArray[np.float64] = np.array(rows, np.float64)
    return found
