"""Where candidates are judged on the way, and by what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.api.instruments import BY_NAME
from engine.api.keys import parse_key
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing import note_scoring
from engine.composing.kinds import MANNERS_OF, MILESTONES
from engine.composing.milestones import BEHIND, judged_at
from engine.composing.note_scoring import NoteScorer
from engine.composing.parameters import Ensemble
from engine.composing.plans import Plan
from engine.model.network import Floats, TokenBatch
from engine.music.excerpt import excerpt_bars
from engine.music.grid import Grid
from engine.music.midi_writer import write_midi
from engine.music.mood_curve import Curve
from tests.engine.fakes import UniformNotes, UniformNoteSession, uniform_composer

PIANO = Ensemble("", (BY_NAME["piano"],), "clip")


def plan_of(bars: int) -> Plan:
    return Plan(parse_key("C major"), PIANO, Grid(120.0), [4.0], bars)


def test_few_bars_say_too_little() -> None:
    assert judged_at(plan_of(24), MILESTONES) == MILESTONES
    assert judged_at(plan_of(12), MILESTONES) == MILESTONES[1:]
    assert judged_at(plan_of(11), MILESTONES) == BEHIND


def test_what_is_made_of_another_piece_is_judged_at_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    composer = uniform_composer()
    request = ComposeRequest(mood("sad"), seed=1, seconds=60, tempo=120, candidates=4, guidance=0.0)
    midi = write_midi(composer.compose(request).score, "First")
    asked: list[float] = []

    def score(*given: Any, **_: Any) -> float:
        asked.append(given[-1])
        return 0.0

    monkeypatch.setattr(NoteScorer, "score_so_far", score)
    composer.compose(
        replace(request, tempo=None, origin=Origin(Way.VARY, midi, parse_key("C major")))
    )
    assert not asked
    composer.compose(request)
    assert set(asked) == {one.at for one in MILESTONES}


class Counting(UniformNotes):
    """Keeps how many rows are computed at each step."""

    def begin(self, rows: int) -> UniformNoteSession:
        counts: list[int] = []
        self.counts = counts

        class Session(UniformNoteSession):
            def read(self, note: TokenBatch, *others: Floats) -> None:
                counts.append(len(note["shift"]))
                super().read(note, *others)

        return Session(rows)


@pytest.mark.parametrize(("seconds", "fewest"), [(12, 0.75), (40, 0.25)])
def test_a_long_piece_s_candidates_are_given_up_on_the_way(seconds: int, fewest: float) -> None:
    network = Counting()
    composer = uniform_composer(network=network)
    request = ComposeRequest(mood("sad"), seed=1, seconds=seconds, candidates=8, guidance=0.0)
    piece = composer.compose(request)
    assert network.counts[0] == 8
    assert network.counts[-1] <= 8 * fewest
    # Whoever asks for the candidates gets those that were given up as well.
    offered = composer.candidates(request)
    assert len(offered) >= 8 * MANNERS_OF["piano"].finish_fraction
    assert any(len(one.notes) == len(piece.score.notes) for one in offered)


def test_what_stands_so_far_is_scored_as_a_whole_piece_would_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Whether a key is heard is asked of whole pieces alone.
    monkeypatch.setattr(note_scoring, "UNHEARD_KEY_COST", 0.0)
    composer = uniform_composer()
    request = ComposeRequest(mood("sad"), seed=1, seconds=32, candidates=3, guidance=0.0)
    scorer = composer._scorers["piano"]
    curve = Curve(request.moods)
    plan = composer.plan(request)
    half = plan_of(plan.bars // 2)
    half.key, half.grid, half.who = plan.key, plan.grid, plan.who
    for one in composer.candidates(request):
        whole = scorer.score(one.notes, plan, curve, asked=True).score
        assert scorer.score_so_far(one.notes, plan, curve, 1.0, asked=True) == pytest.approx(whole)
        early = excerpt_bars(one.notes, 0, half.bars, plan.grid.bar_ticks)
        expected = scorer.score(early, half, curve, asked=True).score
        share = half.bars / plan.bars
        found = scorer.score_so_far(one.notes, plan, curve, share, asked=True)
        assert found == pytest.approx(expected)
    assert scorer.score_so_far(one.notes[:0], plan, curve, 0.5, asked=True) == -np.inf


def test_who_comes_in_later_is_not_missing_yet() -> None:
    composer = uniform_composer()
    request = ComposeRequest(
        mood("sad"), seed=1, seconds=32, instruments="piano, flute", candidates=1, guidance=0.0
    )
    scorer = composer._scorers["band"]
    curve = Curve(request.moods)
    plan = composer.plan(request)
    (one,) = composer.candidates(request)
    flute = max(plan.who.indices)
    without = one.notes[one.notes["instrument"] != flute]
    scores = []
    for bar in (0, plan.bars // 2):
        plan.enters = {flute: bar * plan.grid.bar_ticks}
        scores.append(scorer.score_so_far(without, plan, curve, 0.5, asked=False))
    assert scores[1] > scores[0] + 50
