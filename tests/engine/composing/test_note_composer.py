"""The composer on the beat, on a network without opinions: what is asked for is what comes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.api.errors import RequestError
from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing.any_source import read_any_source
from engine.composing.base import ComposedPiece
from engine.music.bar_lines import bar_lines
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Score, in_order
from tests.engine.fakes import UniformNotes, UniformNoteSession, uniform_composer

pytestmark = pytest.mark.usefixtures("few_draws")

G = Key(7, "major")
ENSEMBLES = ("piano", "band", "quartet", "drums, bass", "flute")


@cache
def made(instruments: str = "piano", seconds: int = 30, seed: int = 1) -> ComposedPiece:
    request = ComposeRequest(
        mood("happy"), seed, instruments=instruments, seconds=seconds, key=G, candidates=2
    )
    return uniform_composer().compose(request)


def midi_of(piece: ComposedPiece) -> bytes:
    return write_midi(piece.score, piece.title, piece.key)


def remade(way: Way, midi: bytes, instruments: str = "piano", **asked: Any) -> Score:
    values: dict[str, Any] = {
        "mood": mood("sad"),
        "seed": 2,
        "candidates": 2,
        "seconds": 30,
        **asked,
    }
    request = ComposeRequest(origin=Origin(way, midi, G), instruments=instruments, **values)
    return read_midi(midi_of(uniform_composer().compose(request)))


@pytest.mark.parametrize("instruments", ENSEMBLES)
@pytest.mark.parametrize(
    "seconds",
    [5, pytest.param(30, marks=pytest.mark.slow), pytest.param(63, marks=pytest.mark.slow)],
)
def test_a_piece_is_as_long_as_it_was_asked_for_and_lies_on_a_grid(
    instruments: str, seconds: int
) -> None:
    piece = made(instruments, seconds)
    score = read_midi(midi_of(piece))
    assert score.seconds == pytest.approx(seconds, abs=1.0)
    assert score.meter == (4, 4)
    ticks = score.notes["onset"] * score.tempo / 60 * 12
    assert np.abs(ticks - np.rint(ticks)).max() < 0.05
    assert piece.key == G
    assert piece.features["tempo"] == pytest.approx(score.tempo, abs=0.01)


def test_the_piano_alone_plays_nothing_else() -> None:
    score = made().score
    assert set(score.notes["program"].tolist()) == {0}
    assert score.parts == ()


def test_a_band_has_what_was_asked_for() -> None:
    score = made("band").score
    assert DRUMS in score.programs
    assert len(score.programs) == 5


def test_equal_requests_give_equal_files_and_another_seed_another() -> None:
    first = midi_of(made.__wrapped__("piano", 12, 5))
    assert midi_of(made.__wrapped__("piano", 12, 5)) == first
    assert midi_of(made.__wrapped__("piano", 12, 6)) != first


@pytest.mark.parametrize("instruments", ["piano", "band"])
def test_an_extension_begins_with_the_piece(instruments: str) -> None:
    old = read_midi(midi_of(made(instruments)))
    new = remade(Way.EXTEND, midi_of(made(instruments)), instruments, seconds=45)
    lines = bar_lines(old)
    early = old.notes[old.notes["onset"] < lines[-4]]
    again = new.notes[: len(early)]
    for name in ("pitch", "program", "velocity"):
        assert np.array_equal(early[name], again[name]), name
    assert again["onset"] == pytest.approx(early["onset"], abs=2e-3)
    assert new.seconds == pytest.approx(45, abs=2.5)


def test_a_variation_keeps_the_opening_and_goes_another_way() -> None:
    old = read_midi(midi_of(made()))
    new = remade(Way.VARY, midi_of(made()))
    early = old.notes[old.notes["onset"] < bar_lines(old)[2]]
    assert np.array_equal(new.notes["pitch"][: len(early)], early["pitch"])
    assert new.notes["pitch"].tolist() != old.notes["pitch"].tolist()


def test_a_melody_goes_into_another_mood_over_new_music() -> None:
    melody = [(0.5 * beat, 0.5, 72 + step, 90, 0) for beat, step in enumerate([0, 2, 4, 5] * 12)]
    under = [(2.0 * bar, 2.0, 48, 70, 0) for bar in range(12)]
    score = Score(in_order(np.array(melody + under, NOTE)), tempo=120.0, meter=(4, 4))
    new = remade(Way.CHANGE, write_midi(score, "Line", G))
    # As many onsets as the melody has, or more; its pitches in order on top, moved alike.
    rounded: NDArray[np.float64] = np.round(new.notes["onset"], 3)
    onsets, first = np.unique(rounded, return_index=True)
    tops = new.notes["pitch"][first].tolist()
    assert len(onsets) >= 40
    steps = np.diff([pitch for pitch in tops if pitch >= max(tops) - 6])
    assert {2, 1} <= set(steps.tolist())
    assert new.notes["pitch"].min() < max(tops) - 12


def free(seed: int, count: int = 120) -> bytes:
    """A piece in free time, as the piano's were: chords at uneven times, without a pulse."""
    rng = np.random.default_rng(seed)
    notes = np.zeros(count, NOTE)
    notes["onset"] = np.sort(rng.uniform(0, 30, count))
    notes["duration"], notes["velocity"] = 0.4, rng.integers(40, 100, count)
    notes["pitch"] = rng.integers(50, 80, count)
    return write_midi(Score(in_order(notes)), "Free")


