"""Phrases that come together are one section."""

from __future__ import annotations

import pytest

from engine.analysis.form import Section
from engine.analysis.joined_sections import join_phrases


def phrases(form: str, bars: int = 4) -> list[Section]:
    names = form.split()
    return [
        Section(index * bars, bars, name.rstrip("'"), name.endswith("'"))
        for index, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    ("form", "joined"),
    [
        ("A B C A B D", "A8 B4 A8 C4"),
        ("A B C D C D' A B", "A8 B8 B'8 A8"),
        # Longer than sixteen bars is no section, nor is more than eight of what is new.
        ("A B C D E A B C D E X", "A16 B4 A16 B4 C4"),
        ("A B C D", "A8 B8"),
        # Two phrases that also stand alone half of the time stay two.
        ("A B A C B A B C", "A4 B4 A4 C4 B4 A4 B4 C4"),
        # At one place in four another may stand between them.
        ("A B C A B C A B C A D", "A12 A12 A12 A4 B4"),
        # One letter for all would tell nothing.
        ("A B A B", "A4 B4 A4 B4"),
        ("", ""),
    ],
)
def test_what_comes_together_is_one_section(form: str, joined: str) -> None:
    found = join_phrases(phrases(form), 4)
    assert " ".join(f"{one.name}{one.bars}" for one in found) == joined
    begun = 0
    for one in found:
        assert one.first == begun
        begun += one.bars
    assert begun == 4 * len(form.split())
