"""Forms as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api.errors import RequestError
from engine.api.form import MAX_SECTIONS, Form, parse_form


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("A A' B A", "A A' B A"),
        ("aaba", "A A B A"),
        ("a a’ b a′", "A A' B A'"),
        ("A, A', B → A", "A A' B A"),
        ("| A | B | A'' |", "A B A'"),
        ("A1-A2-B1-A3", "A A' B A'"),
        ("A'BA", "A B A"),  # nothing is there yet that it could vary
        ("A", "A"),
    ],
)
def test_a_form_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert str(parse_form(typed)) == read


@pytest.mark.parametrize("typed", ["", " - ", "verse", "B A", "A C", "'A", "A 0", "A?", "ä"])
def test_what_is_no_form_is_said_with_what_is_allowed(typed: str) -> None:
    with pytest.raises(RequestError, match="Write a letter for each section, new ones") as caught:
        parse_form(typed)
    assert caught.value.code == "unknown-form"
    assert caught.value.values == {"typed": " ".join(typed.split()) or "–"}


def test_a_form_has_so_many_sections_at_most() -> None:
    assert len(parse_form("A" * MAX_SECTIONS).sections) == MAX_SECTIONS
    with pytest.raises(RequestError, match="A form has at most 24 sections") as caught:
        parse_form("A" * (MAX_SECTIONS + 1))
    assert caught.value.code == "too-many-sections"


@pytest.mark.parametrize("sections", [(), ("A", "a"), ("A", "B''"), ("A'",), ("A", "B'"), ("AB",)])
def test_a_form_that_cannot_be_is_none(sections: tuple[str, ...]) -> None:
    with pytest.raises(RequestError):
        Form(sections)


@given(st.text(max_size=40) | st.text(alphabet="ABCab'2 ,", max_size=12))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        form = parse_form(typed)
    except RequestError:
        return
    assert parse_form(str(form)) == form
