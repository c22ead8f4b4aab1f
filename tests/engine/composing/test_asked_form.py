"""A form that is asked for: chords come back in it, and notes are told where they come from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.analysis.form import loosen_varied, planned_returns
from engine.api.errors import RequestError
from engine.api.form import parse_form
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.progression import parse_progression
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.kinds import MANNERS_OF
from engine.harmony.chord_writer import ChordPlan, ChordWriter
from engine.harmony.forms import plan_form
from engine.music.chords import Chords
from tests.engine.composing.test_note_composer import G, made, midi_of
from tests.engine.fakes import uniform_composer
from tests.engine.listening import ListeningSession, listening
from tests.engine.made_up_chords import AnyChord


def composed(
    form: str, writer: AnyChord | None = None, **values: Any
) -> tuple[ComposedPiece, ListeningSession]:
    """A piece of 16 bars unless told otherwise, and what the network heard of it."""
    composer = uniform_composer(ChordWriter(writer) if writer else None)
    network = listening(composer)
    usual: dict[str, Any] = {"mood": mood("happy"), "seed": 1, "seconds": 32, "tempo": 120}
    request = ComposeRequest(candidates=2, form=parse_form(form), **{**usual, **values})
    return composer.compose(request), network.heard


def returning(heard: ListeningSession) -> list[int]:
    """The bars with a note whose network was told that they return."""
    found = {tick // 48 for row in heard.returned for tick, back in row.items() if back}
    new = {tick // 48 for row in heard.returned for tick, back in row.items() if not back}
    assert not found & new
    return sorted(found)


@pytest.mark.parametrize("instruments", ["piano", "band"])
def test_notes_are_told_where_a_section_returns_from(
    instruments: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MANNERS_OF, instruments, replace(MANNERS_OF[instruments], pairs=0.0))
    _, heard = composed("A B A C", instruments=instruments)
    assert returning(heard) == [8, 9, 10, 11]


def test_a_varied_section_ends_with_a_bar_that_is_new() -> None:
    _, heard = composed("A A' B A")
    assert returning(heard) == [4, 5, 6, 12, 13, 14, 15]


def test_a_long_varied_section_has_a_new_second_half() -> None:
    for form, new in (("A A'", [8, 9, 10, 11]), ("A A", list(range(8, 16)))):
        assert returning(composed(form)[1]) == new
    sections = plan_form(["A", "B", "A'", "B'"], 12)
    whole = planned_returns(sections)
    assert [one.bars for one in sections] == [4, 2, 4, 2]
    assert whole.tolist() == [-1] * 6 + [0, 1, 2, 3, 4, 5]
    assert loosen_varied(whole, sections).tolist() == [-1] * 6 + [0, 1, 2, -1, 4, -1]


def test_chords_come_back_in_all_of_a_varied_section(monkeypatch: pytest.MonkeyPatch) -> None:
    original, planned = ChordWriter.write, list[ChordPlan]()

    def write(writer: ChordWriter, plan: ChordPlan, *values: Any, **options: Any) -> list[Chords]:
        planned.append(plan)
        return original(writer, plan, *values, **options)

    monkeypatch.setattr(ChordWriter, "write", write)
    composed("A A' B A", AnyChord())
    assert planned[0].returns is not None
    # The last bar of A' too, of which the notes are told nothing.
    assert planned[0].returns.tolist() == [-1] * 4 + [0, 1, 2, 3] + [-1] * 4 + [0, 1, 2, 3]


def test_a_form_and_chords_that_are_asked_for_go_together() -> None:
    writer = AnyChord()
    _, heard = composed("A B A", writer, chords=parse_progression("Am F"))
    assert not writer.told
    assert returning(heard) == list(range(8, 16)) or returning(heard)[-1] == 15
    roots = {tick // 48 % 2: int(one[:12].argmax()) for tick, one in heard.chords[0].items()}
    assert len(set(roots.values())) == 2


def test_a_form_that_is_asked_for_stands_beside_moods_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What a session heard is looked at: it is not to begin afresh here.
    monkeypatch.setattr("engine.composing.note_composer.ForgettingNetwork", lambda one: one)
    _, heard = composed("A B A C", then=(mood("sad"),))
    assert returning(heard) == [8, 9, 10, 11]


def test_what_is_kept_returns_from_nowhere_and_is_returned_to() -> None:
    origin = Origin(Way.EXTEND, midi_of(made()), G)
    _, heard = composed("A B A", seconds=60, tempo=None, origin=origin)
    bars = returning(heard)
    assert bars
    first = np.flatnonzero(np.diff([-1, *bars]) > 1)
    assert len(first) == 1
    assert bars[0] > max(heard.chords[0]) // 48 // 2


def test_too_many_sections_are_refused_with_how_many_fit() -> None:
    with pytest.raises(RequestError, match="has 5 bars, room for 2 of 2 bars each") as caught:
        composed("A B A", seconds=10)
    assert caught.value.code == "form-too-long"
    assert caught.value.values == {"sections": 3, "bars": 5, "most": 2, "shortest": 2}
