"""Progressions that were asked for, on the grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api.keys import Key, all_keys, parse_key
from engine.api.progression import parse_progression
from engine.music.chord_plan import progression_bars, resolve_progression
from engine.music.chords import chord_symbols, transpose_chords
from engine.music.grid import Grid

C_MAJOR = Key(0, "major")
FOUR, THREE, SIX, TWO = Grid(120.0), Grid(120.0, 3), Grid(120.0, 6, 8), Grid(120.0, 2)


def laid_out(
    text: str, grid: Grid = FOUR, bars: int | None = None, key: Key = C_MAJOR
) -> list[tuple[int, str]]:
    chords = resolve_progression(parse_progression(text), key, grid, bars)
    return list(zip(chords["tick"].tolist(), chord_symbols(chords, key), strict=True))


def test_a_chord_lasts_a_bar_or_its_beats() -> None:
    assert laid_out("Am F") == [(0, "Am"), (48, "F")]
    assert laid_out("Am F", THREE) == laid_out("Am F", SIX) == [(0, "Am"), (36, "F")]
    assert laid_out("Am:2 F:1.5 C:.5 G") == [(0, "Am"), (24, "F"), (42, "C"), (48, "G")]
    assert laid_out("C C/E:2 N.C.:2") == [(0, "C"), (48, "C/E"), (72, "N.C.")]


@pytest.mark.parametrize(
    ("grid", "ticks"),
    [
        (FOUR, [0, 24, 48, 72, 84, 96, 108, 120, 132]),
        (THREE, [0, 24, 36, 48, 60, 72, 84, 90, 102]),
        (SIX, [0, 18, 36, 48, 60, 72, 84, 90, 102]),
        (TWO, [0, 12, 24, 36, 42, 48, 54, 60, 66]),
    ],
)
def test_chords_that_share_a_bar_change_on_its_beats(grid: Grid, ticks: list[int]) -> None:
    found = [tick for tick, _ in laid_out("| C D | E F G | A B C D |", grid)]
    assert found == ticks


def test_a_short_progression_comes_round_at_a_bar_line_and_a_long_one_is_cut() -> None:
    assert laid_out("C G", bars=3) == [(0, "C"), (48, "G"), (96, "C")]
    assert laid_out("C:3 G:3", bars=4) == [(0, "C"), (36, "G"), (96, "C"), (132, "G")]
    assert laid_out("C G Am F", bars=2) == [(0, "C"), (48, "G")]
    assert laid_out("C:2 C:2 C", bars=2) == [(0, "C")]


def test_the_bars_of_a_progression_are_counted_in_full() -> None:
    for text, grid, bars in (("C G", FOUR, 2), ("C:3 G:3", FOUR, 2), ("C:3 G:3", THREE, 2),
                             ("C:.5", TWO, 1), ("| C D | E |", SIX, 2)):  # fmt: skip
        assert progression_bars(parse_progression(text), grid) == bars


def test_numerals_are_moved_to_the_key_and_names_are_not() -> None:
    key = parse_key("Eb major")
    assert laid_out("I vi C V/V", key=key) == [(0, "Eb"), (48, "Cm"), (96, "C"), (144, "F")]


@given(st.sampled_from(all_keys()), st.integers(1, 12), st.sampled_from([FOUR, THREE, SIX, TWO]))
def test_numerals_stand_in_every_key_alike(key: Key, bars: int, grid: Grid) -> None:
    numerals = parse_progression("| i iv | VI:1 VII:2 | V7/V V/7 bII | N.C. |")
    in_c = resolve_progression(numerals, Key(0, key.mode), grid, bars)
    moved = resolve_progression(numerals, key, grid, bars)
    assert np.array_equal(moved, transpose_chords(in_c, key.tonic))
    assert moved["tick"][0] == 0
    assert (np.diff(moved["tick"]) > 0).all()
    assert moved["tick"][-1] < bars * grid.bar_ticks
