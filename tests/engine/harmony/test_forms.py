from __future__ import annotations

import json

import numpy as np
import pytest

from engine.analysis.form import planned_returns
from engine.api.errors import RequestError
from engine.api.request import SECONDS, TEMPOS
from engine.api.settings import PROJECT
from engine.harmony.chord_network import CHORD_FACTS
from engine.harmony.forms import FORM_KINDS, Forms, form_text, forms_by_kind, plan_form

REAL = Forms.count(
    {
        4: [
            "A B B' C B B' D",
            "A A' B A A' B C A D",
            "A B C B C D B C E",
            "A B A' B C A B",
            "A A B B C C D D A",
            "A B A C A D A E F",
            "A B C D E F G",
        ],
        8: ["A A B A A C A A B D"],
    }
)


@pytest.mark.parametrize("bars", [8, 13, 16, 22, 25, 28])
def test_a_form_covers_the_piece_in_real_sections(bars: int) -> None:
    rng = np.random.default_rng(1)
    for _ in range(30):
        sections = REAL.draw(bars, rng)
        assert [one.first for one in sections] == np.cumsum(
            [0, *[one.bars for one in sections[:-1]]]
        ).tolist()
        assert sum(one.bars for one in sections) == bars
        assert all(one.bars == 4 for one in sections[:-1])
        assert 2 <= sections[-1].bars <= 5
        assert sections[0].name == "A"
        letters = [one.letter for one in sections]
        assert sorted(set(letters)) == sorted(set(letters), key=letters.index)
        assert not any(
            one.varied for one in sections if letters.index(one.letter) == sections.index(one)
        )
        assert len(planned_returns(sections)) == bars


def test_many_forms_are_drawn_and_as_much_returns_as_in_real_ones() -> None:
    rng = np.random.default_rng(2)
    drawn = [form_text(REAL.draw(25, rng)) for _ in range(100)]
    assert len(set(drawn)) >= 6
    new = np.mean([len(set(one.replace("'", "").split())) / 6 for one in drawn])
    assert 0.45 < new < 0.75


def test_a_short_piece_and_a_length_without_music_have_no_form() -> None:
    rng = np.random.default_rng(1)
    assert REAL.draw(7, rng) == []
    assert REAL.draw(400, rng) == []
    assert form_text(REAL.draw(70, rng)).split()[0] == "A"
    assert all(one.bars == 8 for one in REAL.draw(70, rng)[:-1])


def test_what_is_longer_than_known_forms_has_sections_twice_as_long() -> None:
    sections = REAL.draw(163, np.random.default_rng(1))
    assert [one.bars for one in sections] == [16] * 9 + [19]
    assert form_text(sections) == "A A B A A C A A B D"


@pytest.mark.parametrize("tempo", [TEMPOS[0], 120, 128, 165, TEMPOS[1]])
def test_the_longest_piece_has_a_form_at_any_tempo(tempo: int) -> None:
    bars = SECONDS[1] * tempo // 240
    known = json.loads((PROJECT / "models" / "composer" / CHORD_FACTS).read_text())["forms"]
    rng = np.random.default_rng(1)
    for forms in forms_by_kind(known).values():
        drawn = {form_text(forms.draw(bars, rng)) for _ in range(20)}
        assert len(drawn) > 10
        assert all(len(form.split()) > 5 for form in drawn)


def test_what_was_counted_is_read_back() -> None:
    assert Forms.from_json(REAL.to_json()) == REAL
    assert Forms.count({4: ["A", "A B", "A"]}).counts == {4: {"A": 2, "A B": 1}}


def test_kinds_have_forms_of_their_own_or_share_those_of_a_file_of_before() -> None:
    other = Forms({4: {"A B": 1}})
    assert forms_by_kind({"piano": other.to_json(), "band": REAL.to_json()}) == {
        "piano": other,
        "band": REAL,
    }
    assert forms_by_kind(REAL.to_json()) == dict.fromkeys(FORM_KINDS, REAL)


def test_an_asked_for_form_is_spread_over_the_bars() -> None:
    sections = plan_form(["A", "A'", "B", "A"], 30)
    assert [(one.name, one.first, one.bars) for one in sections] == [
        ("A", 0, 8), ("A'", 8, 8), ("B", 16, 4), ("A", 20, 10)
    ]  # fmt: skip
    assert [one.bars for one in plan_form(["A", "B", "A"], 6)] == [2, 2, 2]
    assert [one.bars for one in plan_form(["A", "B", "A"], 9)] == [2, 4, 3]


def test_a_form_with_too_many_sections_is_told_how_many_fit() -> None:
    sentence = "3 sections does not fit: the piece has 5 bars, room for 2 of 2 bars each"
    with pytest.raises(RequestError, match=sentence):
        plan_form(["A", "B", "A"], 5)
