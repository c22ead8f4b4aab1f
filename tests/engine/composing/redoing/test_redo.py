"""Bars, instruments and what comes before and after, written anew while the rest stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.api.errors import RequestError
from engine.api.form import parse_form
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.progression import parse_progression
from engine.api.redo import Redo
from engine.api.request import ComposeRequest
from engine.composing.redoing import composer as redo_composer
from engine.composing.redoing.choosing import keeps_density
from engine.composing.redoing.writing import Surrounded, write_gap
from engine.model.network import NoteNetwork, NoteSession
from engine.music.grid import GRID_NOTE, GridNotes
from engine.music.midi import read_midi
from engine.music.midi_writer import read_title, write_midi
from engine.music.score import DRUMS, NOTE, Notes, Score, in_order
from tests.engine.composing.redoing.redone import (
    KEY,
    bar_seconds,
    family,
    outside,
    piece,
    redo,
    redone,
    same_notes,
)
from tests.engine.composing.remade import FLUTE, score
from tests.engine.composing.remade import made as made_of
from tests.engine.fakes import uniform_composer

BASS, LEAD, PAD = (34, 38, 39), (80, 81, 82), (88, 89, 90)


class NoNetwork:
    """Refuses to write."""

    def begin(self, rows: int) -> NoteSession:
        raise AssertionError("nothing was to be written")


def chords_of(around: Surrounded) -> list[tuple[int, int, int, int]]:
    """The chords that the first candidate is told."""
    return [tuple(row) for row in around.chords[0].tolist()]


def of(midi: bytes, name: str) -> set[int]:
    """The program of an instrument of the piece, by the name of its track."""
    found = {part.program for part in read_midi(midi).parts if part.name == name}
    assert len(found) == 1
    return found


def test_bars_are_written_anew_and_the_others_stay_to_the_note() -> None:
    old, bar = read_midi(piece()), bar_seconds(piece())
    new = redone(piece(), Redo(bars=(3, 4)))
    assert same_notes(outside(new.notes, 3, 4, bar), outside(old.notes, 3, 4, bar))
    inside = (new.notes["onset"] > 2 * bar - 0.01) & (new.notes["onset"] < 4 * bar - 0.01)
    assert inside.any()
    assert (new.tempo, new.tempos, new.meter, new.parts) == (
        old.tempo, old.tempos, old.meter, old.parts,
    )  # fmt: skip


def test_one_instrument_is_written_anew() -> None:
    old, bar, bass = read_midi(piece()), bar_seconds(piece()), of(piece(), "bass")
    new = redone(piece(), Redo(bars=(2, 5), parts=("bass",)))
    others = set(old.programs) - bass
    assert same_notes(family(new.notes, others), family(old.notes, others))
    one, two = family(new.notes, bass), family(old.notes, bass)
    assert same_notes(outside(one, 2, 5, bar), outside(two, 2, 5, bar))
    assert not same_notes(one, two)


def test_who_joins_plays_over_what_stands() -> None:
    old = read_midi(piece())
    made = redo(piece(), Redo(add=("flute",)))
    new = read_midi(write_midi(made.score, "A"))
    flute = set(new.programs) - set(old.programs)
    assert same_notes(family(new.notes, set(old.programs)), old.notes)
    assert len(flute) == 1
    assert len(family(new.notes, flute)) > 8
    assert [part for part in new.parts if part.program not in flute] == list(old.parts)
    assert made.settled.request.instruments == "drums, bass, flute, lead, pad"
    # As loud as the mix has it beside what plays, not by the synthesizer's default.
    (seat,) = (part for part in new.parts if part.program in flute)
    assert seat.name == "flute"


def test_who_is_removed_is_gone_at_once() -> None:
    old, bass = read_midi(piece()), of(piece(), "bass")
    made = redo(piece(), Redo(remove=("bass",)), uniform_composer(network=NoNetwork()))
    new = read_midi(write_midi(made.score, "A"))
    assert same_notes(new.notes, family(old.notes, set(old.programs) - bass))
    assert made.settled.request.instruments == "drums, lead, pad"
    some = redone(piece(), Redo(bars=(1, 2), remove=("bass",)))
    bar = bar_seconds(piece())
    assert same_notes(family(some.notes, bass), outside(family(old.notes, bass), 1, 2, bar))


def test_bars_are_appended_and_the_ending_moves_there() -> None:
    old, bar = read_midi(piece()), bar_seconds(piece())
    bars = round(old.seconds / bar)
    new = redone(piece(), Redo(more=4))
    kept = new.notes[new.notes["onset"] < (bars - 1) * bar - 0.01]
    assert same_notes(kept, old.notes[old.notes["onset"] < (bars - 1) * bar - 0.01])
    assert new.seconds == pytest.approx((bars + 4) * bar, abs=0.05)
    last = new.notes[new.notes["onset"] > (bars + 3) * bar - 0.01]
    # All together on a last downbeat.
    assert set(last["program"].tolist()) == set(old.programs)
    assert np.ptp(last["onset"]) < 0.01


def test_bars_come_before_the_first() -> None:
    old, bar = read_midi(piece()), bar_seconds(piece())
    new = redone(piece(), Redo(front=2))
    kept = new.notes[new.notes["onset"] > 2 * bar - 0.01].copy()
    kept["onset"] -= 2 * bar
    assert same_notes(kept, old.notes)
    assert new.seconds == pytest.approx(old.seconds + 2 * bar, abs=0.01)
    # It begins at once.
    assert new.notes["onset"].min() == 0.0


def test_drums_that_are_written_to_the_end_stop_with_the_others() -> None:
    old, bar = read_midi(piece()), bar_seconds(piece())
    bars = round(old.seconds / bar)
    for wanted in (Redo(bars=(bars - 2, bars), parts=("drums",)), Redo(bars=(bars, bars))):
        new = redone(piece(), wanted)
        drums = family(new.notes, {DRUMS})["onset"]
        assert drums.max() == pytest.approx((bars - 1) * bar, abs=0.01)
        assert new.seconds == pytest.approx(old.seconds, abs=0.01)


def test_a_piece_of_a_pianist_keeps_every_beat_of_it() -> None:
    times, tempos = 0.0, []
    for beat in range(16):
        tempos.append((times, 100.0 + 5 * (beat % 3)))
        times += 60 / tempos[-1][1]
    lines = np.array([time for time, _ in tempos] + [times])
    rng = np.random.default_rng(0)
    rows = [
        (lines[beat] + abs(rng.normal()) * 0.01, 0.3, 60 + (beat * 5) % 12 + 12 * hand, 60, 0)
        for beat in range(16)
        for hand in (0, 1)
    ]
    old = Score(in_order(np.array(rows, NOTE)), tempos[0][1], tuple(tempos[1:]), (4, 4))
    midi = write_midi(old, "Played")
    new = redone(midi, Redo(bars=(2, 2)))
    bar = (lines[4], lines[8])

    def kept(notes: Notes) -> Notes:
        stay = (notes["onset"] < bar[0] - 1e-3) | (notes["onset"] > bar[1] - 1e-3)
        found: Notes = notes[stay]
        return found

    assert same_notes(kept(new.notes), kept(read_midi(midi).notes))
    assert new.tempos == read_midi(midi).tempos
    assert read_title(midi) == "Played"
    later = redone(midi, Redo(front=1))
    shift = later.seconds - read_midi(midi).seconds
    moved = later.notes[later.notes["onset"] > shift - 1e-3].copy()
    moved["onset"] -= shift
    assert same_notes(moved, read_midi(midi).notes)
    # A flute joins on those beats, and the piano keeps its touch.
    joined = redone(midi, Redo(add=("flute",)))
    assert same_notes(family(joined.notes, {0}), read_midi(midi).notes)
    # And what was made of it can be gone on with, in the same way and in others.
    again = write_midi(joined, "Played")
    varied = made_of(Way.VARY, again, instruments="piano, flute", seconds=12)
    assert {0, *family(varied.notes, {0})["program"].tolist()} <= set(varied.programs)
    more = redone(again, Redo(bars=(3, 3), parts=("flute",)))
    assert same_notes(family(more.notes, {0}), read_midi(midi).notes)


@pytest.mark.slow
def test_a_file_from_outside_is_taken_in_the_form_of_own_pieces() -> None:
    midi = score(*FLUTE, *((beat, 1.0, 40, 33) for beat in np.arange(32.0)))
    made = redo(midi, Redo(bars=(5, 6), parts=("bass",)), own_key=None)
    settled = made.settled.request
    assert settled.origin.key is not None
    new, own = read_midi(write_midi(made.score, "A")), read_midi(settled.origin.midi)
    assert same_notes(family(new.notes, {73}), family(own.notes, {73}))
    # What is settled gives the same piece again.
    again = uniform_composer().compose(settled)
    assert np.array_equal(again.score.notes, made.score.notes)
    # Of an hour only a part is taken, and its bars are counted.
    long = score(*((float(beat), 1.0, 72 + beat % 5, 73) for beat in range(7000)))
    part = redo(long, Redo(bars=(2, 2)), own_key=None, of={"start": 1000.0, "end": 1020.0})
    assert part.score.seconds == pytest.approx(20, abs=2.1)


def test_the_seed_decides_and_the_title_stays() -> None:
    one, two = (redo(piece(), Redo(bars=(3, 4))) for _ in range(2))
    assert np.array_equal(one.score.notes, two.score.notes)
    other = redo(piece(), Redo(bars=(3, 4)), seed=3)
    assert not np.array_equal(one.score.notes, other.score.notes)
    assert one.title == other.title == read_title(piece())


def test_new_bars_follow_chords_that_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Surrounded] = []

    def spy(network: NoteNetwork, around: Surrounded, *others: Any) -> dict[int, GridNotes]:
        told.append(around)
        return write_gap(network, around, *others)

    monkeypatch.setattr(redo_composer, "write_gap", spy)
    redo(piece(), Redo(bars=(3, 4)), chords=parse_progression("Eb Ab"))
    with_chords = told[0]
    told.clear()
    redo(piece(), Redo(bars=(3, 4)))
    assert with_chords.asked
    assert not told[0].asked
    asked, heard = (
        [row for row in chords_of(around) if not 96 <= row[0] <= 192]
        for around in (with_chords, told[0])
    )
    new = [row for row in chords_of(with_chords) if 96 <= row[0] < 192]
    assert new == [(96, 0, 0, 0), (144, 5, 0, 5)]
    # Without any it is those that are heard there; outside it always is.
    assert asked == [row for row in heard if row in asked]


def test_what_is_silent_or_as_before_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def nothing(*_: object) -> float:
        drawn.append(1)
        return -np.inf if len(drawn) <= 3 else 1.0

    monkeypatch.setattr(redo_composer, "judge_gap", nothing)
    redo(piece(), Redo(bars=(3, 4)))
    assert len(drawn) > 3
    monkeypatch.setattr(redo_composer, "judge_gap", lambda *_: -np.inf)
    with pytest.raises(RequestError, match="Nothing new came of it") as error:
        redo(piece(), Redo(bars=(3, 4)))
    assert error.value.code == "redo-nothing-new"


def test_what_has_many_more_notes_or_fewer_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    keeps, asked = keeps_density, list[int]()

    def second(new: GridNotes, old: GridNotes) -> bool:
        asked.append(len(old))
        return len(asked) == 2

    monkeypatch.setattr(redo_composer, "keeps_density", second)
    redone(piece(), Redo(bars=(3, 4)))
    assert len(asked) == 2
    assert all(asked)
    notes = np.zeros(10, GRID_NOTE)
    assert [keeps(notes[:count], notes) for count in (6, 8, 10)] == [False, True, True]
    assert [keeps(notes, notes[:count]) for count in (8, 7, 0)] == [True, False, True]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Redo(bars=(8, 30)), "redo-no-such-bars"),
        (Redo(bars=(2, 3), parts=("flute",)), "redo-not-playing"),
        (Redo(remove=("flute",)), "redo-not-playing"),
        (Redo(add=("bass",)), "redo-plays-already"),
        (Redo(remove=("drums", "bass", "lead", "pad")), "redo-removes-all"),
        (Redo(add=("flute", "violin", "cello", "choir", "organ")), "redo-too-many"),
        (Redo(parts=("drums", "bass", "lead", "pad")), "redo-everything"),
    ],
)
def test_what_the_piece_does_not_allow_is_refused(wanted: Redo, code: str) -> None:
    with pytest.raises(RequestError) as error:
        redo(piece(), wanted)
    assert error.value.code == code


def test_a_redo_keeps_form_key_and_tempo() -> None:
    with pytest.raises(RequestError, match="leave the form out"):
        redo(piece(), Redo(more=4), form=parse_form("A B"))
    with pytest.raises(RequestError, match="leave the tempo out"):
        redo(piece(), Redo(more=4), tempo=40)
    with pytest.raises(RequestError, match="leave the key out"):
        redo(piece(), Redo(more=4), key=KEY.__class__(5, "minor"))
    with pytest.raises(RequestError, match="bars, instruments"):
        Origin(Way.REDO, piece(), KEY)
    stored = ComposeRequest(
        mood("happy"), 1, origin=Origin(Way.REDO, b"x", KEY, redo=Redo(bars=(1, 2), add=("flute",)))
    )
    assert ComposeRequest.from_json(stored.to_json()) == stored


def test_drums_can_be_all_that_is_left() -> None:
    new = redone(piece(), Redo(remove=("bass", "lead", "pad")))
    assert set(new.programs) == {DRUMS}
