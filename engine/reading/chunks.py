"""Finds the header and the tracks of a standard MIDI file, also where lengths are wrong.

A track ends where its chunk says, if another chunk or the end of the file is there. Else it ends
where the next track begins. Source: Standard MIDI Files 1.0, chunks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.api.errors import DataError
from engine.reading.file_bytes import FORMATS, other_format

MAX_TRACKS: Final = 65_535
"""As many as a header can state."""
_HEADER: Final = b"MThd"
_TRACK: Final = b"MTrk"


@dataclass(frozen=True, slots=True)
class Chunks:
    """Where a file's tracks lie.

    Attributes:
        form: 0 for a single track, 1 for tracks side by side, 2 for one after another.
        division: As the header has it: ticks to a quarter if below 0x8000, else SMPTE.
        tracks: First byte and the byte after the last, for each track.
        damage: Plain sentences about what is broken.
    """

    form: int
    division: int
    tracks: tuple[tuple[int, int], ...]
    damage: tuple[str, ...]


def too_many(name: str, most: int, what: str) -> DataError:
    """The error for a file with more of something than is read: tracks, notes, events, changes."""
    words = {"changes": "changes of tempo, metre, sounds and pedals"}.get(what, what)
    return DataError(
        f"{name} has more than {most} {words}, the most that is read.",
        "song-too-many",
        name=name,
        most=most,
        what=what,
    )


def find_chunks(data: bytes, name: str) -> Chunks:
    """Find the header and the tracks.

    A RIFF wrapping is looked through, and whatever else comes before the header.

    Args:
        data: The file.
        name: How sentences name it.

    Raises:
        DataError: There is no header or no track, or more than ``MAX_TRACKS``.

    Example: of a file with two tracks ``find_chunks(data, "a.mid").tracks`` has two places.
    """
    other = other_format(data)
    if other:
        raise DataError(
            f"{name} is {FORMATS[other]}, not a MIDI file.",
            "song-is-another",
            name=name,
            kind=other,
        )
    header, damage = _header(data, name)
    form = int.from_bytes(data[header + 8 : header + 10], "big")
    stated = int.from_bytes(data[header + 10 : header + 12], "big")
    division = int.from_bytes(data[header + 12 : header + 14], "big")
    if form > 2:
        damage.append(f"The format {form} does not exist; the file was read as format 1.")
        form = 1
    end = _riff_end(data, header)
    tracks, cut = _tracks(data, header, end, name)
    if not tracks:
        raise DataError(f"{name} has no tracks.", "song-no-tracks", name=name)
    if cut:
        damage.append(f"{_tracks_are(cut)} of another length than stated.")
    if stated > len(tracks):
        damage.append(f"The header states {stated} tracks; {_tracks_are(len(tracks))} there.")
    return Chunks(form, division, tuple(tracks), tuple(damage))


def _tracks_are(count: int) -> str:
    return "1 track is" if count == 1 else f"{count} tracks are"


def _header(data: bytes, name: str) -> tuple[int, list[str]]:
    """Where the header begins, and what is broken about it."""
    at = data.find(_HEADER)
    if 0 <= at <= len(data) - 14:
        return at, []
    # A header whose name is damaged still has its length, which is six.
    first = data.find(_TRACK)
    if at < 0 and first >= 14 and data[first - 10 : first - 6] == b"\0\0\0\6":
        return first - 14, ["The header's name is damaged."]
    raise DataError(f"{name} is no MIDI file that can be read.", "song-no-midi", name=name)


def _riff_end(data: bytes, header: int) -> int:
    """The end of a RIFF wrapping's part that holds the file; else the end of the file."""
    if data[header - 8 : header - 4] == b"data" and data[:4] == b"RIFF":
        end = header + int.from_bytes(data[header - 4 : header], "little")
        if header + 22 <= end <= len(data):
            return end
    return len(data)


def _tracks(data: bytes, header: int, end: int, name: str) -> tuple[list[tuple[int, int]], int]:
    """Where the tracks lie, and how many of them have another length than they state."""
    tracks: list[tuple[int, int]] = []
    wrong = 0
    at = header + 8 + int.from_bytes(data[header + 4 : header + 8], "big")
    if not _is_chunk(data, at, end):
        at = data.find(_TRACK, header + 8, end)
    while 0 <= at <= end - 8:
        begin = at + 8
        past = begin + int.from_bytes(data[at + 4 : begin], "big")
        fits = past == end or _is_chunk(data, past, end)
        following = past if fits else data.find(_TRACK, begin, end)
        if data[at : at + 4] == _TRACK:
            if len(tracks) == MAX_TRACKS:
                raise too_many(name, MAX_TRACKS, "tracks")
            tracks.append((begin, following if following >= 0 else end))
            wrong += not fits and (following >= 0 or past > end)
        at = following
    return tracks, wrong


def _is_chunk(data: bytes, at: int, end: int) -> bool:
    """Whether a chunk may begin here: names are four printable letters."""
    name = data[at : at + 4]
    return at + 8 <= end and len(name) == 4 and all(32 <= letter < 127 for letter in name)
