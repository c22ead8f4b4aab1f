"""The finishing of rendered sound: loudness, peaks and fade, then MP3."""

from __future__ import annotations

import functools
import io
import math
import warnings
from typing import Final

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, SetupError
from engine.loudness import loudness
from engine.synth import RATE, Samples

with warnings.catch_warnings():
    # pydub warns that it sees no ffmpeg on the path, which it is told of below, and is
    # built on a module that Python has deprecated; neither helps whoever runs this.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.exceptions import CouldntEncodeError

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

BITRATES: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""kbit/s an MP3 can have. Source: ISO/IEC 11172-3, MPEG-1 layer III."""

_PEAK_BLOCK: Final = 64
_CHUNK: Final = 1 << 16


def master(samples: Samples) -> Samples:
    """Bring the sound to ``TARGET_LUFS`` under ``CEILING_DB``, fading out at the end.

    Works in place, since three minutes take 63 MB: the array given is the array returned.
    Silence stays as it is.
    """
    level = loudness(samples, RATE)
    if math.isfinite(level):
        peaks = _block_peaks(samples)
        ceiling = 10 ** (CEILING_DB / 20)
        wanted = 10 ** ((TARGET_LUFS - level) / 20)
        gain = min(wanted, ceiling * 10 ** (LIMIT_DB / 20) / float(peaks.max()))
        curve = gain * _limits(gain * peaks, ceiling)
        centres = (np.arange(len(peaks)) + 0.5) * _PEAK_BLOCK
        for start in range(0, len(samples), _CHUNK):
            part = samples[start : start + _CHUNK]
            places = np.arange(start, start + len(part))
            part *= np.interp(places, centres, curve).astype(np.float32)[:, None]
    fade = min(len(samples), int(FADE_SECONDS * RATE))
    if fade:
        falling = 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade)
        samples[-fade:] *= falling.astype(np.float32)[:, None]
    return samples


def encode_mp3(
    samples: Samples, *, title: str, artist: str, comment: str, bitrate_kbps: int = 192
) -> bytes:
    """The sound as an MP3 with constant bitrate and ID3v2 tags.

    Args:
        samples: Sound, shape [samples, 2]; what is outside −1 … 1 is clipped.
        title: The piece's name.
        artist: Who made it.
        comment: Anything worth keeping with the file, such as mood and seed.
        bitrate_kbps: One of ``BITRATES``; three minutes take 4.3 MB at 192.

    Raises:
        ValueError: The bitrate is none of them.
        SetupError: There is no ffmpeg.
        EngineError: ffmpeg could not be run or could not encode the sound.
    """
    if bitrate_kbps not in BITRATES:
        raise ValueError(f"an MP3 has one of {BITRATES} kbit/s, not {bitrate_kbps}")
    AudioSegment.converter = find_ffmpeg()
    segment = AudioSegment(data=_pcm(samples), sample_width=2, frame_rate=RATE, channels=2)
    mp3 = io.BytesIO()
    try:
        segment.export(
            mp3,
            format="mp3",
            bitrate=f"{bitrate_kbps}k",
            # LAME's search, from 0 (best) to 9 (fastest): 7 takes about half the time of the
            # usual 5.
            parameters=["-compression_level", "7"],
            tags={"title": title, "artist": artist, "comment": comment},
            # Version 2.3, which more players read than 2.4.
            id3v2_version="3",
        )
    except (CouldntEncodeError, OSError) as error:
        raise EngineError("The MP3 could not be encoded.") from error
    return mp3.getvalue()


@functools.cache
def find_ffmpeg() -> str:
    """The ffmpeg to encode with: the one in imageio-ffmpeg's wheel, else the system's.

    Raises:
        SetupError: There is none.
    """
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise SetupError("ffmpeg is missing: install it (apt-get install ffmpeg).") from error


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


def _pcm(samples: Samples) -> bytes:
    """The sound as 16-bit integers, left and right in turn."""
    whole = np.empty(samples.shape, np.int16)
    for start in range(0, len(samples), _CHUNK):
        part = samples[start : start + _CHUNK]
        whole[start : start + _CHUNK] = np.rint(np.clip(part, -1.0, 1.0) * 32767)
    return whole.tobytes()
