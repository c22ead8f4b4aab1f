"""Masters rendered sound: loudness, peaks and fade."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.rendering.loudness import loudness
from engine.rendering.synth import RATE, Samples

TARGET_LUFS: Final = -16.0
"""The target loudness. Source: AES TD1004 (2015), streaming: −16 to −20 LUFS."""

CEILING_DB: Final = -1.5
"""The highest sample in dB of full scale: half a decibel below the −1 dB that streaming requires
of true peaks (AES TD1004), for peaks between samples."""

LIMIT_DB: Final = 6.0
"""The most that the limiter lowers a peak; a piece that would need more stays softer."""

LIMIT_SECONDS: Final = 0.1
"""The limiter's attack and release: slow enough not to be heard."""

FADE_SECONDS: Final = 0.5
"""Length of the fade at the end."""

BLOCK: Final = 64
"""Samples per limiter block."""
_CHUNK: Final = 1 << 16
"""Samples processed at a time, to save memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Mastering:
    """The gain over time that masters a sound.

    Applied to each part of a mix separately, the parts still add up to the mix.

    Attributes:
        length: The length of the sound it was made for, in samples.
        curve: The gain factor at the middle of each block of ``BLOCK`` samples, with straight
            lines between.
        fades: Whether its end fades out.
    """

    length: int
    curve: NDArray[np.float64]
    fades: bool = True

    def apply(self, samples: Samples) -> Samples:
        """Apply the gain and the fade, in place, since five minutes take 106 MB.

        Returns:
            The given array.

        Raises:
            ValueError: The sound has another length.
        """
        if len(samples) != self.length:
            raise ValueError(f"this finishing is for {self.length} samples, not {len(samples)}")
        centres = (np.arange(len(self.curve)) + 0.5) * BLOCK
        for start in range(0, len(samples), _CHUNK):
            part = samples[start : start + _CHUNK]
            positions = np.arange(start, start + len(part))
            part *= np.interp(positions, centres, self.curve).astype(np.float32)[:, None]
        fade = min(len(samples), int(FADE_SECONDS * RATE))
        if fade and self.fades:
            falling = 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade)
            samples[-fade:] *= falling.astype(np.float32)[:, None]
        return samples


def mastering(samples: Samples) -> Mastering:
    """Compute the gain that brings a sound to ``TARGET_LUFS`` below ``CEILING_DB``.

    Example: ``mastering(samples).apply(samples)`` masters a sound in place; silence stays silent.
    """
    level = loudness(samples, RATE)
    if not math.isfinite(level):
        return Mastering(len(samples), np.ones(1))
    peaks = _block_peaks(samples)
    ceiling = 10 ** (CEILING_DB / 20)
    wanted = 10 ** ((TARGET_LUFS - level) / 20)
    # No louder than the limiter can handle.
    gain = min(wanted, ceiling * 10 ** (LIMIT_DB / 20) / float(peaks.max()))
    return Mastering(len(samples), gain * _limits(gain * peaks, ceiling))


def amplification(samples: Samples, gain: float) -> Mastering:
    """Compute what makes a sound louder or softer, with its peaks below ``CEILING_DB``.

    Example: ``amplification(samples, 0.5).apply(samples)`` lowers a sound by 6 dB in place.

    Args:
        samples: Sound, shape [samples, 2].
        gain: The factor, above 0; above 1 the limiter lowers peaks that would go too high.
    """
    ceiling = 10 ** (CEILING_DB / 20)
    limits = _limits(gain * _block_peaks(samples), ceiling)
    return Mastering(len(samples), gain * limits, fades=False)


def _block_peaks(samples: Samples) -> NDArray[np.float64]:
    """The peak of each block of ``BLOCK`` samples; the last block may be shorter."""
    # Flattened, left and right in turn: several times as fast as along the first axis.
    both = samples.ravel()
    starts = np.arange(0, len(both), 2 * BLOCK)
    high, low = np.maximum.reduceat(both, starts), np.minimum.reduceat(both, starts)
    return np.asarray(np.maximum(high, -low), np.float64)


def _limits(peaks: NDArray[np.float64], ceiling: float) -> NDArray[np.float64]:
    """A smooth factor of at most 1 for each block, which keeps every block under the ceiling.

    Each factor is the minimum needed within the limiter's time on either side, averaged over one
    block less on either side. So neither a factor nor the line to the next one is ever above what
    the block itself needs.
    """
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, ceiling))
    reach = int(LIMIT_SECONDS * RATE / BLOCK)
    around = np.lib.stride_tricks.sliding_window_view(
        np.pad(needed, 2 * reach - 1, mode="edge"), 2 * reach + 1
    )
    weights = np.hanning(2 * reach + 1)[1:-1]
    return np.asarray(np.convolve(around.min(axis=1), weights / weights.sum(), "valid"))
