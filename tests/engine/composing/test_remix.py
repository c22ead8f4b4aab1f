"""What is made of songs from outside: continued, rewritten, in another mood."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from engine.api.errors import RequestError
from engine.api.instruments import MULTI, PIANO
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.continuations import returns_anew
from engine.composing.settling import part_of
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Notes, Score, in_order
from tests.engine.composing.remade import midi_of
from tests.engine.fakes import uniform_composer

BAR = 2.0
"""Seconds of a bar at 120 beats a minute."""
FLUTE, GUITAR, STRINGS, BASS = 74, 25, 48, 33


@cache
def song(
    bars: int = 30,
    programs: tuple[int, ...] = (FLUTE, GUITAR, BASS, DRUMS),
    meter: tuple[int, int] = (4, 4),
    tempos: tuple[tuple[float, float], ...] = (),
) -> bytes:
    """Quarters on all programs at 120 beats a minute, the first on top and moving most."""
    rows = []
    for beat in range(bars * 4):
        for index, program in enumerate(programs):
            pitch = (
                36
                if program == DRUMS
                else max(84 - 12 * index, 40) + (beat % 7 if index == 0 else 0)
            )
            rows.append((beat * 0.5, 0.5, pitch, 70 + beat % 4, program))
    notes = in_order(np.array(rows, NOTE))
    return write_midi(Score(notes, 120.0, tempos, meter), "Song")


def remix(way: Way, midi: bytes, **asked: Any) -> ComposedPiece:
    names = ("start", "end", "one", "only_new", "own_mood")
    origin = Origin(way, midi, **{name: asked.pop(name) for name in names if name in asked})
    values = {"seed": 2, "candidates": 2, "seconds": 12, "instruments": MULTI, **asked}
    return uniform_composer().compose(ComposeRequest(mood("happy"), origin=origin, **values))


def rows(notes: Notes) -> set[tuple[float, int, int]]:
    return {(round(one, 2), pitch, program) for one, _, pitch, _, program in notes.tolist()}


def between(notes: Notes, start: float, end: float) -> Notes:
    found: Notes = notes[(notes["onset"] >= start - 0.01) & (notes["onset"] < end - 0.01)].copy()
    found["onset"] -= start
    return found


def test_a_continuation_quotes_the_end_and_goes_on_in_its_manner() -> None:
    midi = song()
    old, new = read_midi(midi), read_midi(midi_of(remix(Way.CONTINUE, midi)))
    assert rows(between(new.notes, 0, 8)) == rows(between(old.notes, 52, 60))
    assert new.seconds == pytest.approx(8 + 12, abs=0.1)
    assert set(between(new.notes, 8, 20)["program"].tolist()) == {FLUTE, GUITAR, BASS, DRUMS}
    assert (new.tempo, new.tempos, new.meter) == (120.0, (), (4, 4))


def test_only_what_is_new_begins_at_once() -> None:
    new = read_midi(midi_of(remix(Way.CONTINUE, song(), only_new=True)))
    assert new.seconds == pytest.approx(12, abs=0.1)
    assert new.notes["onset"][0] < 0.5


@pytest.mark.slow
@pytest.mark.parametrize("meter", [(3, 4), (6, 8), (2, 4)])
def test_metres_stay_what_they_are(meter: tuple[int, int]) -> None:
    for way in (Way.CONTINUE, Way.REWRITE, Way.CHANGE):
        assert read_midi(midi_of(remix(way, song(meter=meter)))).meter == meter


@pytest.mark.slow
def test_there_may_be_more_than_eight_instruments() -> None:
    programs = (FLUTE, 68, 60, 41, 42, STRINGS, 46, 0, 11, DRUMS)
    new = read_midi(midi_of(remix(Way.CONTINUE, song(programs=programs), only_new=True)))
    assert set(new.programs) == set(programs)


def test_one_instrument_is_that_with_the_melody() -> None:
    for way in (Way.CONTINUE, Way.REWRITE, Way.CHANGE):
        new = read_midi(midi_of(remix(way, song(), one=True)))
        assert new.programs == (FLUTE,)


def test_a_rewritten_piece_keeps_its_opening_and_its_length_and_has_new_notes() -> None:
    midi = song()
    old, new = read_midi(midi), read_midi(midi_of(remix(Way.REWRITE, midi)))
    part = between(old.notes, 48, 60)
    assert new.seconds == pytest.approx(12, abs=0.1)
    assert rows(between(new.notes, 0, 4)) == rows(between(part, 0, 4))
    later = rows(between(new.notes, 4, 12))
    assert len(later & rows(between(part, 4, 12))) < len(later) / 2
    fresh = read_midi(midi_of(remix(Way.REWRITE, midi, only_new=True)))
    assert rows(between(fresh.notes, 0, 4)) != rows(between(part, 0, 4))


def test_a_melody_in_another_mood_is_the_first_half_minutes() -> None:
    midi = song()
    piece = remix(Way.CHANGE, midi, seconds=20)
    new = read_midi(midi_of(piece))
    count = int((new.notes["program"] == FLUTE).sum())
    assert 33 <= count <= 42
    assert piece.settled is not None
    assert piece.settled.request.origin is not None
    assert read_midi(piece.settled.request.origin.midi).seconds == pytest.approx(20)


def test_a_part_can_be_named() -> None:
    midi = song()
    old = read_midi(midi)
    new = read_midi(midi_of(remix(Way.CONTINUE, midi, start=10.0, end=24.0)))
    assert rows(between(new.notes, 0, 8)) == rows(between(old.notes, 16, 24))
    with pytest.raises(RequestError, match="the music lasts 60 seconds"):
        remix(Way.CONTINUE, midi, start=100.0, end=110.0)
    with pytest.raises(RequestError, match="ends after its beginning"):
        Origin(Way.CONTINUE, midi, start=3.0, end=2.0)


def test_the_tempo_map_is_kept_where_notes_are() -> None:
    beats = np.arange(120)
    times = np.where(beats < 116, beats * 0.5, 58 + (beats - 116) * 0.75)
    notes = np.zeros(240, NOTE)
    notes["onset"], notes["duration"], notes["velocity"] = np.repeat(times, 2), 0.4, 70
    notes["pitch"] = np.tile([79, 52], 120) + np.repeat(beats % 5, 2)
    notes["program"] = np.tile([FLUTE, GUITAR], 120)
    midi = write_midi(Score(in_order(notes), 120.0, ((58.0, 80.0),), (4, 4)), "Slower")
    new = read_midi(midi_of(remix(Way.CONTINUE, midi)))
    assert new.tempo == 120.0
    # Of the quoted bars the last is slow; what is new is as fast as most of the part.
    assert [(round(at, 2), round(tempo)) for at, tempo in new.tempos] == [(6.0, 80), (9.0, 120)]


def test_a_pianist_goes_on_and_is_quoted_as_played() -> None:
    random = np.random.default_rng(1)
    notes = np.zeros(160, NOTE)
    notes["onset"] = np.maximum(
        np.repeat(np.arange(80) * 0.5, 2) + random.normal(0, 0.008, 160), 0.0
    )
    notes["duration"], notes["velocity"] = 0.45, random.integers(40, 90, 160)
    notes["pitch"] = np.tile([72, 48], 80) + np.repeat(np.arange(80) % 4, 2) * 2
    midi = write_midi(Score(in_order(notes), 120.0, meter=(4, 4)), "Played")
    piece = remix(Way.CONTINUE, midi)
    assert piece.settled is not None
    assert piece.settled.request.instruments == PIANO
    old, new = read_midi(midi).notes, read_midi(midi_of(piece)).notes
    quoted, theirs = new[new["onset"] < 7.6], between(old, 31.9, 39.6)
    # By beats: which of two that are struck together is first is a matter of milliseconds.
    quoted = quoted[np.lexsort((quoted["pitch"], np.rint(quoted["onset"] * 2)))]
    theirs = theirs[np.lexsort((theirs["pitch"], np.rint(theirs["onset"] * 2 - 0.2)))]
    assert np.array_equal(quoted["pitch"], theirs["pitch"])
    assert np.array_equal(quoted["velocity"], theirs["velocity"])
    assert_allclose(np.diff(quoted["onset"]), np.diff(theirs["onset"]), rtol=0, atol=0.005)


def test_what_is_settled_composes_the_same_piece_and_keeps_but_the_part() -> None:
    midi = song(bars=60)
    piece = remix(Way.CONTINUE, midi, own_mood=True, one=True)
    assert piece.settled is not None
    request = piece.settled.request
    origin = request.origin
    assert origin is not None
    assert (origin.start, origin.end, origin.one, origin.own_mood) == (None, None, False, False)
    assert read_midi(origin.midi).seconds == pytest.approx(30)
    assert ComposeRequest.from_json(request.to_json()) == request
    assert midi_of(uniform_composer().compose(request)) == midi_of(piece)


@pytest.mark.parametrize(
    ("way", "start", "end", "part"),
    [
        (Way.CONTINUE, None, None, (290.0, 320.0)),
        (Way.CONTINUE, 20.0, None, (260.0, 320.0)),
        (Way.CONTINUE, None, 90.0, (60.0, 90.0)),
        (Way.CONTINUE, 0.0, 90.0, (30.0, 90.0)),
        (Way.REWRITE, None, None, (290.0, 320.0)),
        (Way.CHANGE, None, None, (0.0, 30.0)),
        (Way.CHANGE, 50.0, None, (50.0, 80.0)),
        (Way.CHANGE, 0.0, 3600.0, (0.0, 300.0)),
    ],
)
def test_the_part_that_is_taken(
    way: Way, start: float | None, end: float | None, part: Sequence[float]
) -> None:
    assert part_of(Origin(way, b"", start=start, end=end), 30, 320.0) == part


def test_a_piece_of_up_to_a_minute_is_gone_on_from_as_a_whole() -> None:
    lengths = (12.0, 45.0, 60.0, 61.0)
    starts = [part_of(Origin(Way.CONTINUE, b""), 30, length)[0] for length in lengths]
    assert starts == [0.0, 0.0, 0.0, 31.0]


def test_bars_that_returned_from_kept_ones_return_from_the_first_new_one() -> None:
    old = np.array([-1, -1, 0, 1, 0, 1, 4], np.int32)
    assert returns_anew(old, 2, 7).tolist() == [-1, -1, -1, -1, 2, 3, 4]
    assert returns_anew(old, 0, 8).tolist() == [-1, -1, 0, 1, 0, 1, 4, -1]


def test_a_sparse_piece_goes_on_by_the_beats_that_its_file_states() -> None:
    notes = np.array([(0, 1, 60, 64, 0), (9.13, 1, 64, 64, 0), (17.77, 1, 67, 64, 0)], NOTE)
    piece = remix(Way.CONTINUE, write_midi(Score(notes, 100.0, meter=(3, 4)), "A"))
    assert piece.score.meter == (3, 4)


def test_a_tempo_that_changes_after_the_part_has_no_part_in_it() -> None:
    midi = song(tempos=((10.0, 90.0), (2000.0, 200.0)))
    new = read_midi(midi_of(remix(Way.CONTINUE, midi, end=9.0)))
    assert (new.tempo, new.tempos) == (120.0, ())
