"""What a composer draws and weighs before a piece is chosen, on a network without opinions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.analysis.features import measure
from engine.analysis.key_finding import key_margin
from engine.analysis.piece import AnalysedPiece
from engine.api.errors import JobCancelledError
from engine.api.instruments import ORDER, PRESETS
from engine.api.keys import parse_key
from engine.api.moods import CORNERS, mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing.base import Candidate, ComposedPiece
from engine.composing.choosing import choose_best, most_draws
from engine.composing.kinds import MANNERS_OF, TERMS
from engine.composing.parameters import StylePriors
from engine.model.network import Floats, TokenBatch
from engine.music.grid import GRID_NOTE, Grid, to_notes
from engine.music.instrument_table import DRUM
from engine.music.score import DRUMS, NOTE
from engine.ranking.moment_matching import MomentMatching
from engine.tokens.note_conditions import MIDDLE_DENSITY, NOTE_CONDITIONS
from tests.engine.composing.remade import EB, piece
from tests.engine.fakes import (
    PRIORS,
    Leaning,
    LeaningNotes,
    UniformNotes,
    UniformNoteSession,
    indifferent_critic,
    uniform_composer,
)


def compose(instruments: str, seconds: int = 12, **others: Any) -> ComposedPiece:
    options = {"seed": 5, "candidates": 2, "guidance": 0.0, **others}
    request = ComposeRequest(mood("sad"), instruments=instruments, seconds=seconds, **options)
    return uniform_composer().compose(request)


def test_the_key_asked_for_is_the_pieces_and_one_is_found_otherwise() -> None:
    key = parse_key("F# minor")
    assert compose("band", key=key).key == key
    assert len({str(compose("bass", 5, seed=seed, candidates=1).key) for seed in range(8)}) > 3


@pytest.mark.parametrize("instruments", [pytest.param("quartet", marks=pytest.mark.slow), "piano"])
def test_a_key_that_was_asked_for_is_heard(instruments: str) -> None:
    # A network without opinions hits its key one time in 24 or so, by chance.
    keys = [parse_key(name) for name in ("C major", "F# minor", "A minor", "Eb major")]
    margins = []
    for seed, key in enumerate(keys):
        written = compose(instruments, 40, seed=seed, key=key, candidates=6)
        margins.append(key_margin(written.score.notes, key))
    assert np.mean([margin > 0 for margin in margins]) >= 0.75


def test_moment_matching_has_its_say() -> None:
    def likes_company(kind: str) -> MomentMatching:
        even = MomentMatching.even(TERMS[kind])
        weights = np.zeros_like(even.weights)
        if kind == "band":
            weights[:, TERMS[kind].index("presence")] = 1000.0
        return MomentMatching(even.mean, even.scale, weights, TERMS[kind])

    composer = uniform_composer(matching=likes_company)
    request = ComposeRequest(mood("sad"), seed=5, instruments="rock", seconds=12, candidates=8)
    offered = composer.candidates(request)
    assert len({one.terms["presence"] for one in offered}) > 1
    best = max(offered, key=lambda one: one.terms["presence"])
    chosen = max(offered, key=lambda one: one.score)
    assert chosen.terms["presence"] == best.terms["presence"]
    pitched = chosen.notes[chosen.notes["instrument"] != DRUM]["pitch"]
    written = composer.compose(request).score.notes
    assert sorted(written[written["program"] != DRUMS]["pitch"]) == sorted(pitched)


def test_a_band_s_odd_candidate_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.composing.note_scoring.BAND_TYPICALITY_WEIGHT", 1000.0)
    request = ComposeRequest(
        mood("sad"), seed=5, instruments="strings", seconds=12, candidates=8, tempo=100
    )
    offered = uniform_composer().candidates(request)

    def typicality_distance(one: Candidate) -> float:
        return indifferent_critic().typicality_distance(measure(to_notes(one.notes, Grid(100.0))))

    assert len({typicality_distance(one) for one in offered}) > 1
    assert min(offered, key=typicality_distance) is max(offered, key=lambda one: one.score)


TOLD = [NOTE_CONDITIONS.index(name) for name in ("density", "density_known")]


class Telling(UniformNotes):
    """Keeps what each step is told of the density."""

    def begin(self, rows: int) -> UniformNoteSession:
        told = self.told = []

        class Told(UniformNoteSession):
            def read(self, note: TokenBatch, cond: Floats, held: Floats, echo: Floats) -> None:
                super().read(note, cond, held, echo)
                told.append(cond[:, TOLD])

        return Told(rows)

    told: list[Floats]


def test_the_network_is_told_how_dense_music_of_the_mood_is() -> None:
    paces = StylePriors(PRIORS.tempos, dict.fromkeys(CORNERS, (1.5, 0.0)), PRIORS.shares)
    network = Telling()
    composer = uniform_composer(network=network, priors=paces)
    composer.compose(ComposeRequest(mood("calm"), 1, instruments="drums, bass, piano", seconds=8))
    # Four count, so they play twice what one would: 2^2.5 notes a quarter.
    told = np.concatenate(network.told)
    dense = 2.5 + np.log2(MANNERS_OF["band"].denser) - np.log2(MIDDLE_DENSITY)
    assert told == pytest.approx(np.tile([dense, 1.0], (len(told), 1)), abs=1e-6)


def test_multi_takes_an_ensemble_that_suits_the_mood() -> None:
    programs = {program: one.name for one in ORDER for program in one.programs}
    playing = {programs.get(one, "drums") for one in compose("multi").score.programs}
    assert playing in [set(names) for names in PRESETS.values()]


@pytest.mark.parametrize("instruments", ["band", "piano"])
def test_the_tempo_asked_for_is_the_one_that_is_played(instruments: str) -> None:
    written = compose(instruments, tempo=133)
    assert written.features["tempo"] == 133
    assert written.score.tempo == pytest.approx(133)


@pytest.mark.parametrize("instruments", ["strings", "piano"])
def test_moods_may_follow_each_other(instruments: str) -> None:
    written = compose(instruments, 20, then=(mood("happy"), mood("calm")))
    assert written.score.seconds == pytest.approx(20, abs=1.0)


def test_progress_rises_and_may_stop_the_work() -> None:
    told: list[float] = []
    request = ComposeRequest(mood("sad"), seed=1, instruments="band", seconds=10)
    uniform_composer().compose(request, told.append)
    assert told == sorted(told)
    assert told[-1] > 0.5

    def stop(share: float) -> None:
        raise JobCancelledError("Enough.")

    with pytest.raises(JobCancelledError):
        uniform_composer().compose(request, stop)


def candidate(score: float, faults: int) -> Candidate:
    notes = np.zeros(0, NOTE)
    return Candidate(np.zeros(0, GRID_NOTE), AnalysedPiece(notes), {}, score, faults)


@pytest.mark.parametrize(
    ("drawn", "draws", "times", "score"),
    [
        ([[(1, 0), (3, 0)], [(9, 0)]], 3, 1, 3),
        ([[(-997, 1)], [(-1995, 2), (2, 0)], [(9, 0)]], 3, 2, 2),
        ([[(-990, 1)], [(-1995, 2)], [(-997, 1)], [(9, 0)]], 3, 3, -990),
        ([[(-990, 1)], [(9, 0)]], 1, 1, -990),
    ],
)
def test_others_are_written_where_the_best_has_a_fault(
    drawn: list[list[tuple[float, int]]], draws: int, times: int, score: float
) -> None:
    calls = iter(drawn)
    shown: list[float] = []

    def write(show: Callable[[float], None]) -> list[Candidate]:
        show(0.5)
        return [candidate(*one) for one in next(calls)]

    assert choose_best(write, shown.append, draws).score == score
    assert len(drawn) - len(list(calls)) == times
    assert shown == [0.5, *[1.0] * (times - 1)]


@pytest.mark.parametrize(
    ("seconds", "draws"), [(5, 6), (53, 6), (54, 5), (60, 5), (106, 3), (107, 3), (300, 3)]
)
def test_others_are_written_more_often_for_a_short_piece(seconds: int, draws: int) -> None:
    assert most_draws(seconds) == draws


def test_a_network_that_stands_still_is_asked_as_often_as_its_length_allows() -> None:
    network = Counted(pitch={60: 60.0})
    request = ComposeRequest(mood("sad"), seconds=8, seed=1, candidates=2, guidance=0.0)
    uniform_composer(network=network).compose(request)
    assert network.begun == most_draws(8)


def test_what_goes_on_from_a_piece_is_written_once_since_its_faults_may_be_from_there() -> None:
    network = Counted(pitch={60: 60.0})
    origin = Origin(Way.VARY, piece("piano", 12), EB)
    request = ComposeRequest(
        mood("sad"), seconds=12, seed=1, candidates=2, guidance=0.0, origin=origin
    )
    uniform_composer(network=network).compose(request)
    assert network.begun == 1


class Counted(LeaningNotes):
    """Strikes one pitch for ever, and counts how often it has begun."""

    begun = 0

    def begin(self, rows: int) -> Leaning:
        self.begun += 1
        return super().begin(rows)
