"""Encoded sound back to samples, and how alike two sounds are."""

from __future__ import annotations

import subprocess

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

RATE = 48_000


def decoded(data: bytes) -> NDArray[np.float32]:
    """A sound as samples at 48 kHz, both sides as one, by ffmpeg."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "-"]
    command += ["-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32)


def decibels(sound: NDArray[np.float32]) -> float:
    """How loud a sound is: its root mean square in dB of full scale."""
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64))))


def alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The correlation of two sounds where they fit each other best, 1 for the same."""
    size = 1 << (len(one) + len(other)).bit_length()
    cross = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    return float(cross.max() / (np.linalg.norm(one) * np.linalg.norm(other)))
