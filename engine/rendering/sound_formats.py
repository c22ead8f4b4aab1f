"""Encodes sound in the formats beside MP3: Ogg Vorbis, FLAC and WAV, each to the exact sample."""

from __future__ import annotations

from typing import Final

from engine.rendering.mp3 import encode_by_ffmpeg
from engine.rendering.synth import Samples

_VORBIS_QUALITY: Final = "6"
"""Of -1 to 10; about 192 kbit/s for stereo, as much as the MP3 gets."""


def encode_sound(samples: Samples, form: str, *, title: str, artist: str, comment: str) -> bytes:
    """Encode sound with 16 bits a sample in a format other than MP3.

    Example: ``encode_sound(samples, "flac", title="Grey Harbour", artist="Affetto", comment="")``.

    Args:
        samples: Sound, shape [samples, 2]; values outside −1 … 1 are clipped.
        form: "ogg", "flac" or "wav"; a WAV has no tags.
        title: The piece's name.
        artist: The artist tag.
        comment: The comment tag.

    Raises:
        ValueError: The format is none of these.
        SetupError: There is no ffmpeg.
        EngineError: ffmpeg could not be run or could not encode the sound.
    """
    tags = {"title": title, "artist": artist, "comment": comment}
    if form == "ogg":
        quality = ["-q:a", _VORBIS_QUALITY]
        return encode_by_ffmpeg(samples, "ogg", codec="libvorbis", parameters=quality, tags=tags)
    if form == "flac":
        return encode_by_ffmpeg(samples, "flac", tags=tags)
    if form == "wav":
        return encode_by_ffmpeg(samples, "wav")
    raise ValueError(f"a sound is encoded as ogg, flac or wav, not as {form}")
