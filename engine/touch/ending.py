"""The ritardando at a piece's end.

It is a rule, since it could not be learned: of Pop1K7's performances, the only ones whose ends
are known, half slow down by less than 3 % in their last beat, and a quarter by more than 12 %.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from engine.touch.touch import Touch

CURVE: Final = 3.0
"""How the tempo falls: its third power falls evenly, as a runner's does who stops."""
FINAL_TEMPO: Final = (0.70, 0.88)
"""The tempo at the end, as a share of the one before, at arousal −1 and at 1."""


def with_ritardando(touch: Touch, beats: int, arousal: float) -> Touch:
    """Slow a touch's last beats down.

    Args:
        touch: Of a whole piece; its last beat is that of the last onset.
        beats: Over how many beats, ≥ 1; a bar, or two of a fast piece.
        arousal: The mood's, −1 … 1: calm pieces slow down further.

    Returns:
        The touch with longer last beats; deviations are untouched.

    Example: ``with_ritardando(touch, 4, -1.0)`` makes the last of four beats 1.33 times as long.

    Source: A. Friberg and J. Sundberg, "Does music performance allude to locomotion?" (JASA
    105, 1999); their final tempos are .3 to .7 in baroque music, and pop slows down less.
    """
    low, high = FINAL_TEMPO
    final = low + (high - low) * (arousal + 1) / 2
    count = min(beats, len(touch.beat_seconds))
    done = (np.arange(count) + 0.5) / count
    tempo = (1 + (final**CURVE - 1) * done) ** (1 / CURVE)
    lengths = touch.beat_seconds.copy()
    lengths[len(lengths) - count :] /= tempo
    return replace(touch, beat_seconds=lengths)
