from __future__ import annotations

import numpy as np
import pytest

from engine.harmony.chord_steps import (
    LENGTH,
    NO_ROOT,
    ROOT,
    bar_slots,
    from_slots,
    slot_ticks,
    stands,
    step_slots,
    to_slots,
)
from engine.music.chords import CHORD
from engine.music.grid import Grid
from tests.engine.made_up_chords import AXIS, progression

METERS = [(Grid(100.0), 4), (Grid(100.0, 3), 3), (Grid(100.0, 2), 2), (Grid(100.0, 6, 8), 2)]


@pytest.mark.parametrize(("grid", "slots"), METERS)
def test_a_bar_of_any_meter_is_whole_slots(grid: Grid, slots: int) -> None:
    assert bar_slots(grid) == slots
    assert slots * slot_ticks(grid) == grid.bar_ticks


@pytest.mark.parametrize(("grid", "slots"), METERS)
def test_chords_become_slots_and_come_back(grid: Grid, slots: int) -> None:
    chords = progression(AXIS, 6, grid)
    chords["bass"][1] = 11
    found = to_slots(chords, 6, grid)
    assert found[slots : 2 * slots].tolist() == [[left, 7, 0, 4] for left in range(slots)][::-1]
    back = from_slots(found, grid)
    assert back.dtype == CHORD
    assert back.tolist() == chords.tolist()


def test_a_chord_over_a_bar_line_is_a_step_in_each_bar() -> None:
    chords = np.array([(0, 0, 0, 0), (24, -1, 0, -1), (72, 5, 7, 5)], CHORD)
    slots = to_slots(chords, 2, Grid(100.0))
    assert slots[:, LENGTH].tolist() == [1, 0, 1, 0, 1, 0, 1, 0]
    assert slots[:, ROOT].tolist() == [0, 0, *[NO_ROOT] * 4, 5, 5]
    assert step_slots(slots, 4).tolist() == [0, 2, 4, 6]
    assert stands(slots).tolist() == [0, 1, 0, 1, 2, 3, 0, 1]
    assert from_slots(slots, Grid(100.0)).tolist() == chords.tolist()
