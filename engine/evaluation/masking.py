"""Music with its loudness and its density masked, so that notes alone carry the mood."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.features import DENSITY, FEATURES, LOUDNESS, measure
from engine.analysis.onsets import find_onsets
from engine.music.score import DRUMS, Notes, in_order

MASKED_VELOCITY: Final = 64
"""The velocity that every note gets."""
ONSET_SECONDS: Final = 0.3
"""The mean time from one onset to the next that every piece is brought to."""

VISIBLE: Final = tuple(name not in LOUDNESS | DENSITY for name in FEATURES)
"""Which of ``FEATURES`` a reader of masked pieces may see."""


def mask(notes: Notes) -> Notes:
    """Bring a piece to one loudness and to one mean time between onsets.

    Chords are made simultaneous first, so that slowing a piece down does not spread them. Drums
    are left out.

    Args:
        notes: Array of ``NOTE``, in order.

    Returns:
        A new array of ``NOTE``, in order, from 0 s on.
    """
    flat: Notes = notes[notes["program"] != DRUMS].copy()
    flat["velocity"] = MASKED_VELOCITY
    if not len(flat):
        return flat
    onsets = find_onsets(flat)
    flat["onset"] = onsets.times[onsets.group] - onsets.times[0]
    if len(onsets.times) > 1:
        stretch = ONSET_SECONDS / float(np.diff(onsets.times).mean())
        flat["onset"] *= stretch
        flat["duration"] *= stretch
    return in_order(flat)


def measure_masked(notes: Notes) -> dict[str, float]:
    """Measure a piece's features after :func:`mask`; those not in ``VISIBLE`` say nothing."""
    return measure(mask(notes))
