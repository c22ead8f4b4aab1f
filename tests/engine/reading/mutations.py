"""Damaged MIDI files by chance, and what has to hold of whatever is read from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.music.midi import read_midi
from engine.music.score import DRUMS
from engine.reading.own_form import OwnForm
from engine.reading.song import SONG_SECONDS, Song

CASES = Path(__file__).parent / "cases"
_TELLING = (b"MThd", b"MTrk", b"\xff\x51\x03", b"\xff\x2f\x00", b"\xf0", b"\xff\xff\xff\xff", b"\0")


def whole_files() -> list[bytes]:
    """The files that are damaged: one of each kind."""
    return [path.read_bytes() for path in sorted(CASES.glob("*.mid"))]


def mutated(files: Sequence[bytes], random: np.random.Generator) -> bytes:
    """A file with one to four wounds: bytes changed, lost, doubled, moved, or from another file."""
    data = bytearray(files[int(random.integers(len(files)))])
    for _ in range(random.integers(1, 5)):
        at = int(random.integers(len(data) + 1))
        size = int(random.integers(1, 1 << int(random.integers(1, 8))))
        if random.random() < 0.25:
            for place in random.integers(0, max(len(data), 1), random.integers(1, 9)):
                data[place : place + 1] = bytes([random.integers(256)])
            continue
        other = files[int(random.integers(len(files)))]
        begin = int(random.integers(len(other)))
        telling = _TELLING[random.integers(len(_TELLING))]
        past, new = (
            (at + size, b""),
            (at, data[at : at + size]),
            (at, random.integers(0, 256, size, np.uint8).tobytes()),
            (len(data), b""),
            (at + len(telling), telling),
            (at + size, other[begin : begin + size]),
        )[random.integers(6)]
        data[at:past] = new
    return bytes(data)


def check_song(song: Song) -> None:
    """Hold a song to what its docstring says."""
    notes = song.score.notes
    assert len(notes)
    assert notes["onset"].min() >= 0
    assert notes["onset"].max() <= SONG_SECONDS + 60
    assert notes["duration"].min() > 0
    assert 0 <= notes["pitch"].min() <= notes["pitch"].max() <= 127
    assert 1 <= notes["velocity"].min() <= notes["velocity"].max() <= 127
    assert 0 <= notes["program"].min() <= notes["program"].max() <= DRUMS
    assert sum(track.notes for track in song.tracks) >= len(notes)
    assert all(sentence.endswith(".") for sentence in song.left_out)
    times = [time for time, _ in song.score.tempos]
    assert times == sorted(times)
    if song.on_beats is not None:
        placed = song.on_beats.notes
        assert len(placed) == len(song.on_beats.programs)
        assert placed["tick"].min(initial=0) >= 0
        assert placed["duration"].min(initial=1) > 0


def check_own(own: OwnForm) -> None:
    """Hold a piece in Affetto's form to being readable as one of Affetto's."""
    back = read_midi(own.midi)
    # Notes of one key that begin within a tick of the file become one.
    assert 0.9 * len(own.score.notes) <= len(back.notes) <= len(own.score.notes)
    assert back.meter == own.score.meter
