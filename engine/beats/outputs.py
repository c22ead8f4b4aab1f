"""What the beat network tells, as numbers: the layout of its outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.meters import TRACKED

WINDOW_FRAMES: Final = 4096
"""Frames that the exported network takes at once: 82 s."""
WINDOW_OVERLAP: Final = 1024
"""Frames at each end of a window that only help to understand the others."""
STEP_FRAMES: Final = 4
"""Frames in a step; meter and tempo are told once a step."""
PERIODS_TOLD: Final = 24
"""Classes of the time from beat to beat."""
PERIOD_SECONDS: Final = (0.27, 1.40)
"""The middle of the first and of the last class; between them they lie evenly on a scale of
ratios, 7.4 % apart."""
OUTPUT_WEIGHTS: Final = (5.0, 9.0)
"""By how much a beat and a downbeat weighed more in training than a frame that is none: so
much higher are the network's odds of them than the true ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Activations:
    """The network's opinion of a performance.

    Attributes:
        beat: How likely each frame is a beat, 0 … 1, float32 [frames].
        downbeat: How likely it begins a bar, 0 … 1, float32 [frames].
        meter: How likely each of ``TRACKED`` is at each frame, float32 [frames, meters].
        period: How likely each class of period is, float32 [frames, PERIODS_TOLD].
    """

    beat: NDArray[np.float32]
    downbeat: NDArray[np.float32]
    meter: NDArray[np.float32]
    period: NDArray[np.float32]


def to_activations(beats: NDArray[np.float32], bars: NDArray[np.float32]) -> Activations:
    """Probabilities from logits.

    Args:
        beats: Logits of beat and downbeat as trained, with ``OUTPUT_WEIGHTS`` [frames, 2].
        bars: Logits of the meter and of the period, side by side [frames, meters + periods].
    """
    odds = np.exp(np.minimum(beats, 30.0)) / np.array(OUTPUT_WEIGHTS, np.float32)
    beat, downbeat = (odds / (1 + odds)).T
    split = len(TRACKED)
    return Activations(beat, downbeat, _softmax(bars[:, :split]), _softmax(bars[:, split:]))


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float32] = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def period_class(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where periods lie among the classes, 0 … PERIODS_TOLD − 1, not rounded, same shape.

    Example: ``period_class(np.array([0.27]))`` is ``[0.0]``.
    """
    low, high = np.log(PERIOD_SECONDS)
    place = (np.log(seconds) - low) / (high - low) * (PERIODS_TOLD - 1)
    clipped: NDArray[np.float64] = np.clip(place, 0.0, PERIODS_TOLD - 1.0)
    return clipped
