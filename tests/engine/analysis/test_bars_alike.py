"""How bars come back, on bars that can be counted by hand."""

from __future__ import annotations

import numpy as np

from engine.analysis.bars_alike import alike_at_distances, bars_alike, copies_at_distances
from engine.music.grid import GRID_NOTE, sorted_grid
from engine.music.instrument_table import BASS, DRUM
from tests.engine.made_up_phrases import BAR, GRID, PIANO, phrases


def test_a_piece_that_repeats_its_first_bar_is_alike_at_all_distances() -> None:
    alike = bars_alike(phrases("A" * 20, 1), GRID, 20)
    assert alike_at_distances(alike).tolist() == [1.0] * 5
    assert copies_at_distances(alike).tolist() == [1.0] * 5


def test_a_phrase_of_four_bars_comes_back_after_four() -> None:
    alike = bars_alike(phrases("AAAAA"), GRID, 20)
    at = alike_at_distances(alike)
    assert at[2:].tolist() == [1.0] * 3
    assert at[0] < 0.3
    assert copies_at_distances(alike)[0] == 0.0


def test_the_index_is_that_of_shared_notes() -> None:
    rows = [(12 * beat, 12, PIANO, 60 + beat, 80) for beat in range(4)]
    # Two of four notes come back, a third a sixteenth late.
    rows += [(BAR, 3, PIANO, 60, 20), (BAR + 12, 24, PIANO, 61, 80), (BAR + 27, 3, PIANO, 62, 80)]
    alike = bars_alike(np.array(rows, GRID_NOTE), GRID, 2)
    assert alike[0, 1] == 2 / 5
    assert np.isnan(alike_at_distances(alike)[1:]).all()


def test_drums_count_only_alone_and_silence_not_at_all() -> None:
    rows = [(bar * BAR, 3, DRUM, 36, 80) for bar in range(4)]
    rows += [(bar * BAR, 3, BASS, 40 + bar, 80) for bar in range(2)]
    notes = sorted_grid(np.array(rows, GRID_NOTE))
    alike = bars_alike(notes, GRID, 4)
    assert alike[0, 1] == 0.0
    assert alike[1, 2] == 0.0
    assert np.isnan(alike[2, 3])
    assert alike_at_distances(bars_alike(notes, GRID, 4, DRUM))[0] == 1.0
    assert alike_at_distances(bars_alike(notes, GRID, 4, BASS))[0] == 0.0


def test_another_key_and_loudness_change_nothing() -> None:
    notes = phrases("ABAC")
    moved = notes.copy()
    moved["pitch"] += 3
    moved["velocity"] = 30
    assert np.array_equal(bars_alike(moved, GRID, 16), bars_alike(notes, GRID, 16))
