"""The letters of forms, of pieces whose form is known."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.form import (
    Section,
    find_sections,
    form_of,
    literal_bars,
    planned_returns,
)
from engine.analysis.sections import compare_bars, find_returns
from engine.music.grid import GridNotes, sorted_grid
from tests.engine.made_up_phrases import BAR, GRID, phrases


def form(notes: GridNotes, section_bars: int = 4) -> str:
    alike = compare_bars(notes, GRID)
    return form_of(find_returns(notes, GRID, alike), alike, section_bars)


@pytest.mark.parametrize(
    "letters", ["AABA", "ABAB", "ABAC", "AABB", "ABCA", "ABBA", "AAAA", "ABCD", "ABCABC"]
)
def test_the_form_is_that_of_the_phrases(letters: str) -> None:
    assert form(phrases(letters)) == " ".join(letters)
    assert form(phrases(letters, 8), 8) == " ".join(letters)


def test_eight_bars_of_two_phrases_are_one_section_or_two() -> None:
    notes = phrases("ABABCDAB")
    assert form(notes) == "A B A B C D A B"
    assert form(notes, 8) == "A A B A"


def test_a_phrase_whose_melody_changes_is_varied() -> None:
    notes = phrases("ABA")
    rng = np.random.default_rng(3)
    melody = (notes["tick"] >= 8 * BAR) & (notes["pitch"] >= 64)
    notes["pitch"][melody & (rng.random(len(notes)) < 0.35)] += 2
    assert form(sorted_grid(notes)) == "A B A'"


def test_a_phrase_whose_end_is_new_is_varied() -> None:
    notes, other = phrases("ABA"), phrases("XYZ", seed=7)
    end = 11 * BAR
    joined = np.concatenate([notes[notes["tick"] < end], other[other["tick"] >= end]])
    assert form(joined) == "A B A'"


def test_sections_follow_phrases_of_odd_lengths() -> None:
    # A verse of nine bars: each later phrase begins a bar late.
    first, bar, again = phrases("AB"), phrases("X", 1, seed=5), phrases("ABC")
    bar["tick"] += 8 * BAR
    again["tick"] += 9 * BAR
    notes = np.concatenate([first, bar, again])
    assert form(notes) == "A B A B C"
    alike = compare_bars(notes, GRID)
    found = find_sections(find_returns(notes, GRID, alike), alike, 4)
    assert [one.first for one in found] == [0, 4, 9, 13, 17]
    assert sum(one.bars for one in found) == 21


def test_a_planned_form_is_found_again() -> None:
    plan = [
        Section(0, 4, "A"),
        Section(4, 4, "B"),
        Section(8, 4, "A", varied=True),
        Section(12, 6, "C"),
        Section(18, 6, "B"),
    ]
    returns = planned_returns(plan)
    assert returns.tolist() == [*[-1] * 8, 0, 1, 2, 3, *[-1] * 6, 4, 5, 6, 7, -1, -1]
    notes = phrases("ABA")
    alike = compare_bars(notes, GRID)
    found = find_returns(notes, GRID, alike)
    assert planned_returns(find_sections(found, alike, 4)).tolist() == found.tolist()


def test_a_piece_of_a_few_bars_is_one_section_and_silence_none() -> None:
    assert form(phrases("A", 2)) == "A"
    assert form(phrases("A", 5)) == "A"
    assert form(phrases("A", 0)) == ""


def test_literal_bars_are_those_of_sections_that_return_as_they_were() -> None:
    form = [("A", False), ("B", False), ("A", False), ("A", True), ("B", False)]
    sections = [Section(2 * at, 2, letter, varied) for at, (letter, varied) in enumerate(form)]
    assert np.flatnonzero(literal_bars(sections)).tolist() == [4, 5, 8, 9]
