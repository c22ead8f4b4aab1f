"""What an analysis says of songs of which all is known."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.analysis_rows import MetreSpan
from engine.api.errors import RequestError
from engine.api.keys import parse_key
from engine.insight.time_rows import FORM_BARS
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Score
from engine.reading.song import read_song
from tests.engine.insight.heard import analysed, listener
from tests.engine.insight.made_up_songs import (
    CHORUS,
    FLUTE,
    VERSE,
    in_free_time,
    song_file,
    verse_and_chorus,
)
from tests.engine.reading.raw_midi import END, file, metre, note, scale, tempo

SONG = verse_and_chorus()


def test_all_that_a_song_is_made_of_is_found() -> None:
    found = analysed(song_file(SONG))
    assert (found.key, found.tempo, found.beats) == (parse_key("C major"), 120.0, "file")
    assert [(one.begin, str(one.key)) for one in found.keys] == [(0.0, "C major")]
    assert found.metres == (MetreSpan(0.0, 4, 4),)
    assert [one.tempo for one in found.tempos] == [120.0]
    assert found.bars == tuple(2.0 * bar for bar in range(16))
    assert found.form == "A B A B"
    assert [(one.bar, one.bars, one.begin) for one in found.sections] == [
        (first, 4, 2.0 * (first - 1)) for first in (1, 5, 9, 13)
    ]
    assert [one.name for one in found.chords] == [*VERSE, *CHORUS] * 2
    assert [(one.bar, one.beat) for one in found.chords] == [(bar, 1.0) for bar in range(1, 17)]
    tune = SONG[SONG["program"] == FLUTE]
    assert [one.pitch for one in found.melody] == tune["pitch"].tolist()
    assert [one.begin for one in found.melody] == pytest.approx(tune["onset"].tolist(), abs=0.002)
    assert (found.seconds, found.notes) == (32.0, len(SONG))
    assert found.density == pytest.approx(len(SONG) / 32, abs=0.001)
    assert found.left_out == ()


def test_each_instrument_is_told_with_its_range_density_and_polyphony() -> None:
    parts = {one.name: one for one in analysed(song_file(SONG)).parts}
    assert set(parts) == {"Keys", "Tune", "Low", "Kit"}
    keys, tune = parts["Keys"], parts["Tune"]
    assert (keys.instrument, keys.program, keys.low, keys.high) == ("piano", 0, 48, 64)
    assert keys.polyphony == 3.0
    assert (tune.instrument, tune.polyphony, tune.notes) == ("flute", 1.0, 64)
    assert tune.density == 2.0
    assert (parts["Kit"].instrument, parts["Low"].instrument) == ("drums", "bass")


def test_a_change_of_key_is_found_at_its_bar() -> None:
    song = verse_and_chorus((VERSE, CHORUS) * 4 + (VERSE,), (0, 0, 0, 0, 3, 3, 3, 3, 3))
    found = analysed(song_file(song))
    assert [(one.begin, str(one.key)) for one in found.keys] == [
        (0.0, "C major"),
        (32.0, "Eb major"),
    ]
    assert str(found.key) == "Eb major"


def test_a_change_of_tempo_is_found_at_its_bar() -> None:
    track = tempo(120) + scale(64) + tempo(80) + scale(64) + END
    found = analysed(file(track, scale(64, channel=1) + scale(64, channel=1) + END))
    assert [(one.begin, one.tempo) for one in found.tempos] == [(0.0, 120.0), (32.0, 80.0)]
    assert found.bars[16:18] == (32.0, 35.0)


def test_a_last_bar_that_slows_down_is_no_change_of_tempo() -> None:
    track = tempo(120) + scale(60) + tempo(70) + scale(4) + END
    found = analysed(file(track, scale(64, channel=1) + END))
    assert [one.tempo for one in found.tempos] == [120.0]


@pytest.mark.parametrize(("beats", "exponent", "name"), [(3, 2, "3/4"), (6, 3, "6/8")])
def test_metres_are_told_as_they_are(beats: int, exponent: int, name: str) -> None:
    found = analysed(file(metre(beats, exponent) + scale(48) + END, scale(48, channel=1) + END))
    assert [str(one) for one in found.metres] == [name]
    assert found.bars[:3] == (0.0, 1.5, 3.0)


def test_a_change_of_metre_is_told_with_its_time() -> None:
    track = metre(4, 2) + scale(32) + metre(3, 2) + scale(24) + END
    found = analysed(file(track, scale(56, channel=1) + END))
    assert [(one.begin, str(one)) for one in found.metres] == [(0.0, "4/4"), (16.0, "3/4")]
    assert any("metre changes" in sentence for sentence in found.left_out)


def test_beats_are_heard_where_the_file_states_none() -> None:
    played = in_free_time(verse_and_chorus((VERSE, CHORUS) * 3, (0,) * 6))
    found = analysed(write_midi(Score(played), "Played"))
    assert found.beats == "found"
    # Every other beat is a beat too: the chords change with each bar of either.
    assert found.tempo == pytest.approx(60 / 1.13, rel=0.04)
    assert str(found.key) == "C major"
    assert len(found.bars) > 8
    assert found.sections
    assert [one.bar for one in found.chords] == sorted(one.bar for one in found.chords)
    names = {one.name for one in found.chords}
    assert names >= {"C", "F", "G", "Am"}


def test_two_notes_without_a_beat_are_analysed_all_the_same() -> None:
    notes = np.array([(0.1875, 1, 60, 64, 0), (9.395833, 1, 67, 64, 0)], NOTE)
    found = analysed(write_midi(Score(notes), "Two"))
    assert (found.beats, found.bars, found.sections, found.metres) == ("none", (), (), ())
    assert [one.bar for one in found.chords] == [0] * len(found.chords)
    assert found.notes == 2


def test_drums_alone_have_no_key_of_their_own_and_no_melody() -> None:
    drums = SONG[SONG["program"] == DRUMS]
    found = analysed(song_file(drums))
    assert (found.melody, found.polyphony, found.moods) == ((), 0.0, ())
    assert [one.name for one in found.chords] == ["N.C."]
    assert found.parts[0].instrument == "drums"


def test_a_stretch_is_widened_to_its_bar_lines() -> None:
    found = analysed(song_file(SONG), begin=9.3, end=15.5)
    assert (found.begin, found.seconds, len(found.bars)) == (8.0, 8.0, 4)
    assert [one.name for one in found.chords] == [*CHORUS]
    assert found.bars == (0.0, 2.0, 4.0, 6.0)


@pytest.mark.parametrize("begin", [32.5, 4000.0])
def test_a_stretch_beyond_the_end_is_refused(begin: float) -> None:
    quiet = np.append(SONG, SONG[-1:])
    quiet["onset"][-1] = 60.0
    with pytest.raises(RequestError, match="the music lasts 60 seconds") as caught:
        analysed(song_file(quiet), begin, begin + 10)
    assert caught.value.code == "stretch-is-silent"


def test_moods_are_read_over_time_and_one_for_all() -> None:
    song = verse_and_chorus((VERSE, CHORUS) * 4, (0,) * 8)
    found = analysed(song_file(song))
    assert found.moods[0].time == 15.0
    assert found.moods[-1].time == found.seconds - 15.0
    assert len(found.moods) == 8
    assert (found.reading.valence, found.reading.arousal) == (0.0, 0.0)


def test_a_last_bar_that_only_sounds_on_belongs_to_the_last_section() -> None:
    held = SONG.copy()
    held["duration"][-1] += 3.0  # 1.9 s into what would be the seventeenth and eighteenth bar
    found = analysed(song_file(held))
    last = found.sections[-1]
    assert (len(found.bars), last.bar + last.bars - 1) == (18, 18)
    assert [one.bars for one in found.sections[:-1]] == [4, 4, 4]


@pytest.mark.slow
def test_the_form_of_a_song_without_end_is_told_of_its_first_bars() -> None:
    count = FORM_BARS + 40
    track = tempo(240) + b"".join(note(60 + bar % 7, 0, 1920) for bar in range(count)) + END
    found = analysed(file(track, b"".join(note(40, 0, 1920, 1) for _ in range(count)) + END))
    assert len(found.bars) == count
    last = found.sections[-1]
    assert last.bar + last.bars - 1 == FORM_BARS
    assert found.left_out == (f"The form is told of the first {FORM_BARS} bars.",)


def test_notes_of_a_song_stay_as_they_were() -> None:
    before = read_song(song_file(SONG))
    kept = before.score.notes.copy()
    listener().analyse(before, "song.mid")
    assert np.array_equal(before.score.notes, kept)
