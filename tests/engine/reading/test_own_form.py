"""Music from outside in the form of Affetto's own pieces."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.api.instruments import ORDER
from engine.api.settings import PROJECT
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
        for channel, program in zip((*range(9), *range(10, 16)), programs, strict=False)
    ]
    return file(metre(4, 2) + END, *tracks)


def test_there_are_as_many_instruments_as_a_file_has_channels() -> None:
    programs = (0, 10, 19, 24, 29, 46, 40, 42, 56, 73)
    found = own(on_channels(*programs))
    assert all(one.startswith("Moved by octaves") for one in found.left_out)
    assert set(found.score.notes["program"].tolist()) == set(programs)
    # A file has channels for fifteen besides the drums, and there are sixteen families.
    kinds = [one.programs[0] for one in ORDER if one.programs]
    many = own(file(*[_part(index % 15, one, 8 - (one == 42)) for index, one in enumerate(kinds)]))
    assert many.left_out == ("A file has at most 15 instruments: without cello.",)


def _part(channel: int, program: int, notes: int) -> bytes:
    channel += channel > 8  # the tenth is the drums'
    return bytes([0, 0xC0 | channel, program]) + note(60, 0, 480, channel) * notes + END


def test_what_is_too_long_is_cut_at_a_bar_line_where_that_is_allowed() -> None:
    data = file(metre(4, 2) + b"\0\xc0\x18" + scale(500) + END)
    assert own(data).score.seconds == pytest.approx(250.0, abs=0.01)
    short = own(data, 180.9)
    assert short.score.seconds == pytest.approx(180.0)
    assert short.left_out == ("Only the first 180 seconds were taken.",)


def test_a_tempo_map_stays() -> None:
    tune = scale(64)
    tempos = b"\0\xff\x51\x03\x07\xa1\x20" + b"\xbc\x00\xff\x51\x03\x0a\x2c\x2a" + END
    band = own(file(tempos, b"\0\xc0\x49" + tune + END, b"\0\xc1\x18" + tune + END))
    alone = own(file(tempos, tune + END))
    for found in (band, alone):
        assert [round(tempo) for _, tempo in found.score.tempos] == [90]
    last = np.unique(band.score.notes["onset"])[-1]
    assert last == pytest.approx(alone.score.notes["onset"].max(), abs=1e-3)


def test_five_quarters_are_counted_in_bars_that_are_known() -> None:
    found = own(file(metre(5, 2) + b"\0\xc0\x49" + scale(40) + END))
    assert found.score.meter == (4, 4)
    assert found.left_out[0] == "Bars of 5/4 are counted in 4/4."
    nine = own(file(metre(9, 3) + b"\0\xc0\x49" + scale(72, 240) + END))
    assert nine.score.meter == (6, 8)


def test_several_off_the_beat_are_laid_on_what_is_heard_or_else_stated() -> None:
    random = np.random.default_rng(3)
    notes = np.zeros(80, NOTE)
    notes["onset"], notes["duration"] = np.sort(random.uniform(0, 60, 80)), 0.4
    notes["pitch"], notes["velocity"] = random.integers(55, 80, 80), 70
    notes["program"][::2] = 73
    free = own(write_midi(Score(in_order(notes), meter=(4, 4)), "Free"))
    assert free.score.meter == (4, 4)
    assert free.left_out[0].startswith("No steady beat can be heard")
    # Played in time, but a third slower than the file counts.
    steady = np.zeros(160, NOTE)
    steady["onset"] = np.repeat(np.arange(80), 2) * 0.37 + random.normal(0, 0.004, 160) + 0.1
    steady["duration"], steady["velocity"] = 0.3, 70
    steady["pitch"] = np.tile([72, 48], 80) + np.repeat(np.arange(80) % 4, 2) * 2
    steady["program"] = np.tile([73, 42], 80)
    found = own(write_midi(Score(in_order(steady), meter=(4, 4)), "Steady"))
    assert not any(one.startswith("No steady beat") for one in found.left_out)
    assert set(found.score.programs) == {73, 42}
    assert found.score.tempos


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
