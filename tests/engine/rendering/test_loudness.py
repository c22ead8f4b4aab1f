"""Held to the figures of the standard and of EBU Tech 3341 (2016), table 1."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.rendering.loudness import loudness

RATE = 44_100


def tone(decibels: float, seconds: float, hertz: float = 1000.0, rate: int = RATE) -> NDArray[Any]:
    """A stereo sine, its peak at so many dB of full scale."""
    time = np.arange(int(seconds * rate)) / rate
    wave = 10 ** (decibels / 20) * np.sin(2 * np.pi * hertz * time)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def test_a_full_scale_tone_in_one_channel_reads_as_the_standard_says() -> None:
    sound = tone(0.0, 5, hertz=997.0)
    sound[:, 1] = 0
    assert loudness(sound, RATE) == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("decibels", [-23.0, -33.0])
@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_steady_tone(decibels: float, rate: int) -> None:
    assert loudness(tone(decibels, 20, rate=rate), rate) == pytest.approx(decibels, abs=0.1)


@pytest.mark.parametrize(
    "parts",
    [
        [(-36, 10), (-23, 60), (-36, 10)],
        [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)],
        [(-26, 20), (-20, 20.1), (-26, 20)],
    ],
)
def test_soft_parts_are_gated_and_the_rest_is_weighed(parts: list[tuple[float, float]]) -> None:
    sound = np.concatenate([tone(decibels, seconds) for decibels, seconds in parts])
    assert loudness(sound, RATE) == pytest.approx(-23.0, abs=0.1)


def test_it_agrees_with_the_filters_applied_sample_by_sample() -> None:
    """One second of noise, one channel, no gate: the mean power after both filters."""
    rate = 48_000
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, rate)
    filtered = noise.tolist()
    for (b0, b1, b2), (a1, a2) in (
        (
            (1.53512485958697, -2.69169618940638, 1.19839281085285),
            (-1.69065929318241, 0.73248077421585),
        ),
        ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
    ):
        x1 = x2 = y1 = y2 = 0.0
        out = []
        for x in filtered:
            y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            x1, x2, y1, y2 = x, x1, y, y1
            out.append(y)
        filtered = out
    expected = -0.691 + 10 * math.log10(float(np.mean(np.square(filtered))))
    sound = noise[:, None].astype(np.float32)
    assert loudness(sound, rate) == pytest.approx(expected, abs=0.1)


def test_bass_counts_for_less_than_treble() -> None:
    assert loudness(tone(-20, 2, 40), RATE) < -23
    assert loudness(tone(-20, 2, 5000), RATE) > -17.5


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros((RATE, 2), np.float32), RATE) == -math.inf
    assert loudness(np.zeros((0, 2), np.float32), RATE) == -math.inf
    assert loudness(tone(-90, 2), RATE) == -math.inf


def test_a_sound_shorter_than_a_block_is_measured_with_silence_after_it() -> None:
    assert -23 > loudness(tone(-20, 0.2), RATE) > -30
