"""Rests that no shift can tell: whole bars are taken out of them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.music.grid import GridNotes
from engine.tokens.vocabulary import SHIFT_TICKS
from engine.training.rests import without_odd_rests
from tests.engine.composing.grid_music import grid_notes


def rests(*gaps: int) -> GridNotes:
    """Two notes at each onset, these ticks apart."""
    ticks = np.cumsum(gaps).tolist()
    return grid_notes(*((tick, 4, name, 60) for tick in ticks for name in ("piano", "flute")))


@pytest.mark.parametrize("bar", [24, 36, 48])
@pytest.mark.parametrize("gap", [51, 57, 99, 102, 105, 193, 195, 240, 1000, 5003])
def test_after_a_rest_no_shift_is_as_long_as_notes_keep_their_place_in_the_bar(
    bar: int, gap: int
) -> None:
    notes = rests(3, 6, gap, 5, 108, gap, 0, 48)
    made = without_odd_rests(notes, bar)
    assert np.isin(np.diff(made["tick"]), SHIFT_TICKS).all()
    assert (made["tick"] % bar == notes["tick"] % bar).all()
    assert ((np.diff(made["tick"]) == 0) == (np.diff(notes["tick"]) == 0)).all()
    # Nothing rings into what comes after it.
    assert made["duration"][2] == min(4, made["tick"][4] - made["tick"][2])
    # As few bars as will do are taken out.
    left = range(int(made["tick"][4] - made["tick"][2]) + bar, gap + 1, bar)
    assert not np.isin(left, SHIFT_TICKS).any()
    assert without_odd_rests(made, bar) is made


def test_rests_that_can_be_written_and_held_notes_beside_others_stay() -> None:
    usual = rests(0, 48, 54, 96, 108, 192)
    assert without_odd_rests(usual, 48) is usual
    rows = [(0, 90, "bass", 40), (0, 40, "piano", 60), (0, 98, "flute", 80), (99, 12, "piano", 62)]
    made = without_odd_rests(grid_notes(*rows, (111, 30, "bass", 43)), 48)
    # Two bars are gone between the first notes and the next one, three ticks later.
    assert made["tick"].tolist() == [0, 0, 0, 3, 15]
    assert made["duration"].tolist() == [3, 3, 3, 12, 30]
    rows = [(0, 200, "bass", 40), (0, 240, "piano", 60), (240, 12, "piano", 62)]
    made = without_odd_rests(grid_notes(*rows), 48)
    assert made["tick"].tolist() == [0, 0, 192]
    assert made["duration"].tolist() == [192, 192, 12]


def test_empty_bars_at_the_beginning_are_not_waited_for() -> None:
    made = without_odd_rests(rests(48 * 9 + 5, 12), 48)
    assert np.unique(made["tick"]).tolist() == [5, 17]
