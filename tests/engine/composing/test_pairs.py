"""New phrases whose first two bars are played twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.analysis.form import literal_bars, planned_returns
from engine.api.form import parse_form
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.progression import parse_progression
from engine.api.request import ComposeRequest
from engine.composing.harmonising import Harmony, harmonise
from engine.composing.kinds import MANNERS_OF
from engine.composing.pairs import add_pairs
from engine.harmony.chord_writer import ChordPlan, ChordWriter
from engine.harmony.forms import FORM_KINDS, Forms, plan_form
from engine.music.chords import Chords
from tests.engine.composing.test_asked_form import returning
from tests.engine.composing.test_note_composer import G, made, midi_of
from tests.engine.fakes import uniform_composer
from tests.engine.listening import listening
from tests.engine.made_up_chords import AnyChord


def paired(form: str, bars: int, share: float = 1.0, first: int = 0) -> tuple[list[int], list[int]]:
    """Where the bars of a form return from, and which of them do so as they were."""
    sections = plan_form(form.split(" "), bars)
    before = planned_returns(sections), literal_bars(sections)
    kept = [one.copy() for one in before]
    returns, literal = add_pairs(*before, share, np.random.default_rng(3), first=first)
    for now, then in zip(before, kept, strict=True):
        np.testing.assert_array_equal(now, then)  # what was given stays
    return returns.tolist(), np.flatnonzero(literal).tolist()


def test_new_phrases_play_their_first_two_bars_twice() -> None:
    assert paired("A B", 8) == ([-1, -1, 0, 1, -1, -1, 4, 5], [2, 3, 6, 7])


def test_what_returns_already_stays_as_it_was() -> None:
    assert paired("A A' B", 12) == ([-1, -1, 0, 1, 0, 1, 2, 3, -1, -1, 8, 9], [2, 3, 10, 11])
    assert paired("A A", 8)[1] == [2, 3, 4, 5, 6, 7]


def test_less_than_a_phrase_at_the_end_is_no_pair() -> None:
    assert paired("A B", 11)[0] == [-1, -1, 0, 1, -1, -1, 4, 5, -1, -1, -1]
    assert paired("A", 3)[0] == [-1] * 3


def test_nothing_changes_before_the_first_new_bar() -> None:
    assert paired("A B C", 12, first=5)[0] == [-1] * 7 + [5, 6] + [-1] * 3


def test_a_share_of_the_phrases_are_pairs() -> None:
    nothing = np.full(4000, -1, np.int32)
    returns, _ = add_pairs(nothing, nothing > 0, 0.13, np.random.default_rng(1))
    assert (returns >= 0).mean() == pytest.approx(0.065, abs=0.01)
    rng = np.random.default_rng(1)
    np.testing.assert_array_equal(add_pairs(nothing, nothing > 0, 0.0, rng)[0], nothing)
    assert rng.random() == np.random.default_rng(1).random()


def heard_to_return(monkeypatch: pytest.MonkeyPatch, **asked: Any) -> tuple[list[int], Harmony]:
    """The bars that the network is told to return, where all new phrases of bands are pairs."""
    monkeypatch.setitem(MANNERS_OF, "band", replace(MANNERS_OF["band"], pairs=1.0))
    settled: list[Harmony] = []

    def kept(*values: Any) -> Harmony:
        settled.append(harmonise(*values))
        return settled[-1]

    monkeypatch.setattr("engine.composing.note_composer.harmonise", kept)
    new = {kind: Forms.count({4: ["A B C D E F G H I J K L M N O P"]}) for kind in FORM_KINDS}
    composer = uniform_composer(ChordWriter(AnyChord(forms=new)))
    network = listening(composer)
    usual: dict[str, Any] = {"seed": 1, "seconds": 32, "tempo": 120, "instruments": "band"}
    if "origin" in asked:
        del usual["tempo"]
    composer.compose(ComposeRequest(mood("happy"), candidates=2, **{**usual, **asked}))
    return returning(network.heard), settled[-1]


def test_a_bands_notes_are_told_of_pairs_and_recalled(monkeypatch: pytest.MonkeyPatch) -> None:
    back, harmony = heard_to_return(monkeypatch, form=parse_form("A B"))
    assert back == [2, 3, 6, 7, 10, 11, 14, 15]
    assert harmony.literal is not None
    assert np.flatnonzero(harmony.literal).tolist() == back


def test_chords_of_pairs_come_back_too(monkeypatch: pytest.MonkeyPatch) -> None:
    planned: list[ChordPlan] = []
    original = ChordWriter.write

    def write(writer: ChordWriter, plan: ChordPlan, *values: Any, **options: Any) -> list[Chords]:
        planned.append(plan)
        return original(writer, plan, *values, **options)

    monkeypatch.setattr(ChordWriter, "write", write)
    heard_to_return(monkeypatch, form=parse_form("A B"))
    assert planned[0].returns is not None
    assert np.flatnonzero(planned[0].returns >= 0).tolist() == [2, 3, 6, 7, 10, 11, 14, 15]


def test_chords_that_are_asked_for_and_the_piano_have_no_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = parse_form("A B")
    chords = parse_progression("Am F C G")
    assert heard_to_return(monkeypatch, form=form, chords=chords)[0] == []
    assert heard_to_return(monkeypatch, form=form, instruments="piano")[0] == []
    assert MANNERS_OF["piano"].pairs == 0
    assert MANNERS_OF["band"].pairs > 0


def test_what_is_kept_of_a_piece_gets_no_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    midi = midi_of(made("band", 20))
    _, harmony = heard_to_return(monkeypatch, origin=Origin(Way.EXTEND, midi, G), seconds=50)
    assert harmony.returns is not None
    assert harmony.literal is not None
    first = int(np.flatnonzero(harmony.returns >= 0)[0])
    assert first > 2
    assert not harmony.literal[:first].any()
