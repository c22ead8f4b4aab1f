"""The pulse of free playing: how fast it beats and how strongly, found without a grid."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

BEATS_PER_MINUTE: Final = (40.0, 220.0)
"""The slowest and fastest pulse that is looked for."""
_RATE: Final = 100
"""Steps per second of the onset curve: 10 ms, finer than timing is heard."""
_SPREAD_SECONDS: Final = 0.02
"""Standard deviation of the bump each onset leaves, so that human timing still lines up."""
_CENTRE_SECONDS: Final = 0.5
_OCTAVES: Final = 1.4


def _onset_curve(times: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = np.rint((times - times[0]) * _RATE).astype(np.int64)
    curve = np.bincount(steps, weights=weights, minlength=int(steps[-1]) + 1)
    reach = np.arange(-6, 7) / _RATE
    bump = np.exp(-0.5 * (reach / _SPREAD_SECONDS) ** 2)
    smooth = np.convolve(curve, bump)
    centred: NDArray[np.float64] = smooth - smooth.mean()
    return centred


def find_pulse(times: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, float]:
    """The tempo of onsets and the strength of its pulse.

    The onset curve's autocorrelation is divided by its value at lag 0 and by the share of
    the curve that still overlaps; each lag is weighed by a bell in log time around half a
    second, and the best lag is the beat.

    Source: D. P. W. Ellis, "Beat Tracking by Dynamic Programming" (JNMR 36, 2007),
    equation 7, for the weighing by lag: centre 0.5 s, width 1.4 octaves.

    Args:
        times: Seconds of each onset, rising, shape [m].
        weights: How much each counts, > 0, shape [m].

    Returns:
        Beats per minute within ``BEATS_PER_MINUTE``, and the autocorrelation at that beat,
        0 … 1. Both are 0 for onsets over less than two of the slowest beats.
    """
    slowest, fastest = (60.0 / bpm for bpm in BEATS_PER_MINUTE)
    if len(times) < 4 or times[-1] - times[0] < 2 * slowest:
        return 0.0, 0.0
    curve = _onset_curve(times, weights)
    size = 1 << (2 * len(curve) - 1).bit_length()
    correlation = np.fft.irfft(np.abs(np.fft.rfft(curve, size)) ** 2, size)
    lags = np.arange(int(fastest * _RATE), int(slowest * _RATE) + 2)
    strength = correlation[lags] / correlation[0] * (len(curve) / (len(curve) - lags))
    weighing = np.exp(-0.5 * (np.log2(lags / _RATE / _CENTRE_SECONDS) / _OCTAVES) ** 2)
    best = int(np.argmax((strength * weighing)[1:-1])) + 1
    before, here, after = strength[best - 1 : best + 2]
    bend = before - 2 * here + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    seconds = (lags[best] + float(np.clip(shift, -0.5, 0.5))) / _RATE
    tempo = float(np.clip(60.0 / seconds, *BEATS_PER_MINUTE))
    return tempo, float(np.clip(here, 0.0, 1.0))
