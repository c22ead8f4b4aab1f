"""The sound for voice channels: packets that Discord takes as they are."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from discord.oggparse import OggStream

from engine.api.composition import Rendering
from engine.api.errors import EngineError, RequestError
from engine.rendering import opus
from engine.rendering.mastering import CEILING_DB, amplification
from engine.rendering.opus import OPUS_FRAME_MS, encode_opus
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import RATE, Samples
from engine.service.pipeline import Pipeline
from tests.engine.close import assert_close
from tests.engine.decoding import alike, decibels, decoded
from tests.engine.fakes import open_uniform
from tests.engine.rendering.test_stems import band_piece

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


@pytest.mark.slow
def test_a_volume_changes_how_loud_a_sound_is_and_no_packets_place() -> None:
    pipeline = Pipeline(open_uniform(Path("nowhere")), find_soundfont(None))
    made, piece = {}, band_piece(bars=2)
    for volume in (100, 10, 60, 200):
        rendered = pipeline.make(Rendering(piece, formats=(), opus=True, volume=volume))
        assert rendered.opus is not None
        assert rendered.mp3 is None
        made[volume] = rendered.opus
    pipeline.close()
    counts = {len([*OggStream(io.BytesIO(each)).iter_packets()]) for each in made.values()}
    assert len(counts) == 1
    sounds = {volume: decoded(each) for volume, each in made.items()}
    usual = sounds[100]
    for volume, expected in ((10, -20.0), (60, -4.4)):
        assert decibels(sounds[volume]) - decibels(usual) == pytest.approx(expected, abs=0.5)
    # The limiter lowers what would clip; the codec's own error tops full scale here and there.
    assert 3 < decibels(sounds[200]) - decibels(usual) < 6.5
    assert float(np.mean(np.abs(sounds[200]) > 1)) < 0.001
    for sound in sounds.values():
        assert correlation(sound, usual) > 0.98


def correlation(one: Samples, other: Samples) -> float:
    """How alike two sounds are as they stand, without moving one."""
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


def test_what_is_made_louder_does_not_clip(samples: Samples) -> None:
    loud = amplification(samples, 4.0).apply(samples.copy())
    assert float(np.abs(loud).max()) <= 10 ** (CEILING_DB / 20) + 1e-6
    assert_close(loud[: RATE // 2], 4 * samples[: RATE // 2], 1e-6)
    assert_close(amplification(samples, 0.5).apply(samples.copy()), samples / 2, 1e-6)


@pytest.mark.parametrize("volume", [9, 201, -100])
def test_a_volume_beyond_the_bounds_is_refused(volume: int) -> None:
    with pytest.raises(RequestError, match=f"The volume is 10 to 200 percent, not {volume}"):
        Rendering(band_piece(), opus=True, volume=volume)


def test_an_encoder_that_fails_is_an_error_with_a_sentence(
    samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opus, "find_ffmpeg", lambda: "/bin/false")
    with pytest.raises(EngineError, match="could not be encoded as Opus"):
        encode_opus(samples)
