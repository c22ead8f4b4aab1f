"""Damaged, hostile and foreign files: read as far as they go, or refused with a true sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.api.settings import PROJECT
from engine.reading import track_events
from engine.reading.events import MAX_CHANGES
from engine.reading.file_bytes import SONG_BYTES
from engine.reading.own_form import in_own_form
from engine.reading.song import SONG_SECONDS, read_song
from engine.reading.track_events import SONG_NOTES
from tests.engine.reading.mutations import check_own, check_song, mutated, whole_files
from tests.engine.reading.raw_midi import END, chunk, file, meta, metre, note, scale, tempo

WHOLE = file(scale(8) + END, scale(8, channel=1) + END)


def pitches(data: bytes) -> int:
    return len(read_song(data).score.notes)


@pytest.mark.parametrize(
    ("data", "notes", "sentences"),
    [
        (b"junk before" + WHOLE, 8, ()),
        (WHOLE + b"\0\0junk after", 8, ()),
        (file(scale(8)), 8, ()),
        (WHOLE[:-13], 8, ("1 track is of another length than stated.",)),
        (
            file(scale(8) + END, stated=3),
            8,
            ("The header states 3 tracks; 1 track is there.",),
        ),
        (
            file(scale(8) + END, form=7),
            8,
            ("The format 7 does not exist; the file was read as format 1.",),
        ),
        (b"MThX" + file(scale(8) + END)[4:], 8, ("The header's name is damaged.",)),
        (
            # A length that is far too large, and one that is too small.
            WHOLE.replace(b"MTrk\0\0", b"MTrk\x7f\0", 1),
            8,
            ("1 track is of another length than stated.",),
        ),
        # Too small a length loses nothing where no other track follows.
        (file(scale(8) + END)[:18] + b"\0\0\0\x11" + file(scale(8) + END)[22:], 8, ()),
        (chunk(b"MThd", b"\0\1\0\1\1\xe0") + chunk(b"XFIH", b"abc") + WHOLE[14:], 8, ()),
        (file(scale(8) + b"\0\x90\x3c"), 8, ("Left out: 1 damaged event.",)),
        (file(b"\0\x90\xff\x50" + scale(8) + END), 8, ("Left out: 1 damaged event.",)),
        (file(b"\0\xb0\x07\xff" + scale(8) + END), 8, ("Read as 127: 1 value above it.",)),
        (
            file(scale(8) + b"\0\xf0\x7f\x41\x10\xf7" + note(90) + END),
            9,
            ("Left out: 1 damaged event.",),
        ),
        (file(scale(8) + b"\0\xff\x01\x7f" + b"ab"), 8, ("Left out: 1 damaged event.",)),
        (file(b"\0\xf8\0\xf2\1\2\0\xf4" + scale(8) + END), 8, ()),
        (
            file(meta(0x51, b"\1") + meta(0x58, b"\4") + scale(8) + END),
            8,
            ("Left out: 2 damaged events.",),
        ),
        (file(metre(0, 2) + metre(4, 30) + scale(8) + END), 8, ()),
    ],
)  # fmt: skip
def test_what_can_be_read_is_read_and_the_rest_is_told(
    data: bytes, notes: int, sentences: tuple[str, ...]
) -> None:
    read = read_song(data)
    assert len({(n["onset"], n["pitch"]) for n in read.score.notes}) == notes
    assert read.left_out == sentences


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"MThd", "is no MIDI file that can be read"),
        (b"\0" * 1000, "is no MIDI file that can be read"),
        (b"PK\x03\x04" + WHOLE, "is a ZIP archive, not a MIDI file"),
        (b"RIFF\0\0\0\0WAVEfmt ", "is a WAVE file, not a MIDI file"),
        (b"<?xml version='1.0'?>", "is an XML file"),
        (file(), "has no tracks"),
        (file(tempo(120) + END), "holds no notes"),
        (bytes(SONG_BYTES + 1), "has more than 20 MB"),
        (file(note(60) + note(62, 480 * 2 * 7300) + END), r"holds 2\.0 hours of music; at most"),
        (file(scale(8) + END, division=0x8000), "states 0 ticks per beat"),
        (file(b"\0\x90\x3c\x50" * (SONG_NOTES + 1)), f"more than {SONG_NOTES} notes"),
        (file(tempo(120, 1) * (MAX_CHANGES + 1)), f"more than {MAX_CHANGES} changes"),
        (chunk(b"MThd", b"\0\1\0\1\1\xe0") + b"MTrk\0\0\0\0" * 65_536, "more than 65535 tracks"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_true_reason(data: bytes, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence) as caught:
        read_song(data)
    assert str(caught.value).endswith(".")


def test_more_events_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(track_events, "MAX_EVENTS", 1000)
    assert pitches(file(b"\0\xe0\0\x40" * 997 + note(60) + END)) == 1
    with pytest.raises(DataError, match="more than 1000 events"):
        read_song(file(b"\0\xe0\0\x40" * 998 + note(60) + END))


def test_an_hour_is_read_and_a_note_that_is_never_released_ends_with_it() -> None:
    longest = int(SONG_SECONDS) * 960
    read = read_song(file(note(60) + b"\0\x90\x3e\x50" + note(64, longest - 960) + END))
    assert read.score.seconds <= SONG_SECONDS
    assert len(read.score.notes) == 3
    held = file(note(60) + b"\0\x90\x3e\x50" + meta(1, b"", 2 * longest) + END)
    assert read_song(held).score.seconds == pytest.approx(SONG_SECONDS)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_damaged_files_are_read_or_refused_but_never_worse(part: int) -> None:
    files, outcomes = whole_files(), {"read": 0, "refused": 0}
    for number in range(500):
        data = mutated(files, np.random.default_rng((7, part, number)))
        try:
            song = read_song(data)
            outcomes["read"] += 1
            check_song(song)
            check_own(in_own_form(song, data, tracker=None))
        except DataError:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 50


LARGE = """
import resource
from engine.api.settings import one_thread
one_thread()
from engine.reading.song import read_song
from tests.engine.reading.raw_midi import END, file, meta, scale
resource.setrlimit(resource.RLIMIT_DATA, (300 << 20, 300 << 20))
body = scale(199_992, 10) + b"\\0\\xe0\\0\\x40" * 1_000_000
data = file(body + meta(1, bytes((20 << 20) - len(body) - 33)) + END)
print(len(data), len(read_song(data).score.notes))
"""


@pytest.mark.slow
def test_a_file_of_twenty_megabytes_takes_less_than_three_hundred() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LARGE],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [str(20 << 20), "199992"], done.stderr


def test_a_pipe_is_read_once_and_what_never_ends_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "song.mid"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(WHOLE,))
    writer.start()
    assert pitches(b"" + WHOLE) == len(read_song(pipe).score.notes)
    writer.join()
    with pytest.raises(DataError, match="zero has more than 20 MB"):
        read_song(Path("/dev/zero"))
    with pytest.raises(DataError, match="Is a directory"):
        read_song(tmp_path)
    with pytest.raises(DataError, match="is no name of a file"):
        read_song(Path("a\0b"))
