"""Collapsed music is seen, sound music is let through."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.analysis.degeneration import (
    commonest_figure,
    find_degeneration,
    longest_loop,
    longest_silence,
)
from engine.music.score import NOTE, Notes, in_order


def sound_piece(seed: int = 1, onsets: int = 80) -> Notes:
    """A wandering melody over a held bass, no two bars alike."""
    rng = np.random.default_rng(seed)
    melody = 67 + np.cumsum(rng.integers(-4, 5, onsets)) % 18
    rows = [
        (place * 0.3, rng.uniform(0.1, 0.9), pitch, 70, 0) for place, pitch in enumerate(melody)
    ]
    rows += [(place * 0.3, 1.2, 40 + rng.integers(0, 12), 60, 0) for place in range(0, onsets, 4)]
    return in_order(np.array(rows, NOTE))


@pytest.mark.parametrize("seed", range(5))
def test_sound_music_has_no_faults(seed: int) -> None:
    assert find_degeneration(sound_piece(seed)) == []


@pytest.mark.parametrize("onsets", [1, 4, 12])
def test_a_short_piece_is_not_held_to_a_long_ones_measure(onsets: int) -> None:
    assert find_degeneration(sound_piece(onsets=onsets)) == []


def test_no_notes() -> None:
    assert find_degeneration(np.zeros(0, NOTE)) == ["It has no notes."]


def test_a_loop_is_seen_and_as_a_loop() -> None:
    notes = sound_piece()
    bar = notes[notes["onset"] < 1.19]
    loop = np.concatenate([bar] * 20)
    loop["onset"] += np.repeat(np.arange(20) * 1.2, len(bar))
    found = find_degeneration(in_order(loop))
    assert any("over and over" in fault for fault in found)
    assert any("different durations" in fault for fault in found)


def test_a_returning_figure_is_seen_though_other_music_lies_between() -> None:
    notes = sound_piece()
    tune = notes[notes["pitch"] >= 67].copy()
    figure = tune["pitch"][:8].copy()
    for start in range(0, len(tune) - 8, 11):
        tune["pitch"][start : start + 8] = figure
    accompanied = in_order(np.concatenate([tune, notes[notes["pitch"] < 67]]))
    assert [fault for fault in find_degeneration(accompanied) if "melodic figure" in fault]


def test_equal_durations_are_seen() -> None:
    notes = sound_piece()
    notes["duration"] = 0.3
    assert find_degeneration(notes) == ["Its notes have only 1 different durations."]


@pytest.mark.parametrize("start", [0.0, 10.0])
def test_silence_is_seen_at_the_start_and_within(start: float) -> None:
    notes = sound_piece()
    notes["onset"][notes["onset"] >= start] += 5.0
    assert len(found := find_degeneration(notes)) == 1
    assert "silent" in found[0]


def test_a_single_voice_is_seen() -> None:
    notes = sound_piece()
    single = notes[notes["pitch"] >= 67].copy()
    gaps: NDArray[np.float64] = np.diff(single["onset"], append=single["onset"][-1] + 0.3)
    lengths = np.minimum(gaps, single["duration"])
    single["duration"] = lengths
    assert "It never has two notes at once." in find_degeneration(single)


def test_longest_loop() -> None:
    assert longest_loop(np.array([9, 1, 2, 1, 2, 1, 2, 8])) == 6
    assert longest_loop(np.array([1, 2, 3, 1, 2, 3])) == 0
    assert longest_loop(np.array([5, 5, 5])) == 3
    assert longest_loop(np.array([5])) == 0


def test_commonest_figure_counts_no_overlaps() -> None:
    assert commonest_figure(np.array([1, 2, 1, 2, 1, 2, 9, 9]), length=2) == (6 / 8, 3)
    assert commonest_figure(np.array([7] * 9), length=4) == (8 / 9, 2)
    assert commonest_figure(np.array([7]), length=4) == (0.0, 0)


def test_longest_silence_knows_held_notes() -> None:
    notes = np.array([(0.0, 9.0, 40, 64, 0), (1.0, 0.5, 60, 64, 0), (8.0, 1.0, 60, 64, 0)], NOTE)
    assert longest_silence(notes) == 0.0
    assert longest_silence(notes[1:]) == pytest.approx(6.5)
