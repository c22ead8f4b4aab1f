"""The finishing of rendered sound: loudness, peaks and fade."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.rendering.loudness import loudness
from engine.rendering.synth import RATE, Samples

TARGET_LUFS: Final = -16.0
"""The loudness aimed at. Source: AES TD1004 (2015), streaming: −16 to −20 LUFS."""

CEILING_DB: Final = -1.5
"""The highest sample, in dB of full scale: half a decibel below the −1 dB that streaming
asks of true peaks (AES TD1004), left for peaks between samples."""

LIMIT_DB: Final = 6.0
"""The most that single peaks are lowered; a piece that would need more stays softer."""

LIMIT_SECONDS: Final = 0.1
"""How long the limiter takes to let go and come back: slow enough not to be heard."""

FADE_SECONDS: Final = 0.5
"""Length of the fade at the end."""

_PEAK_BLOCK: Final = 64
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Mastering:
    """What the finishing makes of a sound.

    Applied to each part of a mix by itself, the parts still add up to the mix.

    Attributes:
        length: Samples of the sound it was made for.
        curve: A factor for the middle of each 64 samples, straight lines between.
    """

    length: int
    curve: NDArray[np.float64]

    def apply(self, samples: Samples) -> Samples:
        """The sound with the factors and the fade.

        Works in place, since three minutes take 63 MB: the array given is the array returned.

        Raises:
            ValueError: The sound has another length.
        """
        if len(samples) != self.length:
            raise ValueError(f"this finishing is for {self.length} samples, not {len(samples)}")
        centres = (np.arange(len(self.curve)) + 0.5) * _PEAK_BLOCK
        for start in range(0, len(samples), _CHUNK):
            part = samples[start : start + _CHUNK]
            places = np.arange(start, start + len(part))
            part *= np.interp(places, centres, self.curve).astype(np.float32)[:, None]
        fade = min(len(samples), int(FADE_SECONDS * RATE))
        if fade:
            falling = 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade)
            samples[-fade:] *= falling.astype(np.float32)[:, None]
        return samples


def mastering(samples: Samples) -> Mastering:
    """What brings a sound to ``TARGET_LUFS`` under ``CEILING_DB``; silence stays as it is."""
    level = loudness(samples, RATE)
    if not math.isfinite(level):
        return Mastering(len(samples), np.ones(1))
    peaks = _block_peaks(samples)
    ceiling = 10 ** (CEILING_DB / 20)
    wanted = 10 ** ((TARGET_LUFS - level) / 20)
    gain = min(wanted, ceiling * 10 ** (LIMIT_DB / 20) / float(peaks.max()))
    return Mastering(len(samples), gain * _limits(gain * peaks, ceiling))


def _block_peaks(samples: Samples) -> NDArray[np.float64]:
    """The highest absolute value of each ``_PEAK_BLOCK`` samples, the last ones included."""
    # Left and right in one row: several times as fast as along the first axis.
    both = samples.ravel()
    starts = np.arange(0, len(both), 2 * _PEAK_BLOCK)
    high, low = np.maximum.reduceat(both, starts), np.minimum.reduceat(both, starts)
    return np.asarray(np.maximum(high, -low), np.float64)


def _limits(peaks: NDArray[np.float64], ceiling: float) -> NDArray[np.float64]:
    """A smooth factor, at most 1, for each block that keeps every block under the ceiling.

    The lowest factor needed within the limiter's time on either side, averaged over one
    block less on either side: so a factor, and a straight line to the next one, is never
    above what the block itself needs.
    """
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, ceiling))
    reach = int(LIMIT_SECONDS * RATE / _PEAK_BLOCK)
    around = np.lib.stride_tricks.sliding_window_view(
        np.pad(needed, 2 * reach - 1, mode="edge"), 2 * reach + 1
    )
    weights = np.hanning(2 * reach + 1)[1:-1]
    return np.asarray(np.convolve(around.min(axis=1), weights / weights.sum(), "valid"))
