"""Where the beats of a file lie, by its own word and by its notes."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.training.stated_beats import (
    LONGEST_SECONDS,
    STATED_MISSES,
    BeatOnsets,
    find_beats,
    misses,
)

Floats = NDArray[np.float64]
FRAME = 1 / 60


def riff(bars: int = 16, first: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """Onsets and ends in beats, and weights: a bass on 1 and 3, a melody in sixteenths."""
    onsets: list[float] = []
    lengths: list[float] = []
    weights: list[float] = []
    rng = np.random.default_rng(4)
    for bar in range(bars):
        start = first + 4 * bar
        onsets += [start, start + 2, *(start + np.flatnonzero(rng.random(16) < 0.6) / 4)]
        count = len(onsets) - len(lengths) - 2
        lengths += [2.0, 1.9, *[0.24] * count]
        weights += [6.0, 4.0, *[0.4] * count]
    began = np.array(onsets)
    return began, began + np.array(lengths), np.array(weights)


def find(
    onsets: Floats,
    ends: Floats,
    weights: Floats,
    tempo: float,
    *,
    hint: float = 120.0,
    jitter: float = 0.0,
    late: float = 0.0,
) -> BeatOnsets | None:
    """The beats of a file that says ``hint`` but is played at ``tempo``, from ``late`` s on."""
    shaken = np.random.default_rng(1).uniform(-jitter, jitter, len(onsets)) + late
    seconds = (onsets * 60 / tempo + shaken, ends * 60 / tempo + shaken)
    stated = (seconds[0] * hint / 60, seconds[1] * hint / 60)
    return find_beats(stated, seconds, hint, weights)


def test_a_file_on_its_own_grid_is_believed() -> None:
    onsets, ends, weights = riff()
    found = find(onsets, ends, weights, 97.0, hint=97.0)
    assert found is not None
    assert found.stated
    assert found.tempo == pytest.approx(97.0, rel=1e-6)
    assert found.onsets == pytest.approx(onsets)
    assert found.ends == pytest.approx(ends)


def test_some_may_miss_the_grid_but_not_many() -> None:
    onsets, ends, weights = riff()
    off = np.random.default_rng(2).random(len(onsets))
    few = onsets + np.where(off < 0.15, 0.04, 0.0)
    many = onsets + np.where(off < 0.3, 0.04, 0.0)
    assert 0.1 < misses(few) <= STATED_MISSES < misses(many)
    believed, doubted = (find(began, ends, weights, 120.0, hint=120.0) for began in (few, many))
    assert believed is not None
    assert believed.stated
    assert doubted is None or not doubted.stated


@pytest.mark.parametrize("tempo", [75.3, 101.7, 133.33, 147.9, 171.2])
@pytest.mark.parametrize("late", [0.0, 1.234])
def test_a_steady_tempo_is_found_though_every_note_waits_for_a_frame(
    tempo: float, late: float
) -> None:
    onsets, ends, weights = riff(first=1.0 if late else 0.0)
    found = find(onsets, ends, weights, tempo, jitter=FRAME / 2, late=late)
    assert found is not None
    assert not found.stated
    # Any tempo has its half or its double in the range that is looked through.
    octaves = np.log2(found.tempo / tempo)
    assert octaves == pytest.approx(round(float(octaves)), abs=0.003)
    scale = found.tempo / tempo
    inside = found.onsets * 4
    assert np.abs(inside - np.round(inside)).max() < 0.25
    if round(float(octaves)) == 0:
        # Bars begin where the bass does, and nothing lies before the first.
        first = np.round((found.onsets - onsets * scale) * 4) / 4
        assert len(set(first.tolist())) == 1
        assert (onsets[0] + first[0]) % 4 == pytest.approx(0)
        assert found.onsets.min() > -0.25


def test_an_upbeat_comes_before_the_first_bar_line() -> None:
    onsets, ends, weights = riff(first=4.0)
    upbeat = np.array([3.0, 3.5])
    onsets, ends = np.concatenate([upbeat, onsets]), np.concatenate([upbeat + 0.4, ends])
    weights = np.concatenate([[0.4, 0.4], weights])
    found = find(onsets, ends, weights, 110.0, jitter=0.005)
    assert found is not None
    assert np.round(found.onsets[:3] * 4).tolist() == [12, 14, 16]


def test_the_files_own_tempo_is_preferred_where_two_fit() -> None:
    onsets, ends, weights = riff()
    # Slow sixteenths at 80 are fast eighths at 160.
    for hint in (80.0, 160.0):
        found = find(onsets, ends, weights, 80.0, hint=hint * 1.01, jitter=0.006)
        assert found is not None
        assert found.tempo == pytest.approx(hint, rel=0.01)


def test_music_without_a_pulse_has_no_beats() -> None:
    rng = np.random.default_rng(0)
    onsets = np.cumsum(rng.exponential(0.3, 300))
    assert find(onsets, onsets + 0.2, np.ones(300), 120.0) is None


def test_nobody_waits_for_the_beats_of_a_file_of_days() -> None:
    onsets, ends, weights = riff()
    onsets = onsets + 0.013
    onsets[-1] = ends[-1] = 1000 * LONGEST_SECONDS
    assert find(onsets, ends, weights, 120.0, jitter=0.008) is None


def test_nothing_lies_on_no_grid() -> None:
    assert misses(np.zeros(0)) == 1.0
    assert misses(np.arange(10) / 12) == 0.0
