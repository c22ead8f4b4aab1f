"""What candidates are chosen by: returns, movement, and whether they are stuck."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.form_terms import FORM_TERMS, measure_form_terms
from engine.music.grid import GRID_NOTE, Grid, GridNotes, to_notes

GRID = Grid(120.0)


def melody(pitches: list[int], ticks: int = 12) -> GridNotes:
    notes = np.zeros(len(pitches), GRID_NOTE)
    notes["tick"] = np.arange(len(pitches)) * ticks
    notes["duration"], notes["instrument"], notes["velocity"] = ticks, 2, 80
    notes["pitch"] = pitches
    return notes


def terms(notes: GridNotes, bars: int) -> dict[str, float]:
    return measure_form_terms(notes, GRID, bars, to_notes(notes, GRID))


def test_every_term_is_measured() -> None:
    assert tuple(terms(melody([60, 62, 64, 65] * 8), 8)) == FORM_TERMS


def test_a_bar_that_repeats_is_alike_at_every_distance() -> None:
    found = terms(melody([60, 62, 64, 65] * 12), 12)
    assert [found[f"alike_{far}"] for far in (1, 2, 4, 8)] == [1.0] * 4
    moved = terms(melody([60 + 2 * bar + step for bar in range(12) for step in (0, 1, 3, 4)]), 12)
    assert moved["alike_1"] < 0.2


def test_one_note_over_and_over_is_stuck() -> None:
    stuck = terms(melody([60] * 48), 12)
    assert stuck["commonest"] == 1.0
    assert stuck["top_repeats"] == pytest.approx(1.0)
    assert stuck["chord_changes"] == 0.0
    assert terms(melody([60, 64, 67, 72] * 12), 12)["commonest"] == 0.25


def test_a_long_piece_is_measured_by_the_stretch() -> None:
    rng = np.random.default_rng(1)
    pitches = rng.integers(55, 75, 480).tolist()
    short, long = terms(melody(pitches[:60]), 15), terms(melody(pitches), 120)
    # Over the whole minutes far more pitches would be heard, and the commonest would be rarer.
    for name in ("four_commonest", "top_commonest", "chord_commonest"):
        assert long[name] == pytest.approx(short[name], abs=0.12), name


def test_silence_at_the_start_does_no_harm() -> None:
    notes = melody([60, 62, 64, 65] * 4)
    notes["tick"] += 48 * 30
    found = terms(notes, 34)
    assert np.isfinite(found["chord_commonest"])
