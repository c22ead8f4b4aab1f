"""The bar pointer finds beats, bar lines and bar lengths that a network is unsure of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.beats import decoder
from engine.beats.decoder import TUNED, decode_beats
from engine.beats.features import FRAMES_PER_SECOND
from tests.engine.made_up_beats import METERS, activations


def drifting(count: int, period: float, seed: int) -> np.ndarray:
    """Beats whose tempo drifts by up to about a tenth, each off by some 10 ms."""
    rng = np.random.default_rng(seed)
    walk = np.cumsum(rng.normal(0, 0.008, count))
    return 0.5 + np.cumsum(period * np.exp(walk)) + rng.normal(0, 0.01, count)


@pytest.mark.parametrize(
    ("meter", "period"), [("3/4", 0.5), ("4/4", 0.42), ("4/4", 0.8), ("6/8", 0.7), ("2/4", 0.55)]
)
def test_beats_and_bars_are_found_where_the_tempo_drifts(meter: str, period: float) -> None:
    pulses = METERS[meter].pulses
    beats = drifting(120, period, seed=pulses)
    downbeats = np.arange(len(beats)) % pulses == 0
    told = activations(beats, downbeats, meter)
    found = decode_beats(told, round(beats[0] * 50), round(beats[-1] * 50))
    times = found.frames / FRAMES_PER_SECOND
    assert abs(len(times) - len(beats)) <= 1
    nearest = np.abs(times[:, None] - beats).min(axis=1)
    assert np.mean(nearest < 0.05) > 0.97
    assert np.mean(found.bar_lengths == pulses) > 0.95
    bars = times[found.positions == 0]
    assert np.mean(np.abs(bars[:, None] - beats[downbeats]).min(axis=1) < 0.05) > 0.95


def test_places_go_through_the_bar_one_by_one() -> None:
    beats = drifting(60, 0.5, seed=4)
    told = activations(beats, np.arange(60) % 3 == 0, "3/4")
    found = decode_beats(told, round(beats[0] * 50), round(beats[-1] * 50))
    step = np.diff(found.positions)
    assert np.all((step == 1) | (found.positions[1:] == 0))
    assert np.all(np.diff(found.frames) > 10)


@pytest.mark.slow
def test_a_long_piece_is_found_in_chunks_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    beats = drifting(300, 0.5, seed=5)
    told = activations(beats, np.arange(300) % 4 == 0, "4/4")
    ends = round(beats[0] * 50), round(beats[-1] * 50)
    whole = decode_beats(told, *ends)
    monkeypatch.setattr(decoder, "CHUNK_SECONDS", 60)
    chunks = decode_beats(told, *ends)
    assert np.array_equal(whole.frames, chunks.frames)
    assert np.array_equal(whole.positions, chunks.positions)


def test_knowing_nothing_still_gives_beats_at_some_tempo() -> None:
    beats = drifting(20, 0.5, seed=6)
    told = activations(beats, np.arange(20) % 4 == 0, "4/4")
    silent = replace(
        told, beat=np.full_like(told.beat, 0.02), downbeat=np.full_like(told.beat, 0.005)
    )
    found = decode_beats(silent, 25, 500, TUNED)
    assert len(found.frames) >= 1
    assert np.all(np.diff(found.frames) > 0)
