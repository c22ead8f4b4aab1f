"""How time in a bar becomes note values."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.music.grid import Grid
from engine.notation.beams import beams_of
from engine.notation.lengths import Written
from engine.notation.symbols import Symbol, bar_symbols
from engine.notation.values import TUPLET_VALUES, VALUES, Metre, metre_of, split_value

METRES = {
    "4/4": metre_of(Grid(100.0, 4)),
    "3/4": metre_of(Grid(100.0, 3)),
    "2/4": metre_of(Grid(100.0, 2)),
    "6/8": metre_of(Grid(100.0, 6, 8)),
}
LENGTH = {"whole": 48, "half": 24, "quarter": 12, "eighth": 6, "16th": 3, "32nd": 1.5}


def written(*spans: tuple[int, int], metre: str = "4/4", bars: int = 1) -> list[list[Symbol]]:
    return bar_symbols([Written(*span, (60,)) for span in spans], bars, METRES[metre])


@pytest.mark.parametrize(
    ("metre", "start", "end", "places"),
    [
        ("4/4", 0, 48, (0, 48)),
        ("4/4", 0, 36, (0, 36)),
        ("4/4", 12, 36, (12, 36)),
        ("4/4", 6, 18, (6, 18)),
        ("4/4", 18, 30, (18, 24, 30)),
        ("4/4", 6, 30, (6, 24, 30)),
        ("4/4", 0, 18, (0, 18)),
        ("4/4", 9, 15, (9, 12, 15)),
        ("4/4", 3, 9, (3, 9)),
        ("3/4", 0, 36, (0, 36)),
        ("3/4", 6, 18, (6, 18)),
        ("2/4", 0, 24, (0, 24)),
        ("6/8", 0, 36, (0, 36)),
        ("6/8", 0, 12, (0, 12)),
        ("6/8", 6, 24, (6, 18, 24)),
        ("6/8", 12, 24, (12, 18, 24)),
    ],
)
def test_notes_are_split_where_a_reader_looks_for_the_beat(
    metre: str, start: int, end: int, places: tuple[int, ...]
) -> None:
    assert split_value(start, end, METRES[metre]) == places


@pytest.mark.parametrize(
    ("metre", "start", "end", "places"),
    [
        ("4/4", 0, 48, (0, 48)),
        ("4/4", 12, 36, (12, 24, 36)),
        ("4/4", 6, 18, (6, 12, 18)),
        ("4/4", 0, 18, (0, 12, 18)),
        ("4/4", 24, 48, (24, 48)),
        ("6/8", 18, 36, (18, 36)),
        ("6/8", 6, 18, (6, 12, 18)),
    ],
)
def test_rests_hide_no_beat(metre: str, start: int, end: int, places: tuple[int, ...]) -> None:
    assert split_value(start, end, METRES[metre], rest=True) == places


@given(
    st.sampled_from(sorted(METRES)),
    st.lists(st.integers(0, 95), min_size=2, max_size=12, unique=True),
)
def test_any_voice_fills_its_bars_with_values_that_there_are(metre: str, places: list[int]) -> None:
    metre_of_bar: Metre = METRES[metre]
    bars = -(-96 // metre_of_bar.bar)
    spans = list(itertools.pairwise(sorted(places)))[::2]
    found = written(*spans, metre=metre, bars=bars)
    for symbols in found:
        place = 0
        for symbol in symbols:
            assert symbol.start == place
            place = symbol.end
            values = TUPLET_VALUES if symbol.tuplet else VALUES
            assert values[symbol.ticks] == (symbol.value, symbol.dots)
            length = LENGTH[symbol.value] * (1.5 if symbol.dots else 1)
            assert symbol.ticks == length * (2 / 3 if symbol.tuplet else 1)
        assert place in (0, metre_of_bar.bar)
        assert sum(symbol.opens for symbol in symbols) == sum(symbol.closes for symbol in symbols)
    # Ties lead from each note's start to its end, over bar lines too.
    heads = [
        (bar * metre_of_bar.bar + symbol.start, symbol)
        for bar, symbols in enumerate(found)
        for symbol in symbols
        if symbol.pitches
    ]
    again, start = [], 0
    for place, symbol in heads:
        start = start if symbol.tied_before else place
        if not symbol.tied_after:
            again.append((start, place + symbol.ticks))
    assert again == spans


def test_thirds_of_a_beat_are_a_triplet() -> None:
    (bar,) = written((0, 4), (4, 8), (8, 12), (12, 24))
    assert [(one.value, one.tuplet) for one in bar] == [
        ("eighth", True),
        ("eighth", True),
        ("eighth", True),
        ("quarter", False),
        ("half", False),
    ]
    assert [one.opens for one in bar] == [True, False, False, False, False]
    assert [one.closes for one in bar] == [False, False, True, False, False]


def test_three_quarters_in_the_time_of_two_are_one_triplet() -> None:
    (bar,) = written((0, 8), (8, 16), (16, 24), (24, 48))
    assert [one.value for one in bar] == ["quarter", "quarter", "quarter", "half"]
    assert [one.closes for one in bar] == [False, False, True, False]


def test_halves_and_thirds_in_one_beat_stay_where_they_are() -> None:
    (bar,) = written((0, 3), (3, 8), (8, 12))
    assert [one.start for one in bar if one.pitches and not one.tied_before] == [0, 3, 8]


@pytest.mark.parametrize(
    ("spans", "metre", "beams"),
    [
        (((0, 6), (6, 12), (12, 18), (18, 24)), "4/4", ["begin", "continue", "continue", "end"]),
        (((0, 6), (6, 12), (12, 18), (18, 24)), "3/4", ["begin", "end", "begin", "end"]),
        (((0, 6), (6, 12), (12, 18), (18, 24)), "6/8", ["begin", "continue", "end", ""]),
        (((0, 9), (9, 12)), "4/4", ["begin", "end backward hook"]),
        (((0, 3), (3, 12)), "4/4", ["begin forward hook", "end"]),
        (((0, 3), (3, 6), (6, 12)), "4/4", ["begin begin", "continue end", "end"]),
        (((0, 6), (12, 18)), "4/4", ["", ""]),
        # No beam leads out of a triplet that begins with a rest.
        (((4, 6), (6, 9), (9, 12)), "4/4", ["", "begin begin", "end end"]),
        # Nor where several of its notes hang together.
        (((2, 4), (4, 6), (6, 12), (12, 18)), "6/8", ["begin begin", "end end", "begin", "end"]),
        (
            ((0, 2), (2, 4), (4, 6), (6, 12)),
            "4/4",
            ["begin begin", *["continue continue"], "continue end", "end"],
        ),
    ],
)
def test_beams_show_the_beats(
    spans: tuple[tuple[int, int], ...], metre: str, beams: list[str]
) -> None:
    (bar,) = written(*spans, metre=metre)
    found = zip(bar, beams_of(bar, METRES[metre]), strict=True)
    assert [" ".join(beam) for symbol, beam in found if symbol.pitches] == beams
