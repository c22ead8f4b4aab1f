"""Music with its loudness and its density hidden, so that notes alone carry the mood."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.features import DENSITY, FEATURES, LOUDNESS, measure
from engine.analysis.onsets import find_onsets
from engine.music.score import DRUMS, Notes, in_order

VELOCITY: Final = 64
SECONDS_AN_ONSET: Final = 0.3
"""The mean time from one onset to the next that every piece is brought to."""

KEPT: Final = tuple(name not in LOUDNESS | DENSITY for name in FEATURES)
"""Which of ``FEATURES`` a reader of hidden pieces may see."""


def mask(notes: Notes) -> Notes:
    """The same music at one loudness and with onsets equally frequent.

    Chords are first made simultaneous, so that slowing a piece down does not spread them.

    Args:
        notes: Array of ``NOTE``, shape [n], in order. Drums are left out.
    """
    flat: Notes = notes[notes["program"] != DRUMS].copy()
    flat["velocity"] = VELOCITY
    if not len(flat):
        return flat
    onsets = find_onsets(flat)
    flat["onset"] = onsets.times[onsets.group] - onsets.times[0]
    if len(onsets.times) > 1:
        stretch = SECONDS_AN_ONSET / float(np.diff(onsets.times).mean())
        flat["onset"] *= stretch
        flat["duration"] *= stretch
    return in_order(flat)


def measure_masked(notes: Notes) -> dict[str, float]:
    """The features of a piece after :func:`mask`; those not in ``KEPT`` say nothing."""
    return measure(mask(notes))
