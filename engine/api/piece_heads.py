"""What the heads of the tracks of Affetto's own MIDI files say: who plays, and in which metre.

The bot reads no notes; this much of a file it can read by itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.api.instruments import ORDER

_TIME_SIGNATURE: Final = 0x58
_META: Final = 0xFF
_DRUM_CHANNEL: Final = 9


@dataclass(frozen=True, slots=True)
class PieceHead:
    """What is said before the first note.

    Attributes:
        players: The names of the instruments, in the order of ``instruments.ORDER``.
        meter: Beats per bar and their unit; None in free time.
    """

    players: tuple[str, ...]
    meter: tuple[int, int] | None

    def bars(self, seconds: float, tempo: float) -> int | None:
        """About how many bars a piece has, ≥ 1; None in free time.

        Example: 30 seconds in 4/4 at 120 quarters a minute are 15 bars.
        """
        if self.meter is None:
            return None
        beats, unit = self.meter
        return max(round(seconds * tempo / 60 / (beats * 4 / unit)), 1)


def read_head(midi: bytes) -> PieceHead:
    """Read the heads of a file's tracks; of what is no such file nothing is known.

    Example: ``read_head(piece.midi).players`` is ``("drums", "bass")`` for drums and bass.
    """
    players: set[str] = set()
    meter = None
    for kind, data in _events(midi):
        if kind == _TIME_SIGNATURE and len(data) == 4 and data[0] and data[1] < 8:
            meter = meter or (data[0], 1 << data[1])
        elif 0xC0 <= kind < 0xD0 and data:
            channel, program = kind & 15, data[0]
            if channel == _DRUM_CHANNEL:
                players.add("drums")
            else:
                players.update(one.name for one in ORDER if program in one.programs)
    return PieceHead(tuple(one.name for one in ORDER if one.name in players), meter)


def _events(midi: bytes) -> Iterator[tuple[int, bytes]]:
    """Each track's meta events, by their type, and program changes, before time passes."""
    place = 0
    while place + 8 <= len(midi):
        name, size = struct.unpack_from(">4sI", midi, place)
        track = midi[place + 8 : place + 8 + size]
        place += 8 + size
        if name == b"MTrk":
            yield from _head(track)


def _head(track: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 3 < len(track) and track[at] == 0:
        status = track[at + 1]
        if status == _META:
            kind, size = track[at + 2], track[at + 3]
            if size >= 0x80:  # a text longer than any of ours
                return
            yield kind, track[at + 4 : at + 4 + size]
            at += 4 + size
        elif 0xC0 <= status < 0xD0:
            yield status, track[at + 2 : at + 3]
            at += 3
        elif 0xB0 <= status < 0xC0:
            at += 4
        else:
            return
