"""How long the reader takes for files at its limits.

``python benchmarks/read_limits.py`` makes a ZIP archive that is called ``.mid``, 20 MB of noise,
20 MB of notes, 100,000 notes, 5,000 tracks and an hour of music, reads each, and prints the time
and what was said. It returns 1 if one took longer than ``MOST_SECONDS``.
"""

from __future__ import annotations

import io
import struct
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.api.errors import DataError
from engine.reading.file_bytes import SONG_BYTES
from engine.reading.song import read_song

MOST_SECONDS: Final = 2.0
_END: Final = b"\x00\xff\x2f\x00"


def main() -> int:
    """Read each file and print what it took."""
    slow = 0
    for name, data in files():
        began = time.perf_counter()
        try:
            song = read_song(data, name=name)
            said = f"read: {len(song.score.notes):,} notes, {song.score.seconds:.0f} s"
        except DataError as error:
            said = str(error)
        seconds = time.perf_counter() - began
        slow += seconds > MOST_SECONDS
        print(f"{name} ({len(data) / 1e6:.1f} MB): {seconds:.2f} s; {said}")
    print(f"≤ {MOST_SECONDS:g} s each: {'missed' if slow else 'met'}")
    return int(slow > 0)


def files() -> Iterator[tuple[str, bytes]]:
    """The files, each with what it is called."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("song.mid", midi([notes(100)]))
    yield "zip.mid", packed.getvalue()
    yield "noise.mid", np.random.default_rng(0).bytes(SONG_BYTES)
    yield "large.mid", midi([notes(SONG_BYTES // 8 - 100)])
    yield "many-notes.mid", midi([notes(100_000, step=8)])
    yield "tracks.mid", midi([notes(20 + number % 20) for number in range(5000)])
    yield "hour.mid", midi([notes(40_000, step=86)])


def midi(tracks: list[bytes]) -> bytes:
    """A file of tracks, 480 ticks a quarter, 120 beats per minute."""
    head = b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), 480)
    return head + b"".join(b"MTrk" + struct.pack(">I", len(one)) + one for one in tracks)


def notes(count: int, step: int = 8) -> bytes:
    """A track of so many notes, so many ticks long each."""
    pitches = np.random.default_rng(count).integers(36, 96, count).astype(np.uint8)
    events = np.zeros((count, 8), np.uint8)
    events[:, :4] = np.stack(
        [np.zeros(count), np.full(count, 0x90), pitches, np.full(count, 64)], 1
    )
    events[:, 4:] = np.stack(
        [np.full(count, step), np.full(count, 0x80), pitches, np.zeros(count)], 1
    )
    return events.tobytes() + _END


if __name__ == "__main__":
    raise SystemExit(main())
