"""From a request for several instruments to a piece, by a network without opinions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.analysis.ensemble import PARTS
from engine.analysis.features import measure
from engine.analysis.key_finding import key_margin
from engine.api.errors import CheckpointError, JobCancelledError, RequestError
from engine.api.instruments import ORDER, PRESETS, named, parse_instruments
from engine.api.keys import parse_key
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.api.settings import PROJECT
from engine.composing.band.composer import BandComposer
from engine.composing.base import Candidate, ComposedPiece
from engine.composing.key_bias import BandKeyBias
from engine.composing.parameters import StylePriors
from engine.model.network import Floats, TokenBatch
from engine.music.grid import Grid, to_notes
from engine.music.instrument_table import DRUM
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, Notes
from engine.ranking.moment_matching import MomentMatching
from engine.tokens.band.conditions import CONDITIONS
from tests.engine.fakes import (
    INFO,
    PRIORS,
    UniformBand,
    UniformBandSession,
    indifferent_critic,
    uniform_band,
)

LISTS = (
    "drums",
    "bass",
    "flute, cello",
    "piano, choir, lead",
    "drums, bass, piano, mallets, organ, guitar, electric guitar, harp",
)


def compose(instruments: str, seconds: int = 12, **others: Any) -> ComposedPiece:
    options = {"seed": 5, "candidates": 2, "guidance": 0.0, **others}
    wanted = parse_instruments(instruments)
    request = ComposeRequest(mood("sad"), instruments=wanted, seconds=seconds, **options)
    return uniform_band().compose(request)


def by_instrument(notes: Notes) -> dict[int, Notes]:
    """Place of each instrument that plays to its notes."""
    places = {program: place for place, one in enumerate(ORDER) for program in one.programs}
    places[DRUMS] = 0
    played = np.array([places[program] for program in notes["program"].tolist()])
    return {int(place): notes[played == place] for place in np.unique(played)}


def most_at_once(notes: Notes) -> int:
    start, stop = notes["onset"] + 0.005, notes["onset"] + notes["duration"] - 0.005
    return max(int(((start <= at) & (stop > at)).sum()) for at in start)


def bars_with(notes: Notes, bars: int, bar: float) -> int:
    """In how many bars notes begin or are held."""
    heard = set()
    for note in notes:
        last = (note["onset"] + note["duration"] - 0.005) / bar
        heard |= set(range(int((note["onset"] + 0.005) / bar), min(int(last), bars - 1) + 1))
    return len(heard)


def check(written: ComposedPiece, instruments: str, seconds: int, tempo: int | None) -> None:
    """All that holds for every piece."""
    score = written.score
    bar = 4 * 60 / score.tempo
    bars = round(score.seconds / bar)
    assert score.meter == (4, 4)
    assert abs(score.seconds - seconds) <= (1.0 if tempo is None else bar / 2 + 0.05)
    assert score.tempo == tempo or tempo is None
    assert score.notes["onset"].min() >= 0
    assert score.notes["onset"].max() >= (bars - 1) * bar - 0.05
    wanted = {ORDER.index(one) for one in named(instruments)}
    found = by_instrument(score.notes)
    assert set(found) == wanted
    for place, notes in found.items():
        one = ORDER[place]
        assert notes["pitch"].min() >= one.low
        assert notes["pitch"].max() <= one.high
        assert most_at_once(notes) <= one.polyphony
        assert bars_with(notes, bars, bar) >= 0.25 * bars
    assert {part.program for part in score.parts} == set(score.notes["program"].tolist())
    pitched = [notes for place, notes in found.items() if place]
    if pitched:
        # The last chord rings to the end.
        ends = [float((notes["onset"] + notes["duration"]).max()) for notes in pitched]
        assert max(ends) == pytest.approx(bars * bar, abs=0.1)


@pytest.mark.parametrize("instruments", [*PRESETS, *LISTS])
@pytest.mark.parametrize("tempo", [None, 40, 133, 220])
def test_every_ensemble_plays(instruments: str, tempo: int | None) -> None:
    plain = parse_instruments(instruments)
    check(compose(instruments, tempo=tempo), plain, 12, tempo)


@pytest.mark.parametrize("tempo", [None, 40, 87, 220])
@pytest.mark.parametrize("seconds", [5, 6, 7, 9, 31, 180])
def test_every_length_is_met(seconds: int, tempo: int | None) -> None:
    check(compose("rock", seconds, tempo=tempo), "rock", seconds, tempo)


def test_the_request_decides_and_nothing_else() -> None:
    def file(**others: Any) -> bytes:
        return write_midi(compose("jazz", **others).score, "")

    assert file() == file()
    assert file() != file(seed=6)
    assert file(guidance=1.5) == file(guidance=1.5)


def test_the_key_asked_for_is_the_pieces_and_one_is_found_otherwise() -> None:
    key = parse_key("F# minor")
    assert compose("band", key=key).key == key
    assert len({str(compose("bass", 5, seed=seed, candidates=1).key) for seed in range(8)}) > 3


def test_a_key_that_was_asked_for_is_heard() -> None:
    # A network without opinions hits its key one time in 24 or so, by chance.
    keys = [parse_key(name) for name in ("C major", "F# minor", "A minor", "Eb major")]
    margins = []
    for seed, key in enumerate(keys):
        written = compose("quartet", 40, seed=seed, key=key, candidates=6)
        margins.append(key_margin(written.score.notes, key))
    assert np.mean([margin > 0 for margin in margins]) >= 0.75


def test_no_advice_on_the_key_is_given_to_drums() -> None:
    key = parse_key("A minor")
    note = {"shift": np.zeros(2, np.int32), "instrument": np.array([0, 2], np.int32)}
    leaned = BandKeyBias(key).process("pitch", np.zeros((2, 128), np.float32), note)
    assert not leaned[0].any()
    assert len(np.unique(leaned[1])) > 3


def test_the_balance_has_its_say() -> None:
    even = MomentMatching.even(PARTS)
    likes_company = np.zeros_like(even.weights)
    likes_company[:, PARTS.index("presence")] = 1000.0
    shares = dict.fromkeys(CORNERS, 0.5)
    balance = MomentMatching(even.mean, even.scale, likes_company, PARTS)
    composer = BandComposer(UniformBand(), indifferent_critic(), INFO, shares, PRIORS, balance)
    request = ComposeRequest(mood("sad"), seed=5, instruments="rock", seconds=12, candidates=8)
    offered = composer.candidates(request)
    assert len({one.terms["presence"] for one in offered}) > 1
    best = max(offered, key=lambda one: one.terms["presence"])
    chosen = max(offered, key=lambda one: one.score)
    assert chosen.terms["presence"] == best.terms["presence"]
    pitched = chosen.notes[chosen.notes["instrument"] != DRUM]["pitch"]
    written = composer.compose(request).score.notes
    assert sorted(written[written["program"] != DRUMS]["pitch"]) == sorted(pitched)


def test_the_odd_candidate_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.composing.band.scoring.TYPICALITY_WEIGHT", 1000.0)
    request = ComposeRequest(
        mood("sad"), seed=5, instruments="strings", seconds=12, candidates=8, tempo=100
    )
    offered = uniform_band().candidates(request)

    def typicality_distance(one: Candidate) -> float:
        return indifferent_critic().typicality_distance(measure(to_notes(one.notes, Grid(100.0))))

    assert len({typicality_distance(one) for one in offered}) > 1
    assert min(offered, key=typicality_distance) is max(offered, key=lambda one: one.score)


def test_the_network_is_told_how_dense_music_of_the_mood_is() -> None:
    told: list[NDArray[np.float32]] = []

    class Told(UniformBandSession):
        def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
            super().read(note, conditions, held, seconds)
            told.append(conditions[:, [CONDITIONS.index(n) for n in ("density", "density_known")]])

    class Telling(UniformBand):
        def begin(self, rows: int) -> UniformBandSession:
            return Told(rows)

    paces = StylePriors(PRIORS.tempos, dict.fromkeys(CORNERS, (1.5, 0.0)), PRIORS.shares)
    shares = dict.fromkeys(CORNERS, 0.5)
    composer = BandComposer(Telling(), indifferent_critic(), INFO, shares, paces)
    composer.compose(ComposeRequest(mood("calm"), 1, instruments="drums, bass, piano", seconds=8))
    # Four count, so they play twice what one would: 2^2.5 notes a beat, of which 8 are told as 0.
    assert np.concatenate(told) == pytest.approx(np.array([[-0.5, 1.0]] * sum(map(len, told))))


def test_multi_takes_an_ensemble_that_suits_the_mood() -> None:
    written = compose("multi")
    playing = {ORDER[place].name for place in by_instrument(written.score.notes)}
    assert playing in [set(names) for names in PRESETS.values()]


def test_the_tempo_told_is_the_one_that_is_played() -> None:
    written = compose("band", tempo=133)
    assert written.features["tempo"] == written.score.tempo == 133


def test_moods_may_follow_each_other() -> None:
    written = compose("strings", 20, then=(mood("happy"), mood("calm")))
    check(written, "strings", 20, None)


def test_progress_rises_and_may_stop_the_work() -> None:
    told: list[float] = []
    request = ComposeRequest(mood("sad"), seed=1, instruments="band", seconds=10)
    uniform_band().compose(request, told.append)
    assert told == sorted(told)
    assert told[-1] > 0.5

    def stop(share: float) -> None:
        raise JobCancelledError("Enough.")

    with pytest.raises(JobCancelledError):
        uniform_band().compose(request, stop)


def test_the_piano_alone_is_anothers_and_so_is_its_model(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="another model"):
        compose("piano")
    with pytest.raises(
        CheckpointError, match="holds a model for the piano alone, where one for several"
    ):
        BandComposer.open(PROJECT / "models" / "piano")
