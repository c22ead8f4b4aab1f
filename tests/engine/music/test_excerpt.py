"""Excerpts begin at 0 and end where they are cut."""

from __future__ import annotations

import numpy as np

from engine.music.excerpt import bars_within, excerpt, excerpt_bars
from engine.music.grid import GRID_NOTE, Grid
from engine.music.score import NOTE


def test_an_excerpt_counts_from_its_start_and_cuts_what_sounds_on() -> None:
    rows = [
        (0.0, 9.0, 60, 80, 0),
        (2.0, 0.5, 62, 80, 0),
        (4.5, 3.0, 64, 80, 0),
        (5.0, 1, 65, 80, 0),
    ]
    notes = np.array(rows, NOTE)
    found = excerpt(notes, 2.0, 3.0)
    assert found["onset"].tolist() == [0.0, 2.5]
    assert found["duration"].tolist() == [0.5, 0.5]
    assert notes["onset"].tolist() == [row[0] for row in rows]
    assert not len(excerpt(notes, 6.0, 3.0))


def test_bars_are_cut_out_like_seconds() -> None:
    notes = np.array([(0, 99, 0, 60, 80), (50, 3, 0, 62, 80), (95, 12, 0, 64, 80)], GRID_NOTE)
    found = excerpt_bars(notes, 1, 1, 48)
    assert found["tick"].tolist() == [2, 47]
    assert found["duration"].tolist() == [3, 1]


def test_bars_last_nearest_to_the_seconds() -> None:
    assert bars_within(30, Grid(120.0)) == 15
    assert bars_within(30, Grid(90.0, 3)) == 15
    assert bars_within(1, Grid(120.0)) == 2
