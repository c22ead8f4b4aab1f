"""What the choice among candidates holds against a piece."""

from __future__ import annotations

import pytest

from engine.api.instruments import BY_NAME
from engine.api.keys import Key
from engine.api.moods import mood
from engine.composing import note_scoring
from engine.composing.note_scoring import COMMONEST_COST, COMMONEST_SHARE
from engine.composing.parameters import ensemble_of
from engine.composing.plans import Plan
from engine.music.grid import Grid
from engine.music.mood_curve import Curve
from tests.engine.composing.grid_music import grid_notes
from tests.engine.fakes import uniform_composer

SCALE = (60, 62, 64, 65, 67, 69, 71, 72, 74, 76)


@pytest.mark.parametrize(
    ("kind", "pitches", "paid"),
    [
        ("piano", (*SCALE, 60, 60), COMMONEST_COST * (3 / 12 - COMMONEST_SHARE)),
        ("piano", SCALE, 0.0),
        ("band", (*SCALE, 60, 60), 0.0),
    ],
)
def test_a_piano_piece_pays_for_dwelling_on_one_pitch(
    kind: str, pitches: tuple[int, ...], paid: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = grid_notes(*((12 * n, 12, "piano", pitch) for n, pitch in enumerate(pitches)))
    plan = Plan(Key(0, "major"), ensemble_of([BY_NAME["piano"]]), Grid(120.0), [1.0], 3)

    def score() -> float:
        scorer = uniform_composer()._scorers[kind]
        return scorer.score(notes, plan, Curve([mood("calm")]), asked=False).score

    with_it = score()
    monkeypatch.setattr(note_scoring, "COMMONEST_COST", 0.0)
    assert score() - with_it == pytest.approx(paid)
