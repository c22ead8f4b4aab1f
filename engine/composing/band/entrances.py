"""Who begins a band piece, and who comes in later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

MIN_BARS: Final = 16
"""Bars from which on a piece has an introduction."""
LONG_BARS: Final = 24
"""Bars from which on it may take four bars instead of two."""
LONG_SHARE: Final = 0.5
MIN_INSTRUMENTS: Final = 3
"""Instruments that there must be for one to wait."""


def entrances(indices: Sequence[int], bars: int, rng: np.random.Generator) -> dict[int, int]:
    """The bar in which each instrument comes in that does not begin.

    In the first two or four bars the last in the order waits, who most often has the melody.
    More may not, nor the drums: the network goes on as it has begun, and an ensemble that
    began with few of its players stayed a music of few.

    Args:
        indices: The instruments' indices in ``instruments.ORDER``.
        bars: Length of the piece.
        rng: Draws once, whatever the ensemble.

    Returns:
        Place to bar; empty for a short piece or few instruments.
    """
    long = float(rng.random()) < LONG_SHARE
    if bars < MIN_BARS or len(indices) < MIN_INSTRUMENTS:
        return {}
    return {max(indices): 4 if long and bars >= LONG_BARS else 2}
