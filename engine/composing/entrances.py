"""Which instruments begin a piece, and which come in later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

MIN_BARS: Final = 16
"""The shortest piece with an introduction, in bars."""
LONG_BARS: Final = 24
"""The shortest piece whose introduction may take four bars instead of two."""
LONG_SHARE: Final = 0.5
"""The share of those pieces whose introduction does."""
MIN_INSTRUMENTS: Final = 3
"""The smallest ensemble in which one instrument waits."""


def entrances(indices: Sequence[int], bars: int, rng: np.random.Generator) -> dict[int, int]:
    """Draw the bar in which each instrument that does not begin comes in.

    The last instrument in the order, which most often has the melody, waits for two or four
    bars. No other waits, least of all the drums: the network continues as it began, and
    ensembles that began with few instruments stayed sparse.

    Example: ``entrances([0, 3, 5], 16, rng)`` is ``{5: 2}``: the last of three instruments
    waits for two bars.

    Args:
        indices: The instruments' indices in ``instruments.ORDER``.
        bars: Length of the piece.
        rng: Used for one draw, whatever the ensemble.

    Returns:
        Index to bar; empty for a short piece or a small ensemble.
    """
    long = float(rng.random()) < LONG_SHARE
    if bars < MIN_BARS or len(indices) < MIN_INSTRUMENTS:
        return {}
    return {max(indices): 4 if long and bars >= LONG_BARS else 2}
