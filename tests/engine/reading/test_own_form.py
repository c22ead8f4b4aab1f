"""Music from outside in the form of Affetto's own pieces."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.api.instruments import MAX_INSTRUMENTS
from engine.api.settings import PROJECT
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Score, in_order
from engine.reading.own_form import OwnForm, in_own_form
from engine.reading.song import read_song
from tests.engine.reading.raw_midi import END, file, metre, note, scale

EARLIER = PROJECT / "tests" / "bot" / "data" / "affetto.db.gz"


def own(data: bytes, seconds: float | None = None) -> OwnForm:
    return in_own_form(read_song(data), data, seconds)


def test_pieces_of_affettos_own_are_kept_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "affetto.db"
    path.write_bytes(gzip.decompress(EARLIER.read_bytes()))
    with closing(sqlite3.connect(path)) as store:
        pieces = [midi for (midi,) in store.execute("SELECT midi FROM pieces") if midi]
    assert len(pieces) > 5
    for midi in pieces:
        assert own(midi).midi == midi


def on_channels(*programs: int) -> bytes:
    """A scale for each program."""
    tracks = [
        bytes([0, 0xC0 | channel, program]) + scale(32, 480, channel) + END
        for channel, program in enumerate(programs)
    ]
    return file(metre(4, 2) + END, *tracks)


def test_a_piece_has_at_most_eight_instruments_and_the_rest_are_named() -> None:
    data = on_channels(0, 10, 19, 24, 29, 46, 40, 42)
    assert own(data).left_out == ()
    # A ninth with fewer notes.
    more = data + file(bytes([0, 0xC8, 56]) + note(60, channel=8) + END)[14:]
    found = own(more)
    assert f"A piece has at most {MAX_INSTRUMENTS} instruments: without brass." in found.left_out
    assert len(set(found.score.notes["program"].tolist())) == MAX_INSTRUMENTS


def test_what_is_too_long_is_cut_at_a_bar_line_where_that_is_allowed() -> None:
    data = file(metre(4, 2) + b"\0\xc0\x18" + scale(500) + END)
    assert own(data).score.seconds == pytest.approx(250.0, abs=0.01)
    short = own(data, 180.9)
    assert short.score.seconds == pytest.approx(180.0)
    assert short.left_out == ("Only the first 180 seconds were taken.",)


def test_a_tempo_map_becomes_one_tempo_for_several_and_stays_for_the_piano() -> None:
    tune = scale(64)
    tempos = b"\0\xff\x51\x03\x07\xa1\x20" + b"\xbc\x00\xff\x51\x03\x0a\x2c\x2a" + END
    band = own(file(tempos, b"\0\xc0\x49" + tune + END, b"\0\xc1\x18" + tune + END))
    assert band.score.tempos == ()
    assert any(one.startswith("The tempo changes; all is at 90") for one in band.left_out)
    alone = own(file(tempos, tune + END))
    assert len(alone.score.tempos) == 1
    assert alone.left_out == ()


def test_several_off_the_beat_are_refused_and_the_piano_alone_stays_free() -> None:
    random = np.random.default_rng(3)
    notes = np.zeros(80, NOTE)
    notes["onset"], notes["duration"] = np.sort(random.uniform(0, 60, 80)), 0.4
    notes["pitch"], notes["velocity"] = random.integers(55, 80, 80), 70
    free = own(write_midi(Score(in_order(notes), meter=(4, 4)), "Free"))
    assert free.score.meter is None
    assert len(free.score.notes) == len(read_midi(free.midi).notes)
    notes["program"][::2] = 73
    with pytest.raises(DataError, match="lie near the beats that the file states"):
        own(write_midi(Score(in_order(notes), meter=(4, 4)), "Free"))


def test_nothing_but_sounds_that_no_instrument_has_is_refused() -> None:
    with pytest.raises(DataError, match="no notes for instruments that are known here"):
        own(file(b"\0\xc0\x7d" + scale() + END))


def test_a_piece_begins_with_the_first_note_that_an_instrument_plays() -> None:
    wind = b"\0\xc0\x7d" + note(60) + END
    found = own(file(metre(4, 2) + END, wind, b"\0\xc1\x18" + note(60, 9600, 480, 1) * 8 + END))
    assert found.score.notes["onset"][0] == 0.0


def test_a_breath_before_the_first_note_changes_no_file_and_a_silence_does() -> None:
    notes = np.zeros(40, NOTE)
    notes["onset"] = 0.6 + np.arange(40) * 0.37 + np.arange(40) ** 2 * 0.003
    notes["duration"], notes["pitch"], notes["velocity"] = 0.3, 60 + np.arange(40) % 12, 70
    near = write_midi(Score(notes), "Near")
    assert own(near).midi == near
    notes["onset"] += 30
    far = own(write_midi(Score(notes), "Far"))
    assert far.score.notes["onset"][0] == 0.0


def test_all_sorts_of_piano_are_the_piano_within_its_range() -> None:
    data = file(b"\0\xc0\x05" + note(10) + scale() + END)
    found = own(data)
    assert set(found.score.notes["program"].tolist()) == {0}
    assert found.score.notes["pitch"].min() >= 21
    assert found.left_out == ("Moved by octaves into the piano's range: 1 of 33 notes.",)


def test_drums_come_along_on_their_own_kit() -> None:
    data = file(metre(4, 2) + b"\0\xc9\x08" + note(36, 0, 480, 9) * 16 + END, scale() + END)
    found = own(data)
    assert DRUMS in found.score.programs
    assert next(part for part in found.score.parts if part.program == DRUMS).kit == 8
