"""Who begins a band piece alone, and when the others come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.instruments import ORDER

LEAST_BARS: Final = 16
"""Bars from which on a piece has an introduction."""
LONG_BARS: Final = 24
"""Bars from which on it may take four bars instead of two."""

_RHYTHM: Final = frozenset({"drums", "bass"})
_GROUND: Final = frozenset(
    {"piano", "organ", "guitar", "harp", "mallets", "string section", "choir", "pad"}
)
"""Who can stand alone with chords or figures."""

_OPENERS: Final = (
    # Chords first, then the rhythm and the tune.
    _GROUND,
    # All but the drums, which come in last.
    frozenset(one.name for one in ORDER) - {"drums"},
    # The rhythm alone, then those who play above it.
    _RHYTHM,
    # Where there are neither, the low half and then the high one.
    frozenset({"cello", "bass", "brass"}),
)


def entrances(places: Sequence[int], bars: int, rng: np.random.Generator) -> dict[int, int]:
    """The bar in which each instrument comes in that does not begin.

    In the first two or four bars only some play, all from then on. Four bars are taken in
    two steps where enough are left to come in: half of the others after two.

    Args:
        places: The instruments' places in ``instruments.ORDER``.
        bars: Length of the piece.
        rng: Draws three times, whatever the ensemble.

    Returns:
        Place to bar; empty for a short piece or a single instrument.
    """
    which, long, steps = (float(one) for one in rng.random(3))
    if bars < LEAST_BARS or len(places) < 2:
        return {}
    names = {place: ORDER[place].name for place in places}
    choices = [[p for p in places if names[p] in openers] for openers in _OPENERS]
    # A pair or a section of one kind has no such groups: the lowest begins.
    lowest = min(places, key=lambda place: ORDER[place].low)
    choices = [one for one in choices if 0 < len(one) < len(places)] or [[lowest]]
    first = choices[int(which * len(choices))]
    later = [place for place in places if place not in first]
    whole = 4 if bars >= LONG_BARS and long < 0.5 else 2
    if whole == 2 or len(later) == 1 or steps < 0.5:
        return dict.fromkeys(later, whole)
    # The rhythm before the tune: it stands first in the order.
    return {place: 2 if turn < len(later) / 2 else 4 for turn, place in enumerate(later)}
