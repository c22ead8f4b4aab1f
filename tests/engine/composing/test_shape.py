"""The form of a piece for several instruments: who comes in when, and how it ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.api.instruments import ORDER, PRESETS, named, parse_instruments
from engine.api.keys import parse_key
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.ending import grounded
from engine.composing.entrances import MIN_BARS, MIN_INSTRUMENTS, entrances
from engine.composing.final_chord import TRIADS
from engine.music.grid import TICKS
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, Notes, end_times
from tests.engine.composing.grid_music import grid_notes, place
from tests.engine.fakes import uniform_composer

pytestmark = pytest.mark.usefixtures("few_draws")

LISTS = ("drums", "bass", "violin", "flute, cello", "drums, bass", "drums, pad")


def compose(instruments: str, seconds: int = 30, **asked: Any) -> ComposedPiece:
    plain = parse_instruments(instruments)
    values = {"seed": 3, "candidates": 1, "key": parse_key("Bb minor"), **asked}
    return uniform_composer().compose(
        ComposeRequest(mood("sad"), instruments=plain, seconds=seconds, **values)
    )


def notes_of(written: ComposedPiece) -> Notes:
    return read_midi(write_midi(written.score, "A")).notes


@pytest.mark.parametrize("instruments", [*PRESETS, *LISTS])
@pytest.mark.parametrize(
    ("key", "seconds"), [pytest.param("Bb minor", 12, marks=pytest.mark.slow), ("E major", 5)]
)
def test_all_end_together_on_the_tonics_chord(instruments: str, key: str, seconds: int) -> None:
    asked = parse_key(key)
    written = compose(instruments, seconds, key=asked)
    notes, bar = notes_of(written), 240 / written.score.tempo
    last = notes["onset"].max()
    final = notes[notes["onset"] > last - 0.001]
    assert set(final["program"].tolist()) == {part.program for part in written.score.parts}
    assert set(final["pitch"][final["program"] == DRUMS].tolist()) <= {36, 49}
    pitched = final[final["program"] != DRUMS]
    if not len(pitched):
        assert instruments == "drums"
        assert written.score.seconds == pytest.approx(seconds, abs=0.5)
        return
    assert last / bar == pytest.approx(round(last / bar), abs=0.01)
    assert written.score.seconds == pytest.approx(last + bar, abs=0.01)
    assert set(((pitched["pitch"] - asked.tonic) % 12).tolist()) <= set(TRIADS[asked.mode])
    # The tonic is the lowest, unless it lies below what any of them reaches.
    lowest = int(pitched["pitch"].min())
    goal = lowest - (lowest - asked.tonic) % 12
    playing = set(pitched["program"].tolist())
    if any(one.low <= goal for one in ORDER if playing & set(one.programs)):
        assert lowest == goal
    before = notes[(notes["onset"] < last - 0.001) & (notes["program"] != DRUMS)]
    assert end_times(before).max() <= last + 0.001


def test_the_lowest_note_of_the_last_chord_becomes_the_tonic_where_it_can() -> None:
    chord = [(48, 48, "flute", 57), (48, 48, "piano", 67), (48, 48, "piano", 64)]
    notes = grid_notes((0, 48, "cello", 40), *chord)
    # The flute cannot reach the C below, the piano can.
    assert sorted(grounded(notes, 0)["pitch"].tolist()) == [40, 48, 57, 67]
    assert sorted(grounded(notes, 0, place("piano"))["pitch"].tolist()) == [40, 57, 64, 67]
    assert grounded(notes, 9)["pitch"].tolist() == notes["pitch"].tolist()
    drums = grid_notes((0, 12, "drums", 36))
    assert np.array_equal(grounded(drums, 3), drums)


@pytest.mark.parametrize("instruments", [*PRESETS, "flute, violin", "drums, bass", "violin, cello"])
def test_the_last_comes_in_after_two_or_four_bars(instruments: str) -> None:
    places = tuple(ORDER.index(one) for one in named(parse_instruments(instruments)))
    found = [entrances(places, 40, np.random.default_rng(seed)) for seed in range(60)]
    if len(places) < MIN_INSTRUMENTS:
        assert found == [{}] * 60
        return
    assert {tuple(one) for one in found} == {(max(places),)}
    assert {max(one.values()) for one in found} == {2, 4}
    short = [entrances(places, 20, np.random.default_rng(seed)) for seed in range(20)]
    assert {bar for one in short for bar in one.values()} == {2}
    assert entrances(places, MIN_BARS - 1, np.random.default_rng(0)) == {}
    assert entrances(places[:1], 40, np.random.default_rng(0)) == {}


@pytest.mark.parametrize(
    "instruments",
    ["band", *(pytest.param(one, marks=pytest.mark.slow) for one in ("orchestra", "chamber"))],
)
def test_whoever_comes_in_later_is_not_heard_before(instruments: str) -> None:
    written = compose(instruments, 60, tempo=100)
    notes, bar = notes_of(written), 2.4
    firsts = {
        program: float(notes["onset"][notes["program"] == program].min())
        for program in np.unique(notes["program"]).tolist()
    }
    assert len(firsts) == len(named(instruments))
    assert min(firsts.values()) < bar
    assert max(firsts.values()) >= 2 * bar - 0.01


@pytest.mark.parametrize("instruments", ["piano", "band"])
def test_a_piece_begins_with_its_first_beat(instruments: str) -> None:
    for seed in range(6):
        request = ComposeRequest(
            mood("calm"), seed, instruments=instruments, candidates=3, seconds=10
        )
        for one in uniform_composer().candidates(request):
            assert one.notes["tick"][0] < TICKS
