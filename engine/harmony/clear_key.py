"""Chooses the progressions in which a key is heard most clearly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.analysis.key_finding import weight_margin
from engine.api.keys import Key, Mode
from engine.music.chords import QUALITY_TONES, Chords


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
    margins = np.array([weight_margin(_weights(one, ticks), key) for one in progressions])
    kept = np.sort(np.argsort(-margins, kind="stable")[:count])
    return [progressions[index] for index in kept]


def _weights(chords: Chords, ticks: int) -> NDArray[np.float64]:
    """The ticks for which each pitch class is a tone of the chord, C first, float64 [12]."""
    weights: NDArray[np.float64] = np.zeros(12)
    lengths = np.diff(np.append(chords["tick"], ticks)).astype(float)
    for root, quality, length in zip(chords["root"], chords["quality"], lengths, strict=True):
        if root >= 0:
            weights += length * np.roll(QUALITY_TONES[quality], root)
    return weights
