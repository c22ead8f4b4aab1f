"""What a MIDI file can say, and how it is heard."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from engine.api.keys import Key
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.pedal import MAX_HELD_SECONDS
from engine.music.score import DRUMS, Notes, Part
from engine.reading.song import read_song
from tests.engine.midi_files import random_score
from tests.engine.reading.raw_midi import END, file, meta, metre, note, scale, tempo


def rows(data: bytes) -> list[tuple[float, float, int, int]]:
    """Onset, duration, pitch and program of each note."""
    notes = read_song(data).score.notes
    return [(round(on, 3), round(length, 3), p, program) for on, length, p, _, program in notes]


@pytest.mark.parametrize("seed", range(4))
def test_a_file_of_ours_is_read_as_the_strict_reader_reads_it(seed: int) -> None:
    data = write_midi(random_score(seed), "Both")
    strict, song = read_midi(data), read_song(data)
    order = ("program", "pitch", "onset")
    first: Notes = np.sort(strict.notes, order=order)
    second: Notes = np.sort(song.score.notes, order=order)
    for name in ("program", "pitch", "velocity"):
        assert first[name].tolist() == second[name].tolist()
    lead = strict.notes["onset"].min()
    assert np.abs(first["onset"] - lead - second["onset"]).max() < 2e-4
    assert_allclose(first["duration"], second["duration"], rtol=0, atol=2e-4)
    assert song.left_out == ()


def test_tracks_of_format_two_come_one_after_another_each_at_its_own_tempo() -> None:
    data = file(tempo(60) + note(60) + END, note(62) + END, form=2)
    assert rows(data) == [(0.0, 1.0, 60, 0), (1.0, 0.5, 62, 0)]


def test_a_tempo_map_counts_from_each_of_its_places() -> None:
    conductor = tempo(60) + tempo(240, 960) + END
    read = read_song(file(conductor, note(60, 0, 960) + note(62, 0, 480) + END))
    assert read.score.notes["duration"].tolist() == [2.0, 0.25]
    assert (read.score.tempo, read.score.tempos) == (60.0, ((2.0, 240.0),))


def test_smpte_times_are_seconds_whatever_the_tempo() -> None:
    # 25 frames of 40 ticks: a thousand ticks a second.
    data = file(tempo(93) + note(60, 250, 1000) + note(62, 0, 500) + END, division=0xE728)
    assert [row[:2] for row in rows(data)] == [(0.0, 1.0), (1.0, 0.5)]
    # 29 stands for 29.97 frames.
    drop = file(note(60, 0, 2997) + END, division=0xE364)
    assert rows(drop)[0][1] == pytest.approx(1.0, abs=1e-3)


def test_metres_are_told_where_they_hold_and_four_four_is_meant_where_none_is() -> None:
    waltz = read_song(file(metre(3, 2) + scale(30) + END))
    assert (waltz.score.meter, waltz.metres) == ((3, 4), ((0.0, 3, 4),))
    silent = read_song(file(scale() + END))
    assert (silent.score.meter, silent.metres) == ((4, 4), ())
    changing = read_song(file(metre(4, 2) + metre(3, 2, 5760) + END, scale(64) + END))
    assert changing.metres == ((0.0, 4, 4), (6.0, 3, 4))
    assert changing.on_beats is not None
    assert changing.on_beats.grid.meter == 3
    assert "The metre changes; all bars are counted in 3/4." in changing.left_out


@pytest.mark.parametrize(
    ("stated", "heard"), [((2, 1), (4, 4)), ((12, 3), (6, 8)), ((5, 2), (5, 4)), ((7, 3), (7, 8))]
)
def test_metres_lie_on_the_grid_as_they_sound(
    stated: tuple[int, int], heard: tuple[int, int]
) -> None:
    read = read_song(file(metre(*stated) + scale(40) + END))
    assert read.score.meter == heard


def test_an_upbeat_stays_before_its_bar_line() -> None:
    read = read_song(file(metre(4, 2) + note(60, 1440) + scale() + END))
    assert read.on_beats is not None
    assert read.on_beats.notes["tick"][:2].tolist() == [36, 48]
    pickup = read_song(file(metre(1, 2) + metre(4, 2, 480) + END, scale() + END))
    assert pickup.on_beats is not None
    assert pickup.on_beats.notes["tick"][:2].tolist() == [36, 48]
    assert pickup.silence == 0.0


@pytest.mark.parametrize(
    ("body", "key"),
    [(b"\xfd\x00", Key(3, "major")), (b"\x01\x01", Key(4, "minor")), (b"\x09\x00", None)],
)
def test_a_stated_key_is_told(body: bytes, key: Key | None) -> None:
    assert read_song(file(meta(0x59, body) + note(60) + END)).key == key


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Flöte".encode(), "Flöte"),
        ("Flöte".encode("latin-1"), "Flöte"),
        ("Prélude à 4".encode("cp1252"), "Prélude à 4"),
        ("ピアノ左手".encode("shift_jis"), "ピアノ左手"),
        ("Клавир".encode("utf-16"), "Клавир"),
        (b"a\0b\n\x81", "ab"),
        (b"\0\0", "Acoustic Grand Piano"),
        (b"x" * 4000, "x" * 64),
    ],
)
def test_names_are_read_in_any_encoding(body: bytes, name: str) -> None:
    (track,) = read_song(file(meta(0x03, body) + note(60) + END)).tracks
    assert track.name.rstrip("\N{REPLACEMENT CHARACTER}") == name


def test_a_channels_program_counts_for_tracks_that_state_none() -> None:
    setup = b"\0\xc3\x28\0\xb3\x07\x5a" + END
    own = b"\0\xc3\x49" + note(64, channel=3) + END
    read = read_song(file(setup, note(60, channel=3) + END, own))
    assert sorted(read.score.notes["program"].tolist()) == [40, 73]


def test_channel_ten_is_the_drums_with_their_kit_and_seats_come_along() -> None:
    data = file(b"\0\xc9\x10\0\xb9\x0a\x14" + note(36, channel=9) + END)
    read = read_song(data)
    assert read.score.notes["program"].tolist() == [DRUMS]
    assert read.score.parts == (Part(DRUMS, "Drums", kit=16, pan=20),)


def test_a_pedal_in_one_track_holds_the_channels_notes_in_another() -> None:
    pedal = b"\0\xb0\x40\x7f" + b"\x87\x40\xb0\x40\0" + END
    left, right = note(48, 0, 120) + END, note(72, 0, 120, channel=1) + END
    assert rows(file(pedal, left, right)) == [(0.0, 0.125, 72, 0), (0.0, 1.0, 48, 0)]


def test_a_pedal_that_is_never_lifted_holds_no_longer_than_strings_sound() -> None:
    data = file(b"\0\xb0\x40\x7f" + note(48, 0, 120) + note(50, 9600, 120) + END)
    assert read_song(data).score.notes["duration"].tolist() == [MAX_HELD_SECONDS] * 2


def test_all_controllers_reset_lifts_the_pedal_and_all_notes_off_ends_notes() -> None:
    reset = file(b"\0\xb0\x40\x7f" + note(48, 0, 120) + b"\x87\x40\xb0\x79\0" + END)
    assert rows(reset)[0][1] == pytest.approx(1.125)
    off = file(b"\0\x90\x30\x50" + b"\x83\x60\xb0\x7b\0" + b"\x83\x60\x80\x30\0" + END)
    assert rows(off) == [(0.0, 0.5, 48, 0)]


def test_a_note_that_is_struck_again_ends_and_the_old_off_does_not_end_the_new() -> None:
    # On; on again with the first one's off right after it; off.
    data = b"\0\x90\x3c\x50" + b"\x83\x60\x90\x3c\x50\0\x80\x3c\0" + b"\x83\x60\x80\x3c\0" + END
    assert [row[:2] for row in rows(file(data))] == [(0.0, 0.5), (0.5, 0.5)]


def test_running_status_outlives_meta_events_and_what_is_exclusive_to_machines() -> None:
    body = (
        b"\0\x90\x3c\x50\x83\x60\x3c\0" + meta(1, b"a text") + b"\0\x3e\x50\0\xf0\x03\x41\x10\xf7"
    )
    body += b"\x83\x60\x3e\0" + END
    assert [row[:3] for row in rows(file(body))] == [(0.0, 0.5, 60), (0.5, 0.5, 62)]
