"""The figures of movement, on music whose movement is plain."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.chroma import chromagram, sounding_time
from engine.analysis.harmony import find_triads
from engine.analysis.movement import MOVEMENT, measure_movement, movement_vector
from engine.analysis.moving_harmony import entropy
from engine.analysis.stuck import commonest_share, stuck_share
from engine.music.grid import to_notes
from engine.music.score import NOTE, Notes, end_times, in_order
from tests.engine.made_up_phrases import GRID, phrases

LOOP = ((60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62))
"""C, A minor, F and G."""


def chords(seconds: int, each: float = 2.0) -> Notes:
    """The loop of chords, struck anew for each, with a rising fourth on top."""
    rows = []
    for number in range(int(seconds / each)):
        at = number * each
        chord = LOOP[number % 4]
        rows += [(at, each, pitch, 70, 0) for pitch in chord]
        rows += [(at + each * k / 4, each / 4, chord[2] + 5 + 2 * k, 80, 0) for k in range(4)]
    return in_order(np.array(rows, NOTE))


def stuck(seconds: int) -> Notes:
    return np.array([(0.25 * k, 0.25, 60, 80, 0) for k in range(4 * seconds)], NOTE)


def test_the_time_that_pitches_sound_is_split_over_frames() -> None:
    notes = np.array([(0.25, 1.0, 60, 80, 0), (1.5, 5.0, 67, 80, 0)], NOTE)
    found = chromagram(notes, 4, 1)
    assert np.allclose(found[:, 0], [0.75, 0.25, 0, 0])
    assert np.allclose(found[:, 7], [0, 0.5, 1, 1])
    halves = sounding_time(notes, np.array([0, 1]), 2, 4, 2)
    assert np.allclose(halves[:, 0], [0.25, 0.5, 0.25, 0])
    assert np.allclose(halves[:, 1], [0, 0, 0, 0.5])


def test_the_time_is_that_of_counting_each_note() -> None:
    rng = np.random.default_rng(2)
    notes = np.zeros(200, NOTE)
    notes["onset"], notes["duration"] = rng.uniform(0, 20, 200), rng.uniform(0.01, 4, 200)
    kinds = rng.integers(0, 5, 200)
    found = sounding_time(notes, kinds, 5, 30, 2.0)
    for frame in range(30):
        low, high = frame / 2, frame / 2 + 0.5
        part = np.minimum(end_times(notes), high) - np.maximum(notes["onset"], low)
        counted = np.bincount(kinds, np.maximum(part, 0), minlength=5)
        assert np.allclose(found[frame], counted)


def test_a_loop_of_four_chords_moves_and_comes_back() -> None:
    found = measure_movement(chords(32), 32.0)
    assert list(found) == list(MOVEMENT)
    assert found["chord_kinds"] == 4
    assert found["chord_entropy"] == pytest.approx(2.0)
    assert found["chord_changes"] == pytest.approx(15 / 31)
    assert found["chord_longest"] == 2
    assert found["bass_kinds"] == 4
    # C to A and A to F are thirds, F to G a step, G to C a fifth: 4, 4, 4 and 3 times.
    assert found["bass_steps"] == pytest.approx(4 / 15)
    assert found["bass_fifths"] == pytest.approx(3 / 15)
    assert found["chroma_8s"] == pytest.approx(0.0, abs=1e-6)
    assert found["chroma_4s"] > 0.3
    assert found["chroma_return"] > 0.2
    assert found["pulse"] == pytest.approx(1.0, abs=2e-3)
    assert found["figures_again"] > 0.6


def test_standing_music_does_not_move() -> None:
    found = measure_movement(stuck(30), 30.0)
    assert found["chord_changes"] == 0
    assert found["chroma_4s"] == pytest.approx(0.0, abs=1e-6)
    assert found["top_repeats"] == 1
    assert found["two_commonest"] == 1
    assert found["least_entropy"] == 0
    assert found["bass_commonest"] == 1


def test_a_stuck_piece_is_found_stuck_and_a_stuck_end_in_part() -> None:
    assert stuck_share(stuck(30)) == 1.0
    assert stuck_share(chords(32)) == 0.0
    late = stuck(20)
    late["onset"] += 32
    assert 0.2 < stuck_share(np.concatenate([chords(32), late])) < 0.5
    assert stuck_share(stuck(1)[:4]) == 0.0
    assert commonest_share(np.array([60, 60, 64, 67])) == 0.5
    assert commonest_share(np.array([60, 60, 64, 67]), 2) == 0.75


def test_another_key_and_loudness_change_no_figure() -> None:
    notes = to_notes(phrases("ABAC"), GRID)
    moved = notes.copy()
    moved["pitch"] += 4
    moved["velocity"] = 30
    one, other = movement_vector(notes, 38.0), movement_vector(moved, 38.0)
    assert np.allclose(one, other, equal_nan=True)


def test_drums_change_no_figure() -> None:
    notes = chords(16)
    drums = stuck(16)
    drums["program"] = 128
    both = in_order(np.concatenate([notes, drums]))
    assert np.allclose(movement_vector(both, 16.0), movement_vector(notes, 16.0), equal_nan=True)
    assert stuck_share(both) == 0.0


def test_what_is_too_short_has_no_figures() -> None:
    assert commonest_share(np.zeros(0, np.int64)) == 0.0
    assert stuck_share(np.zeros(0, NOTE)) == 0.0
    assert np.isnan(entropy(np.zeros(0, np.int64)))
    assert entropy(np.array([1, 1, 2, 2])) == 1.0
    assert len(find_triads(np.zeros(0, NOTE))) == 0
    assert np.isnan(list(measure_movement(np.zeros(0, NOTE), 30.0).values())).sum() >= 28
    assert len(movement_vector(stuck(1)[:1], 1.0)) == len(MOVEMENT)
