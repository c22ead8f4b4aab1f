"""Favours instruments that have long been silent."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.composing.rules import Rows

PATIENCE_BARS: Final = 0.5
"""Bars of silence before an instrument is favoured. In real bands an instrument that plays sounds
in nearly nine bars of ten; with these three values it does so in the model's pieces too."""
BONUS: Final = 4.0
"""Nats that each further bar of silence adds to the instrument's logit: enough to bring it in
within a bar or two, too little to bring it in against the music."""
MAX_BONUS: Final = 10.0
"""The most nats added."""


def silence_bonus(rows: Rows) -> NDArray[np.float32]:
    """The bonus for instruments that have long been silent, in nats, [rows, instruments].

    Example: after 1.5 bars of silence it is 4.0 nats, one bar more than ``PATIENCE_BARS``.
    """
    bars = (rows.ticks[:, None] - rows.last) / rows.bar - PATIENCE_BARS
    bonus: NDArray[np.float32] = np.clip(bars * BONUS, 0.0, MAX_BONUS).astype(np.float32)
    return bonus
