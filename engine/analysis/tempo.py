"""Finds the tempo and strength of the pulse in free playing, without a grid."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

BEATS_PER_MINUTE: Final = (40.0, 220.0)
"""The slowest and fastest pulse that is searched for."""
_RATE: Final = 100
"""Steps per second of the onset curve: 10 ms, finer than listeners hear timing."""
_SPREAD_SECONDS: Final = 0.02
"""Standard deviation of each onset's bump on the curve, so that human timing still lines up."""
_CENTRE_SECONDS: Final = 0.5
"""The beat at the centre of the weighting by lag."""
_OCTAVES: Final = 1.4
"""The standard deviation of that weighting, in octaves."""


def _onset_curve(times: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The onsets as a smooth curve over time with mean 0."""
    steps = np.rint((times - times[0]) * _RATE).astype(np.int64)
    curve = np.bincount(steps, weights=weights, minlength=int(steps[-1]) + 1)
    reach = np.arange(-6, 7) / _RATE
    bump = np.exp(-0.5 * (reach / _SPREAD_SECONDS) ** 2)
    smooth = np.convolve(curve, bump)
    centred: NDArray[np.float64] = smooth - smooth.mean()
    return centred


def find_pulse(times: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Find the tempo of onsets and the strength of its pulse.

    The onset curve's autocorrelation is divided by its value at lag 0 and by the share of the
    curve that still overlaps. Each lag is weighted by a Gaussian in log time around half a second;
    the best lag is the beat.

    Source: D. P. W. Ellis, "Beat Tracking by Dynamic Programming" (JNMR 36, 2007),
    equation 7, for the weighting by lag: centre 0.5 s, width 1.4 octaves.

    Example: for equal onsets every 0.5 seconds the tempo is about 120 beats per minute.

    Args:
        times: The time of each onset in seconds, ascending, shape [m].
        weights: The weight of each onset, > 0, shape [m].

    Returns:
        Beats per minute within ``BEATS_PER_MINUTE``, and the autocorrelation at that beat,
        0 … 1. Both are 0 for fewer than four onsets, or if they span less than two of the slowest
        beats.
    """
    slowest, fastest = (60.0 / bpm for bpm in BEATS_PER_MINUTE)
    if len(times) < 4 or times[-1] - times[0] < 2 * slowest:
        return 0.0, 0.0
    # Autocorrelation by FFT, normalized at each lag.
    curve = _onset_curve(times, weights)
    size = 1 << (2 * len(curve) - 1).bit_length()
    correlation = np.fft.irfft(np.abs(np.fft.rfft(curve, size)) ** 2, size)
    lags = np.arange(int(fastest * _RATE), int(slowest * _RATE) + 2)
    strength = correlation[lags] / correlation[0] * (len(curve) / (len(curve) - lags))
    weighing = np.exp(-0.5 * (np.log2(lags / _RATE / _CENTRE_SECONDS) / _OCTAVES) ** 2)
    best = int(np.argmax((strength * weighing)[1:-1])) + 1
    # Refine the peak between steps with a parabola through its neighbours.
    before, here, after = strength[best - 1 : best + 2]
    bend = before - 2 * here + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    seconds = (lags[best] + float(np.clip(shift, -0.5, 0.5))) / _RATE
    tempo = float(np.clip(60.0 / seconds, *BEATS_PER_MINUTE))
    return tempo, float(np.clip(here, 0.0, 1.0))
