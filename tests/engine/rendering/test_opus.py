"""The sound for voice channels: packets that Discord takes as they are."""

from __future__ import annotations

import io

import numpy as np
import pytest
from discord.oggparse import OggStream

from engine.api.errors import EngineError
from engine.rendering import opus
from engine.rendering.opus import OPUS_FRAME_MS, encode_opus
from engine.rendering.synth import RATE, Samples
from tests.engine.decoding import alike, decoded

SECONDS = 3


@pytest.fixture
def samples() -> Samples:
    """A chord that swells, other on the left than on the right."""
    time = np.arange(SECONDS * RATE) / RATE
    sides = [np.sin(2 * np.pi * pitch * time) * time / SECONDS for pitch in (220.0, 277.2)]
    return np.stack(sides, axis=1).astype(np.float32) * 0.5


def test_each_packet_is_a_frame_in_stereo_and_they_decode_to_the_sound(samples: Samples) -> None:
    made = encode_opus(samples)
    head, tags, *packets = OggStream(io.BytesIO(made)).iter_packets()
    assert (head[:8], head[9], tags[:8]) == (b"OpusHead", 2, b"OpusTags")
    # A frame or two more: the encoder's own delay.
    assert 0 <= len(packets) - SECONDS * 1000 / OPUS_FRAME_MS <= 2
    # The first byte tells the length of a frame, stereo, and how many frames there are: one.
    # Source: RFC 6716, section 3.1.
    assert {packet[0] & 0b111 for packet in packets} == {0b100}
    assert {packet[0] >> 3 for packet in packets} <= {1, 5, 9, 13, 15, 19, 23, 27, 31}
    heard = decoded(made)
    assert len(heard) == pytest.approx(SECONDS * 48_000, abs=960)
    assert alike(heard, resampled(samples.mean(axis=1))) > 0.99


def resampled(mono: Samples) -> Samples:
    """A sound at 48 kHz."""
    at = np.arange(SECONDS * 48_000) * RATE / 48_000
    return np.interp(at, np.arange(len(mono)), mono).astype(np.float32)


def test_an_encoder_that_fails_is_an_error_with_a_sentence(
    samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opus, "find_ffmpeg", lambda: "/bin/false")
    with pytest.raises(EngineError, match="could not be encoded as Opus"):
        encode_opus(samples)
