"""Encodes sound as Ogg Opus, in packets that Discord's voice channels take as they are."""

from __future__ import annotations

import subprocess
from typing import Final

from engine.api.errors import EngineError
from engine.rendering.mp3 import find_ffmpeg, pcm
from engine.rendering.synth import RATE, Samples

OPUS_KBPS: Final = 128
"""The bitrate aimed at; a voice channel carries it whatever its own setting is.
Source: RFC 7587 names 64 to 128 kbit/s for music in stereo."""
OPUS_FRAME_MS: Final = 20
"""The length of each packet. Source: Discord's voice gateway counts 20 ms a packet."""


def encode_opus(samples: Samples) -> bytes:
    """Encode sound as Ogg Opus, 48 kHz stereo, a packet for each ``OPUS_FRAME_MS``.

    Args:
        samples: Sound, shape [samples, 2]; values outside −1 … 1 are clipped.

    Raises:
        SetupError: There is no ffmpeg.
        EngineError: ffmpeg could not be run or could not encode the sound.
    """
    command = (
        *(find_ffmpeg(), "-v", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "2", "-i", "-"),
        *("-c:a", "libopus", "-b:a", f"{OPUS_KBPS}k", "-frame_duration", str(OPUS_FRAME_MS)),
        # Pages of one second: a player reads one at a time.
        *("-ar", "48000", "-page_duration", "1000000", "-f", "ogg", "-"),
    )
    try:
        # Runs no shell; all arguments are our own.
        done = subprocess.run(command, input=pcm(samples), capture_output=True, check=True)  # noqa: S603
    except (subprocess.CalledProcessError, OSError) as error:
        raise EngineError("The sound could not be encoded as Opus.") from error
    return done.stdout
