"""What is masked cannot be heard, and nothing else is lost."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.analysis.features import DENSITY, FEATURES, LOUDNESS
from engine.evaluation.masking import ONSET_SECONDS, VISIBLE, mask, measure_masked
from engine.music.score import DRUMS, NOTE
from tests.engine.made_up import clip


def test_loudness_and_rate_are_the_same_for_all() -> None:
    for name in ("angry", "calm"):
        masked = mask(clip(name, 3))
        assert set(masked["velocity"]) == {64}
        onsets: NDArray[np.float64] = np.unique(masked["onset"])
        assert np.diff(onsets).mean() == pytest.approx(ONSET_SECONDS)


def test_a_slower_and_softer_playing_of_the_same_notes_measures_the_same() -> None:
    notes = clip("happy", 4)
    slower = notes.copy()
    slower["onset"] *= 1.4
    slower["duration"] *= 1.4
    slower["velocity"] //= 2
    before, after = measure_masked(notes), measure_masked(slower)
    for name, kept in zip(FEATURES, VISIBLE, strict=True):
        if kept:
            assert after[name] == pytest.approx(before[name], abs=0.02), name


def test_slowing_down_spreads_no_chords() -> None:
    rows = [
        (index * 0.1 + late, 0.1, pitch, 64, 0)
        for index in range(20)
        for late, pitch in ((0, 72), (0.02, 60))
    ]
    masked = mask(np.array(rows, NOTE))
    assert len(np.unique(masked["onset"])) == 20


def test_the_notes_themselves_are_left() -> None:
    notes = clip("sad", 5)
    assert sorted(mask(notes)["pitch"]) == sorted(notes["pitch"])
    assert not {name for name, kept in zip(FEATURES, VISIBLE, strict=True) if not kept} ^ (
        LOUDNESS | DENSITY
    )


def test_nothing_and_drums_can_be_hidden() -> None:
    assert len(mask(np.zeros(0, NOTE))) == 0
    assert len(mask(np.array([(0.0, 1.0, 36, 64, DRUMS)], NOTE))) == 0
    assert len(mask(np.array([(2.0, 1.0, 60, 90, 0)], NOTE))) == 1
