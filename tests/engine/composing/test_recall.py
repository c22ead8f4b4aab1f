"""Sections that return as they were, note by note."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.analysis.form import literal_bars, planned_returns
from engine.api.form import parse_form
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.composing.kinds import MANNERS_OF
from engine.composing.recall import Recall
from engine.harmony.forms import plan_form
from engine.music.grid import Grid
from engine.tokens.attribute import Tokens
from engine.tokens.tokenizer import ticks_of
from engine.tokens.vocabulary import END
from tests.engine.composing.grid_music import place
from tests.engine.fakes import LeaningNotes, uniform_composer
from tests.engine.opinions import decoding, drawn

BAR = 48
PLAYERS = (place("drums"), place("bass"), place("piano"))
LIVELY = LeaningNotes(shift=dict.fromkeys((0, 3, 6, 12), 5.0), instrument={PLAYERS[1]: 1.0})
"""Few rests, so that all bars have notes."""


def written(form: str, strength: float, seed: int = 1, near: float = 99.0) -> list[Tokens]:
    """Pieces of sixteen bars in a form."""
    sections = plan_form(form.split(" "), 16)
    state = decoding(4, PLAYERS, 16, grid=Grid(120.0))
    form_told = planned_returns(sections), literal_bars(sections)
    recall = Recall(state, Grid(120.0), *form_told, strength, near)
    return drawn(state, LIVELY, seed, [recall])


def bars(tokens: Tokens, first: int, past: int) -> set[tuple[int, int, int]]:
    """The notes of some bars: tick, instrument and pitch."""
    ticks = ticks_of(tokens)
    inside = (first * BAR <= ticks) & (ticks < past * BAR)
    begin = ticks[inside] - first * BAR
    notes = zip(begin, tokens["instrument"][inside], tokens["pitch"][inside], strict=True)
    return {(int(tick), int(who), int(pitch)) for tick, who, pitch in notes}


def kept(found: list[Tokens], new: int, old: int) -> NDArray[np.float64]:
    """Of each piece the share of the notes of four bars that four bars before had."""
    pairs = [(bars(one, new, new + 4), bars(one, old, old + 4)) for one in found]
    return np.array([len(now & before) / len(now) for now, before in pairs])


def test_what_returns_as_it_was_comes_back_note_by_note() -> None:
    found = written("A A B A", 30.0)
    assert kept(found, 4, 0).min() > 0.8
    assert kept(found, 12, 0).mean() > 0.6  # it ends the piece with a chord of its own
    assert kept(found, 8, 0).max() < 0.2
    for one in found:
        assert len(bars(one, 4, 8)) > 16
        assert len(bars(one, 4, 8) ^ bars(one, 0, 4)) < 0.4 * len(bars(one, 0, 4))


def test_what_returns_varied_is_left_to_the_network() -> None:
    assert kept(written("A A' B A'", 30.0), 4, 0).max() < 0.2


@pytest.mark.parametrize(("strength", "least", "most"), [(0.0, 0.0, 0.1), (3.0, 0.15, 0.8)])
def test_it_comes_back_as_closely_as_it_is_helped(
    strength: float, least: float, most: float
) -> None:
    found = kept(written("A A B A", strength), 4, 0)
    assert least <= found.mean() <= most


def test_each_attribute_is_helped_that_follows_what_stood_there() -> None:
    state = decoding(1, PLAYERS, 4, grid=Grid(120.0))
    recall = Recall(
        state, Grid(120.0), np.array([-1, 0, 1, -1], np.int32), np.array([0, 1, 0, 0], bool), 2.0
    )
    who, first, second = PLAYERS[2], 60, 64

    def helped(name: str, size: int, **note: int) -> list[int]:
        logits = np.zeros((1, size), np.float32)
        given = {one: np.array([value], np.int32) for one, value in note.items()}
        return np.flatnonzero(recall.process(name, logits, given)[0] == 2.0).tolist()

    def strike(shift: int, pitch: int, duration: int) -> None:
        values = {"shift": shift, "instrument": who, "pitch": pitch, "duration": duration}
        note = {name: np.array([value], np.int32) for name, value in values.items()}
        state.commit("shift", note["shift"])
        recall.on_note(note)

    assert helped("shift", END + 1) == []
    strike(0, first, 3)
    strike(12, second, 5)
    assert helped("shift", END + 1) == []  # the bar returns from nowhere
    strike(36, first, 3)
    assert helped("shift", END + 1) == [12]
    state.commit("shift", np.array([12], np.int32))
    assert helped("instrument", 17, shift=12) == [who]
    assert helped("pitch", 128, shift=12, instrument=who) == [second]
    assert helped("pitch", 128, shift=12, instrument=PLAYERS[1]) == []
    assert helped("duration", 40, shift=12, instrument=who, pitch=second) == [5]
    assert helped("duration", 40, shift=12, instrument=who, pitch=first) == []
    assert helped("velocity", 32, shift=12, instrument=who, pitch=second) == []


def test_what_lies_far_back_is_recalled_more_faintly() -> None:
    full, faint = (written("A A B A", 12.0, near=near) for near in (12.0, 1.0))
    assert kept(full, 12, 0).mean() > kept(faint, 12, 0).mean() + 0.2
    # As near as it counts in full nothing changes.
    near, far = (written("A A B C", 12.0, near=near) for near in (4.0, 99.0))
    assert [bars(one, 4, 8) for one in near] == [bars(one, 4, 8) for one in far]


@pytest.mark.parametrize("kind", ["piano", "band"])
def test_a_piece_is_recalled_as_its_kind_is(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[float, float]] = []

    class Kept(Recall):
        def __init__(self, *values: Any) -> None:
            begun.append(values[4:])
            super().__init__(*values)

    monkeypatch.setattr("engine.composing.biases.Recall", Kept)
    form = parse_form("A A")
    request = ComposeRequest(mood("sad"), 1, seconds=16, tempo=120, candidates=1, form=form)
    uniform_composer().compose(replace(request, instruments=kind))
    manner = MANNERS_OF[kind]
    assert set(begun) == {(manner.recall, manner.near)}
    assert (manner.near == math.inf) == (kind == "piano")
