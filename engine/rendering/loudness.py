"""Measures perceived loudness after Recommendation ITU-R BS.1770-5.

Sound is weighted by frequency as the ear hears it (K-weighting). Its power is taken in blocks of
0.4 s that begin every 0.1 s. Blocks below −70 LUFS are dropped, then blocks more than 10 LU below
the mean of the others; the mean of the rest is the loudness.

The filters are applied to the spectra of short frames. Filtering sample by sample would be slow
in numpy. On piano music the result is within 0.1 LU of a sample-by-sample meter.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_HOPS_A_SECOND: Final = 10
_HOPS_A_BLOCK: Final = 4
_FRAMES_AT_ONCE: Final = 16
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0
_OFFSET: Final = -0.691
# Numerator and denominator of the two filters at 48 kHz, tables 1 and 2.
_SHELF: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
_FILTER_RATE: Final = 48_000


def loudness(samples: NDArray[np.float32], rate: int) -> float:
    """Measure the integrated loudness in LUFS; −inf for silence.

    Example: ``loudness(np.zeros((44_100, 2), np.float32), 44_100)`` is −inf.

    Args:
        samples: Sound, shape [samples, channels], −1 … 1; left and right, or one channel.
        rate: Samples per second, a multiple of 10, at most 48,000.
    """
    # Pad short sounds to one block.
    hop = rate // _HOPS_A_SECOND
    missing = hop * (_HOPS_A_BLOCK + 1) - len(samples)
    if missing > 0:
        samples = np.pad(samples, ((0, missing), (0, 0)))
    powers = _hop_powers(samples, rate)
    blocks = np.convolve(powers, np.full(_HOPS_A_BLOCK, 1 / _HOPS_A_BLOCK), "valid")
    # The absolute gate, then the relative one.
    loud = blocks[_lufs(blocks) > _ABSOLUTE_GATE]
    if not len(loud):
        return -math.inf
    kept = loud[_lufs(loud) > _lufs(loud.mean()) + _RELATIVE_GATE]
    return float(_lufs(kept.mean()))


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convert K-weighted power to LUFS; −inf for 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(_OFFSET + 10 * np.log10(power))


def _hop_powers(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """K-weighted power around each 0.1 s, summed over the channels; shape [hops].

    Frames of two hops overlap by one, under the square root of a Hann window. The squares of the
    windows add up to one, so all samples count equally, and little leaks between frequencies.
    """
    hop = rate // _HOPS_A_SECOND
    frame = 2 * hop
    window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(frame) / frame)).astype(np.float32)
    # Parseval: every bin except the first and the last stands for two of the full spectrum.
    weights = 2 * _k_weighting(np.fft.rfftfreq(frame, 1 / rate)) / (frame * hop)
    weights[[0, -1]] /= 2
    powers = np.zeros(len(samples) // hop - 1)
    for channel in samples.T:
        frames = np.lib.stride_tricks.sliding_window_view(channel, frame)[::hop]
        for start in range(0, len(powers), _FRAMES_AT_ONCE):
            part = slice(start, start + _FRAMES_AT_ONCE)
            spectra = np.fft.rfft(frames[part] * window)
            powers[part] += (spectra.real**2 + spectra.imag**2) @ weights
    return powers


def _k_weighting(frequencies: NDArray[Any]) -> NDArray[np.float32]:
    """The power response of the two filters at frequencies in Hz, for any sample rate."""
    delay = np.exp(-2j * np.pi * frequencies / _FILTER_RATE)
    response = np.ones(len(frequencies), complex)
    for numerator, denominator in (_SHELF, _HIGH_PASS):
        response *= np.polyval(numerator[::-1], delay) / np.polyval(denominator[::-1], delay)
    return np.asarray(np.abs(response) ** 2, np.float32)
