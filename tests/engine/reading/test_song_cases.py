"""Files that other programs of this kind refuse or read wrongly."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.music.midi import read_midi
from engine.music.score import DRUMS, end_times
from engine.reading.own_form import in_own_form
from engine.reading.song import Song, read_song
from tests.engine.reading.mutations import CASES, check_own, check_song

PLAIN = 72
"""Notes of the tune that most of the files hold, 12 seconds of eighths at 120."""


def song(number: str) -> Song:
    (path,) = CASES.glob(f"{number}-*.mid")
    return read_song(path)


def grid_ticks(read: Song) -> tuple[list[int], list[int]]:
    assert read.on_beats is not None
    notes = read.on_beats.notes
    return notes["tick"].tolist(), notes["duration"].tolist()


@pytest.mark.parametrize("number", ["01", "02", "03", "11", "16"])
def test_the_tune_is_the_same_however_it_is_wrapped_timed_or_headed(number: str) -> None:
    read = song(number)
    # In three of the files one bar is another.
    assert len(read.score.notes) == PLAIN
    assert read.score.seconds == pytest.approx(12.0, abs=1e-6)
    assert read.score.tempo == 120.0
    ticks, durations = grid_ticks(read)
    assert set(durations) == {6, 24}
    assert {tick % 6 for tick in ticks} == {0}


def test_a_tempo_of_zero_is_told() -> None:
    assert song("03").left_out == ("Read as 120 beats per minute: 1 tempo that no music has.",)


def test_notes_without_an_end_last_until_they_are_struck_again_or_the_track_ends() -> None:
    read = song("04")
    assert len(read.score.notes) == 60
    ends = end_times(read.score.notes)
    for pitch in np.unique(read.score.notes["pitch"]):
        of_key = read.score.notes["pitch"] == pitch
        assert ends[of_key][:-1].tolist() == pytest.approx(
            read.score.notes["onset"][of_key][1:].tolist()
        )
        assert ends[of_key][-1] == pytest.approx(read.score.seconds)
    assert read.left_out == ("Held until the end of the track: 24 notes without an end.",)


def test_drum_hits_without_length_are_kept() -> None:
    read = song("06")
    drums = read.score.notes[read.score.notes["program"] == DRUMS]
    assert len(drums) == 96
    assert drums["duration"].min() > 0.01
    assert read.on_beats is not None
    assert (read.on_beats.programs == DRUMS).sum() == 96
    # What Affetto goes on from has them too.
    own = in_own_form(read)
    assert (read_midi(own.midi).notes["program"] == DRUMS).sum() == 96


def test_notes_sound_as_long_as_the_pedal_holds_them() -> None:
    read = song("07")
    notes = read.score.notes
    assert len(notes) == PLAIN
    # Each is struck for 20 ticks of 480; the pedal goes up at the end alone.
    again = [
        notes["onset"][(notes["pitch"] == note["pitch"]) & (notes["onset"] > note["onset"])]
        for note in notes
    ]
    expected = [
        (later[0] if len(later) else read.score.seconds) - note["onset"]
        for note, later in zip(notes, again, strict=True)
    ]
    assert notes["duration"].tolist() == pytest.approx(expected, abs=1e-6)
    assert read.left_out == ("Held as long as the sustain pedal was: 70 notes.",)


def test_data_without_a_status_do_not_keep_the_rest_from_being_read() -> None:
    read = song("09")
    assert len(read.score.notes) == PLAIN + 1
    assert read.left_out == ("Read as notes: 1 event without a status byte.",)


def test_six_eighths_are_six_eighths() -> None:
    read = song("12")
    assert read.score.meter == (6, 8)
    assert read.metres == ((0.0, 6, 8),)
    assert read.on_beats is not None
    assert (read.on_beats.grid.meter, read.on_beats.grid.unit) == (6, 8)
    assert read_midi(in_own_form(read).midi).meter == (6, 8)


def test_notes_that_notation_shortened_get_their_lengths_back() -> None:
    ticks, durations = grid_ticks(song("14"))
    assert set(durations) == {12, 48}
    assert {tick % 12 for tick in ticks} == {0}
    # In seconds they are as they were written.
    shortest = song("14").score.notes["duration"].min()
    assert shortest == pytest.approx(0.475)


def test_two_flutes_are_both_kept_and_know_what_they_are() -> None:
    read = song("15")
    assert [(track.program, track.notes) for track in read.tracks] == [(73, 32), (74, 32)]
    assert read.on_beats is not None
    assert np.bincount(read.on_beats.programs).nonzero()[0].tolist() == [73, 74]
    assert len(set(read.on_beats.notes["instrument"].tolist())) == 1
    own = in_own_form(read)
    assert own.left_out == ()
    back = read_midi(own.midi)
    assert len(back.notes) == 64
    assert len(set(back.notes["program"].tolist())) == 1


def test_silence_before_the_music_does_not_count() -> None:
    read = song("16")
    assert read.silence == pytest.approx(60.0)
    assert read.score.notes["onset"][0] == 0.0
    assert in_own_form(read).score.seconds == pytest.approx(12.0, abs=1e-6)


def test_a_division_of_zero_is_refused_with_its_reason() -> None:
    with pytest.raises(DataError, match=r"states 0 ticks per beat, so that its notes have no"):
        song("18")


@pytest.mark.parametrize("path", sorted(CASES.rglob("*.mid")), ids=lambda path: path.name[:2])
def test_whatever_is_read_holds_together_and_can_be_written_as_ours(path) -> None:  # type: ignore[no-untyped-def]
    if path.name.startswith("18"):
        return
    read = read_song(path)
    check_song(read)
    check_own(in_own_form(read, path.read_bytes()))
