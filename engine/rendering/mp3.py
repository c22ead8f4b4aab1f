"""Encodes sound as MP3, at the usual quality or within a size limit."""

from __future__ import annotations

import functools
import io
import warnings
from typing import Any, Final

import imageio_ffmpeg
import numpy as np

from engine.api.errors import EngineError, RequestError, SetupError
from engine.rendering.synth import RATE, Samples

with warnings.catch_warnings():
    # pydub warns that no ffmpeg is on the path, but gets one below; it also uses a module that
    # Python has deprecated. Neither warning helps whoever runs this.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.exceptions import CouldntEncodeError

BITRATES: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""The bitrates of an MP3 in kbit/s. Source: ISO/IEC 11172-3, MPEG-1 layer III."""

USUAL_KBPS: Final = 192
"""The usual bitrate; five minutes take 7.2 MB."""

MONO_KBPS: Final = 48
"""The highest bitrate that is encoded as mono: with so few bits both sides would sound poor."""

_OVERHEAD_BYTES: Final = 4096
"""What tags and padding may take, for the estimate in an error."""
_CHUNK: Final = 1 << 16
"""Samples converted at a time, to save memory."""


def encode_mp3(
    samples: Samples, *, title: str, artist: str, comment: str, bitrate_kbps: int = USUAL_KBPS
) -> bytes:
    """Encode sound as an MP3 with constant bitrate and ID3v2 tags; mono up to ``MONO_KBPS``.

    Example: ``encode_mp3(samples, title="Grey Harbour", artist="Affetto", comment="")``.

    Args:
        samples: Sound, shape [samples, 2]; values outside −1 … 1 are clipped.
        title: The piece's name.
        artist: The artist tag.
        comment: The comment tag, such as mood and seed.
        bitrate_kbps: One of ``BITRATES``.

    Raises:
        ValueError: The bitrate is not one of ``BITRATES``.
        SetupError: There is no ffmpeg.
        EngineError: ffmpeg could not be run or could not encode the sound.
    """
    if bitrate_kbps not in BITRATES:
        raise ValueError(f"an MP3 has one of {BITRATES} kbit/s, not {bitrate_kbps}")
    if bitrate_kbps <= MONO_KBPS:
        samples = samples.mean(axis=1, keepdims=True)
    return encode_by_ffmpeg(
        samples,
        "mp3",
        bitrate=f"{bitrate_kbps}k",
        # LAME's effort, from 0 (best) to 9 (fastest): 7 takes about half the time of the default,
        # 5.
        parameters=["-compression_level", "7"],
        tags={"title": title, "artist": artist, "comment": comment},
        # More players read version 2.3 than 2.4.
        id3v2_version="3",
    )


def encode_by_ffmpeg(samples: Samples, form: str, **options: Any) -> bytes:
    """Encode sound with 16 bits a sample by ffmpeg.

    Args:
        samples: Sound, shape [samples, 1 or 2]; values outside −1 … 1 are clipped.
        form: The format, by ffmpeg's name.
        options: What ``pydub.AudioSegment.export`` takes besides.

    Raises:
        SetupError: There is no ffmpeg.
        EngineError: ffmpeg could not be run or could not encode the sound.
    """
    AudioSegment.converter = find_ffmpeg()
    segment = AudioSegment(
        data=pcm(samples), sample_width=2, frame_rate=RATE, channels=samples.shape[1]
    )
    file = io.BytesIO()
    try:
        segment.export(file, format=form, **options)
    except (CouldntEncodeError, OSError) as error:
        raise EngineError(f"The {form.upper()} could not be encoded.") from error
    return file.getvalue()


def encode_within(
    samples: Samples, max_bytes: int | None, *, title: str, artist: str, comment: str
) -> bytes:
    """Encode sound as an MP3 at the highest bitrate up to ``USUAL_KBPS`` that fits a size.

    Args:
        samples: Sound, shape [samples, 2]; values outside −1 … 1 are clipped.
        max_bytes: The largest file allowed; None for no limit.
        title: The piece's name.
        artist: The artist tag.
        comment: The comment tag, such as mood and seed.

    Raises:
        RequestError: Even the lowest bitrate gives a larger file.
        SetupError: There is no ffmpeg.
        EngineError: ffmpeg could not be run or could not encode the sound.
    """
    if max_bytes is None:
        return encode_mp3(samples, title=title, artist=artist, comment=comment)
    seconds = len(samples) / RATE
    for kbps in reversed(BITRATES):
        # 1 kbit/s is 125 bytes per second; tags and padding are only known after encoding.
        if kbps <= USUAL_KBPS and seconds * kbps * 125 <= max_bytes:
            mp3 = encode_mp3(
                samples, title=title, artist=artist, comment=comment, bitrate_kbps=kbps
            )
            if len(mp3) <= max_bytes:
                return mp3
    needed = round((seconds * BITRATES[0] * 125 + _OVERHEAD_BYTES) / 1000)
    raise RequestError(
        f"{round(seconds)} seconds of sound take about {needed} kB as an MP3, more than "
        f"the {max_bytes // 1000} kB allowed: make a shorter piece.",
        "sound-too-large",
        seconds=round(seconds),
        needed=needed,
        allowed=max_bytes // 1000,
    )


@functools.cache
def find_ffmpeg() -> str:
    """Find the path of ffmpeg: in imageio-ffmpeg's wheel, or else the system's.

    Raises:
        SetupError: There is no ffmpeg.
    """
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise SetupError("ffmpeg is missing: install it (apt-get install ffmpeg).") from error


def pcm(samples: Samples) -> bytes:
    """Convert sound, shape [samples, channels], to 16-bit integers, channel by channel in turn.

    Values outside −1 … 1 are clipped.
    """
    whole = np.empty(samples.shape, np.int16)
    for start in range(0, len(samples), _CHUNK):
        part = samples[start : start + _CHUNK]
        whole[start : start + _CHUNK] = np.rint(np.clip(part, -1.0, 1.0) * 32767)
    return whole.tobytes()
