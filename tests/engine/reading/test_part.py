"""The one instrument of a song that is taken, on its beats or off them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, Notes, Score, in_order
from engine.reading.part import only_melody
from engine.reading.score_beats import beat_tracker
from engine.reading.song import Song, read_song
from engine.reading.song_beats import beats_of_song
from engine.reading.stated_metres import read_metres
from tests.engine.bands import band
from tests.engine.made_up_beats import made_up

BASS, FLUTE = 33, 73


def song(notes: Notes, tempo: float = 100.0) -> Song:
    return read_song(write_midi(Score(in_order(notes), tempo, meter=(4, 4)), "A"))


def uneven(notes: Notes, most: float) -> Notes:
    """Each note later by chance."""
    late = notes.copy()
    late["onset"] += np.random.default_rng(0).uniform(0, most, len(notes))
    return in_order(late)


def test_of_drums_and_bass_the_one_with_more_notes_is_taken() -> None:
    notes = band({"drums": DRUMS, "bass": BASS})
    assert set(only_melody(song(notes)).score.programs) == {DRUMS}
    sparse = notes[(notes["program"] == BASS) | (np.arange(len(notes)) % 8 == 0)]
    found = only_melody(song(sparse))
    assert set(found.score.programs) == {BASS}
    assert found.on_beats is not None
    assert len(found.on_beats.notes) == len(found.score.notes) == 32


def test_a_melody_off_the_beats_is_taken_as_it_was_played() -> None:
    whole = song(uneven(band({"bass": BASS, "piano": 0, "flute": FLUTE}), 0.29))
    assert whole.on_beats is None
    found = only_melody(whole)
    assert found.on_beats is None
    assert set(found.score.programs) == {FLUTE}
    assert np.isin(found.score.notes["onset"], whole.score.notes["onset"]).all()


def test_beats_that_are_heard_keep_the_tempo_that_is_stated_where_they_are_near_it() -> None:
    notes = uneven(made_up("4/4", 16)[0], 0.03)
    notes["onset"] += 0.21  # so they lie between the beats that the file states
    near, far = (beats_of_song(song(notes, tempo), beat_tracker) for tempo in (60.5, 97.0))
    assert near is not None
    assert far is not None
    assert not near.stated
    assert near.grid.tempo == pytest.approx(60.5, abs=1e-3)
    assert 59.5 < far.grid.tempo < 60.49


def test_a_metre_stated_again_begins_nothing() -> None:
    four, three = 4 << 5 | 2, 3 << 5 | 2
    found = read_metres(np.array([0.0, 4.0, 8.0, 11.0]), np.array([four, four, three, three]))
    assert found.starts == (0.0, 8.0)
    assert found.metres == ((4, 4), (3, 4))
