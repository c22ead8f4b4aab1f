"""Reads the bytes of a music file once, from a file, a pipe or standard input, up to a bound."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from engine.api.errors import DataError

SONG_BYTES: Final = 20 << 20
"""The most bytes of a file, inclusive."""
STANDARD_INPUT: Final = Path("-")

_OTHERS: Final = (
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"<?xml", "xml"),
    (b"<!DOCTYPE", "html"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)
"""How files begin that are named ``.mid`` by mistake, and what they are."""
FORMATS: Final = {
    "zip": "a ZIP archive",
    "gzip": "a gzip archive",
    "rar": "a RAR archive",
    "7z": "a 7z archive",
    "mp3": "an MP3 file",
    "ogg": "an Ogg file",
    "flac": "a FLAC file",
    "xml": "an XML file",
    "html": "a web page",
    "pdf": "a PDF document",
    "picture": "a picture",
    "wave": "a WAVE file",
    "soundfont": "a SoundFont",
}
"""What a file may be instead, in words."""


def read_bounded(source: bytes | Path) -> tuple[bytes, str]:
    """Read all bytes of a source, and at most ``SONG_BYTES``.

    Args:
        source: The bytes, a path, or ``STANDARD_INPUT``. A pipe is read once.

    Returns:
        The bytes, and how sentences name the source.

    Raises:
        DataError: It cannot be read, or has more than ``SONG_BYTES`` bytes.

    Example: ``read_bounded(Path("songs/a.mid"))[1]`` is ``"a.mid"``.
    """
    if isinstance(source, bytes):
        data, name = source, "This MIDI data"
    elif source == STANDARD_INPUT:
        data, name = sys.stdin.buffer.read(SONG_BYTES + 1), "Standard input"
    else:
        name = source.name or str(source)
        try:
            # One more than allowed tells a file that is too large, and one without an end, too.
            with source.open("rb") as file:
                data = file.read(SONG_BYTES + 1)
        except OSError as error:
            raise DataError(f"{name} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise DataError(f"{name!r} is no name of a file.") from error
    if len(data) > SONG_BYTES:
        raise DataError(
            f"{name} has more than {SONG_BYTES >> 20} MB, the most that is read.",
            "song-too-large",
            name=name,
            most=SONG_BYTES >> 20,
        )
    if not data:
        raise DataError(f"{name} is empty.", "song-empty", name=name)
    return data, name


def other_format(data: bytes) -> str | None:
    """What a file is by its first bytes, one of ``FORMATS``, if it is known and not MIDI.

    Example: ``other_format(b"%PDF-1.7")`` is ``"pdf"``.
    """
    if data[:4] in (b"RIFF", b"RIFX") and data[8:12] != b"RMID":
        return {b"WAVE": "wave", b"sfbk": "soundfont"}.get(data[8:12])
    return next((what for start, what in _OTHERS if data.startswith(start)), None)
