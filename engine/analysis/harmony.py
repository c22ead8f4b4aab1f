"""Measures harmony: dissonances and thirds, triads over time, pitch classes, mode."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.key_finding import key_correlations
from engine.api.keys import SCALES
from engine.music.score import Notes, end_times

WINDOW_SECONDS: Final = 1.0
"""The length of the window that is read as one chord: about two beats at a moderate tempo."""
HOP_SECONDS: Final = 0.5
"""The time from one window's start to the next."""
_NOTHING_SECONDS: Final = 1e-6
"""The sounding time up to which a window counts as silent, because of rounding."""


def _pairs(*intervals: int) -> NDArray[np.float32]:
    """Whether the second pitch is one of these intervals, or a compound, above the first."""
    above = np.arange(128)[None, :] - np.arange(128)[:, None]
    return ((above > 0) & np.isin(above % 12, intervals)).astype(np.float32)


_DISSONANT: Final = _pairs(1, 2, 6, 11)
_MAJOR_THIRD: Final = _pairs(4)
_MINOR_THIRD: Final = _pairs(3)
_SCALES: Final = np.array(
    [
        [float((pitch_class - tonic) % 12 in SCALES["major"]) for pitch_class in range(12)]
        for tonic in range(12)
    ]
)


def _triads() -> NDArray[np.float64]:
    shapes = ((0, 4, 7), (0, 3, 7))
    rows = [
        [float((pitch_class - root) % 12 in shape) for pitch_class in range(12)]
        for shape in shapes
        for root in range(12)
    ]
    return np.array(rows, np.float64)


TRIADS: Final = _triads()
"""The pitch classes of the twelve major and then the twelve minor triads, 0 or 1, [24, 12]."""


def find_triads(notes: Notes) -> NDArray[np.int64]:
    """Find the nearest triad in each window of one second, every half second.

    The seconds for which each pitch class sounds in a window are compared with the twelve major
    and twelve minor triads by angle. All triads have equal norms, so the highest dot product is
    the smallest angle.

    Source: template matching of T. Fujishima, "Realtime Chord Recognition of Musical
    Sound" (ICMC 1999).

    Example: a piece that is one held chord of A minor gives 21, 12 + 9, in every window.

    Args:
        notes: Array of ``NOTE``, shape [n], in order, without drums.

    Returns:
        For each window in which anything sounds, the root's pitch class 0 … 11 for a major
        triad, or 12 plus it for a minor triad. Shape [windows].
    """
    if not len(notes):
        return np.zeros(0, np.int64)
    onsets, ends = notes["onset"], end_times(notes)
    starts = np.arange(onsets[0], ends.max(), HOP_SECONDS)
    sounding = np.empty((len(starts), 12))
    for pitch_class in range(12):
        member = notes["pitch"] % 12 == pitch_class
        # Seconds sounded before a time: those since each onset less those since each end.
        begun, over = (_seconds_since(times[member], starts) for times in (onsets, ends))
        sounding[:, pitch_class] = begun - over
    sounding = sounding[sounding.sum(axis=1) > _NOTHING_SECONDS]
    triads: NDArray[np.int64] = np.argmax(sounding @ TRIADS.T, axis=1)
    return triads


def _seconds_since(times: NDArray[np.float64], starts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The seconds of each window that lie after each time, summed over the times.

    Memory grows with times plus windows, not with their product, so that an hour of music can
    be read.
    """
    times = np.sort(times)
    totals = np.concatenate([[0.0], np.cumsum(times)])

    def passed(now: NDArray[np.float64]) -> NDArray[np.float64]:
        count = np.searchsorted(times, now)
        seconds: NDArray[np.float64] = count * now - totals[count]
        return seconds

    return passed(starts + WINDOW_SECONDS) - passed(starts)


def measure_harmony(notes: Notes, sounding: NDArray[np.bool_], seconds: float) -> dict[str, float]:
    """Measure the features of :func:`engine.analysis.features.measure` that concern harmony.

    Args:
        notes: Array of ``NOTE``, shape [n ≥ 1], in order, without drums.
        sounding: Which pitches sound at each onset, shape [m, 128].
        seconds: The time from the first onset to the end of the last note, > 0.

    Returns:
        Feature name to value.
    """
    counts = np.bincount(notes["pitch"] % 12, minlength=12)
    shares = counts[counts > 0] / counts.sum()
    correlations = key_correlations(notes)
    # Pairs of sounding pitches, by kind of interval: x · A · x counts them at each onset.
    together = sounding.astype(np.float32)
    sizes = together.sum(axis=1)
    pairs = float((sizes * (sizes - 1) / 2).sum())
    dissonant, major, minor = (
        float((together * (together @ kind)).sum())
        for kind in (_DISSONANT, _MAJOR_THIRD, _MINOR_THIRD)
    )
    triads = find_triads(notes)
    return {
        "pitch_class_entropy": float(-(shares * np.log2(shares)).sum()),
        "pitch_class_count": float(len(shares)),
        "dissonance": dissonant / pairs if pairs else 0.0,
        "major_thirds": major / (major + minor) if major + minor else 0.0,
        "key_clarity": float(correlations.max()),
        "mode_balance": float(correlations[:12].max() - correlations[12:].max()),
        "scale_consistency": float((_SCALES @ counts).max() / counts.sum()),
        "major_chords": float((triads < 12).mean()),
        "chord_rate": np.count_nonzero(np.diff(triads)) / seconds,
    }
