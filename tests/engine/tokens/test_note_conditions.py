"""What the note network is told at each step."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.music.grid import Grid
from engine.tokens.note_conditions import NOTE_CONDITIONS, meter_known, note_conditions, put_gap


def test_what_is_given_is_told_and_what_is_not_leaves_no_trace() -> None:
    ticks = np.array([0, 72])
    said = note_conditions(
        ticks,
        Grid(220.0, 6, 8),
        valence=np.array([-0.5, 0.5]),
        arousal=1.0,
        mode="minor",
        density=12.0,
        total=144,
        source="folk",
        instruments=(0, 2),
    )
    first, second = (dict(zip(NOTE_CONDITIONS, row.tolist(), strict=True)) for row in said)
    assert (first["valence"], second["valence"], first["mood_known"]) == (-0.5, 0.5, 1)
    assert (first["mode"], first["tempo"], first["density"]) == (-1, 1, 1)
    assert (second["left_4"], second["elapsed_4"]) == pytest.approx((math.exp(-0.5),) * 2)
    assert (first["from_folk"], first["plays_drums"], first["plays_bass"]) == (1, 1, 0)
    assert (first["six_eight"], first["three_four"]) == (1, 0)
    nothing = note_conditions(ticks, Grid(220.0), tempo_known=False, from_start=False)
    assert not nothing.any()


def test_a_gap_is_told_within_it_alone() -> None:
    ticks = np.array([0, 48])
    said = note_conditions(ticks, Grid(110.0))
    put_gap(said, ticks, np.array([False, True]), 48, 144, [1])
    first, second = (dict(zip(NOTE_CONDITIONS, row.tolist(), strict=True)) for row in said)
    assert (first["in_gap"], first["gap_2"], first["writes_bass"]) == (0, 0, 0)
    assert (second["in_gap"], second["writes_bass"], second["writes_drums"]) == (1, 1, 0)
    assert second["gap_2"] == pytest.approx(math.exp(-1))


def test_four_metres_are_known() -> None:
    assert all(map(meter_known, [(4, 4), (3, 4), (2, 4), (6, 8)]))
    assert not meter_known((5, 4))