def played(jitter: float, tempo: float = 100.0) -> bytes:
    """A piece without a grid in its file, but with a beat that can be heard."""
    rng = np.random.default_rng(3)
    rows = []
    for beat in range(64):
        time = 0.3 + beat * 60 / tempo + rng.normal(0, jitter)
        rows.append((max(time, 0.0), 0.5, 60 + [0, 4, 7, 4][beat % 4], 80, 0))
        if beat % 4 == 0:
            rows.append((max(time, 0.0), 2.0, 36 + [0, 5, 7, 0][beat // 4 % 4], 95, 0))
    return write_midi(Score(in_order(np.array(rows, NOTE))), "Played")


def test_a_piece_of_before_goes_on_by_the_beats_that_are_found() -> None:
    midi = played(0.008)
    old = read_midi(midi)
    new = remade(Way.EXTEND, midi, seconds=60)
    assert new.tempo == pytest.approx(100, rel=0.03)
    count = int((old.notes["onset"] < 30).sum())
    assert np.array_equal(new.notes["pitch"][:count], old.notes["pitch"][:count])


def test_without_a_beat_a_piece_cannot_be_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.composing.any_source.on_grid", lambda *_: None)
    with pytest.raises(RequestError, match="No steady beat can be heard"):
        remade(Way.EXTEND, free(1), seconds=60)


def test_a_stated_meter_is_believed() -> None:
    rows = [(0.5 * beat, 0.4, 60 + beat % 3, 80, 0) for beat in range(48)]
    score = Score(in_order(np.array(rows, NOTE)), tempo=120.0, meter=(3, 4))
    request = replace(ComposeRequest(mood("sad"), 1), origin=None)
    source = read_any_source(Origin(Way.VARY, write_midi(score, "Waltz"), G), request)
    assert (source.grid.meter, source.grid.unit) == (3, 4)
    assert source.grid.tempo == pytest.approx(120, abs=0.1)
    assert source.notes["tick"].tolist() == [12 * beat for beat in range(48)]


def test_stated_beats_are_those_of_a_player_who_follows_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The tracker is not asked.
    monkeypatch.setattr("engine.composing.any_source.beat_tracker", None)
    late = np.random.default_rng(2).normal(0.02, 0.015, 64)
    rows = [(0.3 * eighth + late[eighth], 0.2, 60 + eighth % 5, 80, 0) for eighth in range(64)]
    score = Score(in_order(np.array(rows, NOTE)), tempo=100.0, meter=(4, 4))
    request = replace(ComposeRequest(mood("sad"), 1), origin=None)
    source = read_any_source(Origin(Way.VARY, write_midi(score, "Played"), G), request)
    assert source.notes["tick"].tolist() == [6 * eighth for eighth in range(64)]
    assert source.grid.tempo == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize("changes", [False, True])
def test_only_where_the_mood_changes_the_network_forgets(
    changes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    begin = UniformNotes.begin

    def count(self: UniformNotes, rows: int) -> UniformNoteSession:
        begun.append(rows)
        return begin(self, rows)

    monkeypatch.setattr(UniformNotes, "begin", count)
    then = (mood("angry"),) if changes else ()
    uniform_composer().compose(ComposeRequest(mood("calm"), 1, candidates=2, then=then))
    assert (len(begun) > 1) is changes
