"""What is seldom made anew: drums alone, music in free time, bars with chords of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.api.errors import RequestError
from engine.api.moods import Mood, mood
from engine.api.progression import parse_progression
from engine.api.redo import Redo
from engine.composing.redoing import composer as redo_composer
from engine.composing.redoing.writing import Surrounded, prefix_before, write_gap
from engine.composing.triad_bias import TriadBias
from engine.harmony.chord_rules import CADENCE_ROOTS
from engine.harmony.chord_writer import ChordWriter
from engine.music.grid import GridNotes
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, Score
from tests.engine.bands import band
from tests.engine.composing.grid_music import grid_notes, place
from tests.engine.composing.redoing.redone import KEY, outside, piece, redo, same_notes
from tests.engine.composing.remade import FLUTE, score
from tests.engine.fakes import uniform_composer
from tests.engine.made_up_chords import AnyChord

BAR = 48
STROKES = tuple((beat / 2, 0.25, (36, 42, 38, 42)[beat % 4], DRUMS) for beat in range(64))
"""Eight bars of a drum kit."""


def short() -> bytes:
    """A piece of four bars for the piano."""
    return piece("piano", 8)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Surrounded]:
    """What each gap is written by."""
    gaps: list[Surrounded] = []

    def spy(network: Any, around: Surrounded, *others: Any) -> dict[int, GridNotes]:
        gaps.append(around)
        return write_gap(network, around, *others)

    monkeypatch.setattr(redo_composer, "write_gap", spy)
    return gaps


def chords_of(around: Surrounded, *, new: bool) -> list[list[tuple[int, ...]]]:
    """The chords of each candidate, from the gap on or before it."""
    return [
        [tuple(one) for one in chords.tolist() if (one[0] >= around.begin) == new]
        for chords in around.chords
    ]


def test_bars_that_follow_get_chords_of_their_own(told: list[Surrounded]) -> None:
    redo(short(), Redo(more=2), uniform_composer(ChordWriter(AnyChord())), candidates=2)
    around = told[-1]
    stand, new = chords_of(around, new=False), chords_of(around, new=True)
    assert stand[0]
    assert all(one == stand[0] for one in stand)
    assert len({str(one) for one in new}) == 2
    # All come home in the last bar.
    assert [one[-1][:2] for one in new] == [((around.bars - 1) * BAR, 0)] * 2
    told.clear()
    redo(short(), Redo(more=2), candidates=2)
    assert len({str(one) for one in chords_of(told[-1], new=True)}) == 1
    assert chords_of(told[-1], new=False)[0] == stand[0]


def test_later_bars_go_on_from_the_chords_that_were_chosen_before(told: list[Surrounded]) -> None:
    redo(short(), Redo(more=17), uniform_composer(ChordWriter(AnyChord())), candidates=1)
    first, last = told[0], told[-1]
    assert first.gap.last == last.gap.first
    (stand,) = chords_of(last, new=False)
    drawn = [
        [tuple(row) for row in one.chords[0].tolist() if row[0] < last.begin]
        for one in told
        if one.gap == first.gap
    ]
    assert stand in drawn


def test_the_last_bar_of_a_longer_loop_leads_to_its_first(told: list[Surrounded]) -> None:
    composer = uniform_composer(ChordWriter(AnyChord()))
    redo(short(), Redo(more=2), composer, candidates=6, loop=True)
    around = told[-1]
    last = [
        [one for one in chords if one[0] < around.end][-1][1]
        for chords in chords_of(around, new=True)
    ]
    assert set(last) <= set(CADENCE_ROOTS)


def test_drums_alone_are_calm_and_go_on_as_densely_in_any_mood(told: list[Surrounded]) -> None:
    midi = score(*STROKES)
    made = redo(midi, Redo(more=2), own_key=None, of={"own_mood": True})
    assert made.settled.request.mood.name == mood("calm").name
    assert set(made.score.programs) == {DRUMS}
    # All but the last bar, which was the ending.
    kept = outside(read_midi(midi).notes, 8, 8, 2.0)
    assert same_notes(outside(made.score.notes, 8, 10, 2.0), kept)
    redo(midi, Redo(more=2), mood=mood("angry"))
    assert [one.shares for one in told] == [{"drums": 2.0}] * len(told)
    assert {one.like for one in told} == {None}


def test_new_bars_are_as_dense_as_what_stands_in_its_own_mood(told: list[Surrounded]) -> None:
    dense = []
    # The critic hears the middle of the plane in all.
    for asked in (Mood("custom", 0.2, 0.2), mood("happy")):
        redo(short(), Redo(more=1), mood=asked, candidates=1)
        dense.append(sum(told[0].shares.values()))
        assert (told[0].like is None) == (asked.name == "happy")
        told.clear()
    assert dense[1] / dense[0] == pytest.approx(2 ** (2.2 - np.mean([2.2, 2.3, 1.7, 1.2])), rel=0.1)


def test_music_in_free_time_is_made_anew_by_the_beats_that_are_heard() -> None:
    programs = {"bass": 33, "piano": 0, "flute": 73}
    midi = write_midi(Score(band(programs, tempo=100.0), 120.0, meter=None), "Free", KEY)
    old = read_midi(midi)
    made = redo(midi, Redo(bars=(3, 4)))
    new = read_midi(write_midi(made.score, "Free"))
    assert made.features["tempo"] == pytest.approx(100, rel=0.02)
    assert same_notes(outside(new.notes, 3, 4, 2.4), outside(old.notes, 3, 4, 2.4))
    assert not same_notes(new.notes, old.notes)
    # It has no bars to write chords above.
    assert made.chords == ()


@pytest.mark.parametrize(
    ("midi", "code"),
    [
        (score((0, 1, 60, 0), (3.1, 1, 64, 0), meter=None), "origin-no-beat"),
        (score(*FLUTE, (4, 1, 60, 120)), "origin-foreign"),
        (score(*FLUTE, (1300, 1, 72, 73)), "origin-foreign"),
    ],
)
def test_what_is_no_piece_of_affetto_s_is_refused(midi: bytes, code: str) -> None:
    with pytest.raises(RequestError) as caught:
        redo(midi, Redo(bars=(1, 1)))
    assert caught.value.code == code


def test_a_gap_is_begun_by_no_bar_that_cannot_be_told_to_the_network() -> None:
    notes = grid_notes((0, 12, "piano", 60), (60, 12, "piano", 62), (90, 6, "piano", 64))
    assert prefix_before(notes, 96, BAR, 0)[0] == 0
    doubled = np.concatenate([notes[:1], notes])
    between = grid_notes((0, 12, "piano", 60), (57, 12, "piano", 62), (90, 6, "piano", 64))
    for one in (doubled, between):
        first, tokens = prefix_before(one, 96, BAR, 0)
        assert (first, tokens["pitch"].tolist()) == (48, [62, 64])
    first, tokens = prefix_before(np.concatenate([notes, notes[2:]]), 96, BAR, 0)
    assert (first, len(tokens)) == (96, 0)


def test_the_triads_of_chords_that_are_asked_for_are_filled_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[GridNotes] = []

    class Kept(TriadBias):
        def __init__(self, *values: Any) -> None:
            begun.append(values[-1])
            assert 0 in values[2]["root"]  # told in C, as the notes are
            super().__init__(*values)

    monkeypatch.setattr("engine.composing.redoing.writing.TriadBias", Kept)
    chords = parse_progression("Eb")
    redo(piece(), Redo(bars=(2, 3), parts=("bass",)), chords=chords)
    # What others play beside the bass counts.
    beside = begun[0][begun[0]["tick"] < 3 * BAR]
    assert len(beside)
    assert (beside["tick"] >= BAR).all()
    assert not (beside["instrument"] == place("bass")).any()
    begun.clear()
    redo(piece(), Redo(bars=(2, 3), parts=("bass",)))
    assert not begun
