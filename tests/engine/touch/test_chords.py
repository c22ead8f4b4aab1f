"""Chords are struck together or rolled, where they were, and as often as pianists do."""

from __future__ import annotations

import numpy as np
import pytest

from engine.music.grid import GridNotes
from engine.touch.chords import KEPT_SPREAD, MOST_ROLLED, ROLL_SECONDS, with_chords_struck
from engine.touch.touch import Touch
from tests.engine.composing.grid_music import grid_notes


def chords(count: int) -> GridNotes:
    """As many triads, a beat apart, the highest note of each first."""
    return grid_notes(
        *((12 * beat, 12, "piano", pitch) for beat in range(count) for pitch in (67, 64, 60))
    )


def struck(notes: GridNotes, arousal: float, seed: int) -> np.ndarray[tuple[int, int], np.dtype]:
    """What is left of deviations of −10, 0 and 10 ms in each triad, [chords, 3]."""
    own = np.tile(np.array([-0.01, 0.0, 0.01], np.float32), len(notes) // 3)
    touch = Touch(np.full(len(notes), 0.5), own)
    return with_chords_struck(touch, notes, arousal, seed).deviations.reshape(-1, 3)


def test_a_chord_is_struck_nearly_together_or_rolled_upwards_around_its_mean() -> None:
    found = struck(chords(400), -1.0, 7)
    assert np.allclose(found.mean(axis=1), 0.0, atol=1e-6)
    rolled = found[:, 0] > found[:, 2]
    assert 0 < rolled.mean() <= 1.2 * MOST_ROLLED
    assert np.allclose(found[~rolled], [-0.01 * KEPT_SPREAD, 0.0, 0.01 * KEPT_SPREAD], atol=1e-6)
    seconds = found[rolled, 0] - found[rolled, 2]
    assert np.median(seconds) == pytest.approx(ROLL_SECONDS, rel=0.25)
    assert np.allclose(found[rolled, 1], 0.0, atol=1e-6)


def test_calm_pieces_roll_more_of_their_chords_and_each_its_own_share() -> None:
    notes = chords(100)
    shares = {
        arousal: [
            float(np.mean([row[0] > row[2] for row in struck(notes, arousal, seed)]))
            for seed in range(60)
        ]
        for arousal in (-1.0, 1.0)
    }
    assert np.median(shares[-1.0]) == pytest.approx(0.143, abs=0.05)
    assert np.median(shares[1.0]) == pytest.approx(0.05, abs=0.03)
    assert np.std(shares[-1.0]) > 0.05


def test_a_note_by_itself_stays_and_the_seed_is_the_only_chance() -> None:
    alone = grid_notes((0, 12, "piano", 60), (12, 12, "piano", 67))
    touch = Touch(np.array([0.5, 0.5]), np.array([0.02, -0.02], np.float32))
    kept = with_chords_struck(touch, alone, 0.0, 3).deviations
    assert kept == pytest.approx(touch.deviations)
    first, again, other = (struck(chords(100), 0.0, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_nothing_is_struck_where_there_is_nothing() -> None:
    touch = Touch(np.zeros(0), np.zeros(0, np.float32))
    assert len(with_chords_struck(touch, grid_notes()[:0], 0.0, 1).deviations) == 0
