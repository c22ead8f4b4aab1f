"""Chords are struck nearer together, and where they were."""

from __future__ import annotations

import numpy as np
import pytest

from engine.touch.chords import KEPT_SPREAD, with_chords_together
from engine.touch.touch import Touch
from tests.engine.composing.grid_music import grid_notes


def test_the_notes_of_a_chord_come_together_around_their_mean() -> None:
    notes = grid_notes((0, 12, "piano", 60), (0, 12, "piano", 64), (12, 12, "piano", 67))
    touch = Touch(np.array([0.5, 0.5]), np.array([0.0, 0.03, -0.02], np.float32))
    found = with_chords_together(touch, notes).deviations
    assert found[1] - found[0] == pytest.approx(0.03 * KEPT_SPREAD)
    assert found[:2].mean() == pytest.approx(0.015)
    assert found[2] == np.float32(-0.02)


def test_nothing_is_struck_together_where_there_is_nothing() -> None:
    touch = Touch(np.zeros(0), np.zeros(0, np.float32))
    assert len(with_chords_together(touch, grid_notes()[:0]).deviations) == 0
