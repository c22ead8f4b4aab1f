"""Returns and forms, of pieces made of bars whose form is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.analysis.sections import compare_bars, find_returns
from engine.music.grid import GRID_NOTE, Grid, sorted_grid
from engine.music.instrument_table import DRUM
from tests.engine.made_up_phrases import BAR, GRID, PIANO, phrases


def starts(letters: str, bars: int = 4) -> NDArray[np.int32]:
    """Where each bar returns from, by the letters of the phrases."""
    found = [
        letters.index(letter) * bars + bar if letter in letters[:number] else -1
        for number, letter in enumerate(letters)
        for bar in range(bars)
    ]
    return np.array(found, np.int32)


@pytest.mark.parametrize("letters", ["AABA", "ABAB", "ABCABC", "ABACA", "AAAA", "ABCD", "ABBA"])
@pytest.mark.parametrize("bars", [4, 8])
def test_phrases_return_from_where_they_first_stood(letters: str, bars: int) -> None:
    found = find_returns(phrases(letters, bars), GRID)
    assert found.dtype == np.int32
    assert found.tolist() == starts(letters, bars).tolist()


def test_phrases_are_found_after_an_opening_of_an_odd_number_of_bars() -> None:
    body = phrases("ABA")
    body["tick"] += 3 * BAR
    opening = phrases("X", 3, seed=9)
    found = find_returns(np.concatenate([opening, body]), GRID)
    assert found.tolist() == [-1] * 11 + [3, 4, 5, 6]


def test_a_varied_phrase_returns_too() -> None:
    notes = phrases("ABA")
    rng = np.random.default_rng(3)
    # A third of the last phrase's melody moves by a step or two.
    melody = (notes["tick"] >= 8 * BAR) & (notes["pitch"] >= 64)
    notes["pitch"][melody & (rng.random(len(notes)) < 0.35)] += 2
    assert find_returns(sorted_grid(notes), GRID).tolist() == starts("ABA").tolist()


def test_the_rhythm_and_chord_of_a_bar_on_other_notes_are_half_a_likeness() -> None:
    rows = [(0, 12, PIANO, 60, 80), (12, 12, PIANO, 64, 80), (24, 24, PIANO, 67, 80)]
    again = [(BAR, 12, PIANO, 64, 80), (BAR + 12, 12, PIANO, 60, 80), (BAR + 24, 24, PIANO, 67, 80)]
    other = [(2 * BAR + 6, 3, PIANO, 61, 80), (2 * BAR + 15, 3, PIANO, 66, 80)]
    alike = compare_bars(np.array([*rows, *again, *other], GRID_NOTE), GRID)
    assert np.allclose(alike.diagonal(), 1.0)
    assert np.array_equal(alike, alike.T)
    assert 0.4 < alike[0, 1] < 0.8
    assert alike[0, 2] == 0.0


def test_drums_alone_make_no_return() -> None:
    notes = phrases("ABCD")
    drums = [(bar * BAR + 12 * beat, 3, DRUM, 36, 90) for bar in range(16) for beat in range(4)]
    both = sorted_grid(np.concatenate([notes, np.array(drums, GRID_NOTE)]))
    assert (find_returns(both, GRID) == -1).all()
    # Where nothing else plays they are the music.
    assert find_returns(np.array(drums, GRID_NOTE), GRID)[4:].min() >= 0


def test_what_is_returned_to_depends_on_no_key_tempo_or_loudness() -> None:
    notes = phrases("ABCAB")
    found = find_returns(notes, GRID).tolist()
    moved = notes.copy()
    moved["pitch"] += 5
    moved["velocity"] = 50
    assert find_returns(moved, Grid(160.0)).tolist() == found


def test_bars_of_other_meters_return() -> None:
    grid = Grid(90.0, 6, 8)
    notes = phrases("ABA")
    notes = notes[notes["tick"] % BAR < grid.bar_ticks]
    bar, within = np.divmod(notes["tick"], BAR)
    notes["tick"] = bar * grid.bar_ticks + within
    assert find_returns(notes, grid).tolist() == starts("ABA").tolist()


def test_short_and_silent_pieces_have_no_returns() -> None:
    assert find_returns(phrases("A", 3), GRID).tolist() == [-1] * 3
    assert find_returns(np.zeros(0, GRID_NOTE), GRID).tolist() == []
    late = phrases("AA")
    late["tick"] += 8 * BAR
    found = find_returns(late, GRID).tolist()
    assert found == [-1] * 12 + [8, 9, 10, 11]
