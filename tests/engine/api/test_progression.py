"""Progressions as people type them."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api.errors import RequestError
from engine.api.progression import (
    MAX_CHORDS,
    Progression,
    ProgressionStep,
    parse_progression,
)


def steps(text: str) -> list[tuple[str, float | None]]:
    return [(step.chord, step.beats) for step in parse_progression(text).steps]


@pytest.mark.parametrize(
    "text",
    ["Am F C G", "Am, F, C, G", "Am,F,C,G", "Am-F-C-G", "Am - F - C - G", "Am – F – C – G",
     "Am–F–C–G", "Am → F → C → G", "Am->F->C->G", "Am > F > C > G", " Am;F;\nC  G ",
     "| Am | F | C | G |", "|: Am | F | C | G :|", "Am | F | C | G", "Am||F||C||G"],
)  # fmt: skip
def test_chords_stand_apart_in_the_usual_ways(text: str) -> None:
    assert steps(text) == [("Am", None), ("F", None), ("C", None), ("G", None)]
    assert str(parse_progression(text)) == "Am F C G"


def test_a_hyphen_belongs_to_a_name_where_no_chord_follows() -> None:
    assert steps("C-7-F7 C- D-7 a-g") == [
        (chord, None) for chord in ("C-7", "F7", "C-", "D-7", "a", "g")
    ]
    assert steps("ii-V-I bVI-bVII-i") == [
        (chord, None) for chord in ("ii", "V", "I", "bVI", "bVII", "i")
    ]


def test_a_length_stands_after_a_colon() -> None:
    assert steps("Am:2 F:2.0 C :1.5, G: .5 N.C.:32") == [
        ("Am", 2.0), ("F", 2.0), ("C", 1.5), ("G", 0.5), ("N.C.", 32.0),
    ]  # fmt: skip
    assert steps("Am-F:2") == [("Am", None), ("F", 2.0)]
    assert str(parse_progression("Am:2 F:2.0 C")) == "Am:2 F:2 C"


def test_chords_between_bar_lines_share_the_bar() -> None:
    progression = parse_progression("| Am F | C | % D | G:3 Em:1 |")
    assert [(step.chord, step.sharing) for step in progression.steps] == [
        ("Am", 2), ("F", 2), ("C", 1), ("C", 2), ("D", 2), ("G", 1), ("Em", 1),
    ]  # fmt: skip
    assert str(progression) == "| Am F | C | C D | G:3 | Em:1 |"


def test_signs_become_ascii_and_numerals_are_known() -> None:
    assert steps("B♭∆ F♯ø vii°7/V") == [("Bb^", None), ("F#h", None), ("viio7/V", None)]
    assert parse_progression("C V").in_numerals
    assert not parse_progression("C G").in_numerals


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-chords"),
        (" | | ", "no-chords"),
        ("-", "no-chords"),
        ("Am F X", "unknown-chord"),
        ("% Am", "unknown-chord"),
        ("hello world", "unknown-chord"),
        ("Am-X-C", "unknown-chord"),
        ("C " * (MAX_CHORDS + 1), "too-many-chords"),
        ("Am:", "chord-length"),
        ("Am:x", "chord-length"),
        ("Am:0", "chord-length"),
        ("Am:2.3", "chord-length"),
        ("Am:33", "chord-length"),
        ("Am:1e1", "chord-length"),
        (":2", "chord-length"),
        ("Am:" + "9" * 5000, "chord-length"),
        ("| A B C D E |", "chords-in-bar"),
        ("| A:2 B |", "chords-in-bar"),
    ],
)
def test_what_is_no_progression_is_refused(text: str, code: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_progression(text)
    assert caught.value.code == code
    assert len(str(caught.value)) < 200


def test_a_progression_that_could_not_be_typed_is_no_value() -> None:
    shared = ProgressionStep("C", None, 2)
    for make in (
        lambda: Progression(()),
        lambda: Progression((shared,)),
        lambda: Progression((shared, ProgressionStep("C"), shared)),
        lambda: Progression((ProgressionStep("C"),) * (MAX_CHORDS + 1)),
        lambda: ProgressionStep("H"),
        lambda: ProgressionStep("C", 0.25),
        lambda: ProgressionStep("C", float("nan")),
        lambda: ProgressionStep("C", 2.0, 2),
        lambda: ProgressionStep("C", None, 0),
        lambda: ProgressionStep("C", None, 5),
    ):
        with pytest.raises(RequestError):
            make()


chord_texts = st.sampled_from(
    ["Am", "F#m7", "Bb/D", "C-7", "N.C.", "C6/9", "V7/V", "bVII", "I/3", "G7(b9)", "a", "Cm/maj7"]
)
bars = st.lists(chord_texts, min_size=1, max_size=4).map(
    lambda chords: [ProgressionStep(chord, None, len(chords)) for chord in chords]
) | st.builds(ProgressionStep, chord_texts, st.integers(1, 64).map(lambda halves: halves / 2)).map(
    lambda step: [step]
)


@given(st.lists(bars, min_size=1, max_size=16))
def test_a_progression_is_read_as_it_is_written_and_crosses_processes(
    made: list[list[ProgressionStep]],
) -> None:
    progression = Progression(tuple(step for bar in made for step in bar))
    assert parse_progression(str(progression)) == progression
    assert pickle.loads(pickle.dumps(progression)) == progression


@given(st.text(max_size=30) | st.text("ACGbm#7/IViv:|%-., 2", max_size=30))
def test_any_text_is_a_progression_or_refused(text: str) -> None:
    try:
        progression = parse_progression(text)
    except RequestError:
        return
    assert parse_progression(str(progression)) == progression
