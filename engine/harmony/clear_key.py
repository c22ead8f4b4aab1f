"""Chooses the progressions in which a key is heard most clearly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.analysis.key_finding import weight_margin
from engine.api.keys import Key, Mode
from engine.music.chords import Chords, pitch_class_ticks


def clearest(progressions: Sequence[Chords], mode: Mode, ticks: int, count: int) -> list[Chords]:
    """Keep the progressions whose chord tones are most clearly in C of a mode, in their order.

    Example: of ``C F G C`` and ``Am F C Am`` in C major the first is the clearer one.

    Args:
        progressions: Arrays of ``CHORD``, relative to C.
        mode: Major or minor.
        ticks: The length of the music.
        count: How many are kept, 1 … all.
    """
    key = Key(0, mode)
    margins = np.array([weight_margin(pitch_class_ticks(one, ticks), key) for one in progressions])
    kept = np.sort(np.argsort(-margins, kind="stable")[:count])
    return [progressions[index] for index in kept]
