"""What becomes of a band's notes once they are chosen: sounds, seats, touch, reasons."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.instruments import BY_NAME, ORDER
from engine.api.keys import Key
from engine.api.mood_phrases import parse_moods
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.finishing import finish_piece
from engine.composing.parameters import ensemble
from engine.composing.plans import Plan
from engine.music.grid import GRID_NOTE, TICKS, Grid, GridNotes
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.mood_curve import Curve
from tests.engine.fakes import indifferent_critic, uniform_composer


def grid_notes(beats: int = 64) -> GridNotes:
    """A flute on every half-beat over a bass on every bar, all as loud."""
    flute, bass = (ORDER.index(BY_NAME[name]) for name in ("flute", "bass"))
    rows = [(half * TICKS // 2, TICKS // 2, flute, 72 + half % 12, 70) for half in range(2 * beats)]
    rows += [(bar * 4 * TICKS, 4 * TICKS, bass, 40, 70) for bar in range(beats // 4)]
    return np.array(sorted(rows), GRID_NOTE)


def written(moods: str) -> ComposedPiece:
    first, *then = parse_moods(moods)
    request = ComposeRequest(first, seed=1, instruments="bass, flute", then=tuple(then))
    rng = np.random.default_rng(1)
    who = ensemble(request.instruments, request.moods, rng)
    plan = Plan(Key(0, "major"), who, Grid(100.0), [4.0], 16)
    scorer = uniform_composer()._scorers["band"]
    chosen = scorer.score(grid_notes(), plan, Curve(request.moods), asked=False)
    return finish_piece(chosen, "Name", plan, request, indifferent_critic(), None, rng)


def loudness(piece: ComposedPiece) -> tuple[float, float]:
    """Mean velocity of the flute in the first and in the last quarter."""
    parts = {part.name: part.program for part in piece.score.parts}
    velocity = piece.score.notes["velocity"][piece.score.notes["program"] == parts["flute"]]
    quarter = len(velocity) // 4
    return float(velocity[:quarter].mean()), float(velocity[-quarter:].mean())


def test_the_touch_follows_the_moods_in_turn() -> None:
    start, end = loudness(written("calm to angry"))
    assert end > start + 6
    start, end = loudness(written("angry to calm"))
    assert start > end + 6
    start, end = loudness(written("calm"))
    assert end == pytest.approx(start, abs=2)


def test_the_score_states_tempo_meter_and_parts_and_they_come_back() -> None:
    piece = written("calm")
    assert [part.name for part in piece.score.parts] == ["bass", "flute"]
    back = read_midi(write_midi(piece.score, piece.title))
    assert back.parts == piece.score.parts
    assert (round(back.tempo), back.meter) == (100, (4, 4))
    assert piece.features["tempo"] == 100.0


def test_reasons_are_given() -> None:
    # To a critic that knows nothing all features of real music are 0.
    assert {"high", "loud"} <= set(written("calm").reasons)
