"""What the choice among candidates holds against a piece."""

from __future__ import annotations

import pytest

from engine.api.instruments import BY_NAME
from engine.api.keys import Key, parse_key
from engine.api.moods import mood
from engine.api.progression import parse_progression
from engine.composing import note_scoring
from engine.composing.base import FAULT_COST, Candidate
from engine.composing.note_scoring import COMMONEST_COST, COMMONEST_SHARE, UNHEARD_KEY_COST
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


@pytest.mark.parametrize(
    ("key", "chords", "faults"),
    [
        ("C major", None, 0),
        ("A minor", None, 1),
        # Chords that were asked for as well lead the piece wherever they stand.
        ("A minor", "C G", 0),
    ],
)
def test_a_key_that_was_asked_for_and_is_not_heard_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, key: str, chords: str | None, faults: int
) -> None:
    pitches = (60, 64, 67, 72, 71, 67, 65, 62, 67, 64, 62, 60)
    notes = grid_notes(*((12 * n, 12, "piano", pitch) for n, pitch in enumerate(pitches)))
    progression = parse_progression(chords) if chords else None
    piano = ensemble_of([BY_NAME["piano"]])
    plan = Plan(parse_key(key), piano, Grid(120.0), [1.0], 3, asked=progression)
    scorer = uniform_composer()._scorers["piano"]

    def score(*, asked: bool) -> Candidate:
        return scorer.score(notes, plan, Curve([mood("calm")]), asked=asked)

    named = score(asked=True)
    assert named.faults - score(asked=False).faults == faults
    # It costs less than a fault of any other kind, since what is heard must be worth hearing.
    monkeypatch.setattr(note_scoring, "UNHEARD_KEY_COST", 0.0)
    paid = score(asked=True).score - named.score
    assert paid == pytest.approx(faults * UNHEARD_KEY_COST)
    assert UNHEARD_KEY_COST < FAULT_COST
