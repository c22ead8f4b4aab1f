"""Reads the events of a MIDI file's tracks, also of damaged ones.

What players do is done here too: a note struck again ends, an "off" ends what its key sounds,
running status outlives meta events, and notes without an "off" last until their track ends.
Source: MIDI 1.0 and Standard MIDI Files 1.0.
"""

from __future__ import annotations

from typing import Final

from engine.music.general_midi import PAN, REVERB, VOLUME
from engine.music.pedal import DOWN, SUSTAIN
from engine.reading.chunks import too_many
from engine.reading.events import MAX_CHANGES, Events

SONG_NOTES: Final = 200_000
"""The most notes of a file, inclusive."""
MAX_EVENTS: Final = 3_000_000
"""The most events of a file, inclusive."""

_SEATS: Final = (VOLUME, PAN, REVERB)
_RESET: Final = 121
_SILENCE: Final = (120, 123)
_OPEN: Final = -1
_END: Final = 0x2F
# Data bytes after a system message; those left out have none.
_SYSTEM: Final = {0xF1: 1, 0xF2: 2, 0xF3: 1}


def read_track(
    data: bytes, begin: int, end: int, track: int, start: int, events: Events, name: str
) -> int:
    """Read a track's events into those of its file.

    Args:
        data: The file.
        begin: The track's first byte.
        end: The byte after its last.
        track: Its index.
        start: The tick at which it begins.
        events: What was read of the file so far; it is added to.
        name: How sentences name the file.

    Returns:
        The tick at which the track ends.

    Raises:
        DataError: The file has more than ``SONG_NOTES`` notes, ``MAX_EVENTS`` events or
            ``MAX_CHANGES`` changes of one kind.

    Example: ``read_track(data, 22, 96, 0, 0, events, "a.mid")`` is 1920 for a bar of 480 ticks
    to the quarter.
    """
    at, tick, status = begin, start, 0
    channels = _Channels(track, events)
    while at < end and not events.full:
        events.count += 1
        delta = data[at]
        at += 1
        if delta >= 0x80:
            delta, at = _number(data, at - 1, end)
        tick += delta
        if at >= end:
            break
        byte = data[at]
        if byte >= 0xF0:
            at = _system(data, at, end, tick, track, events)
            continue
        if byte >= 0x80:
            status = byte
            at += 1
        elif not status:
            # Most of what is written without repeating the status is notes.
            status = 0x90
            events.statusless += 1
        at = channels.message(data, at, end, status, tick)
        if events.count > MAX_EVENTS or len(events.onset) > SONG_NOTES:
            _refuse(events, name)
    channels.close(tick)
    _refuse(events, name)
    return tick


def _refuse(events: Events, name: str) -> None:
    """Refuse a file with more than is read."""
    if len(events.onset) > SONG_NOTES:
        raise too_many(name, SONG_NOTES, "notes")
    if events.count > MAX_EVENTS:
        raise too_many(name, MAX_EVENTS, "events")
    if events.full:
        raise too_many(name, MAX_CHANGES, "changes")


class _Channels:
    """A track's channels: which of their keys sound."""

    def __init__(self, track: int, events: Events) -> None:
        self._first_voice = track << 4
        self._first_note = len(events.onset)
        self._events = events
        # For each channel the pitches that sound, with the indices of their notes.
        self._sounding: tuple[dict[int, int], ...] = tuple({} for _ in range(16))
        # Where a note was struck again: an "off" at that moment is meant for the one before.
        self._restruck: dict[int, int] = {}

    def message(self, data: bytes, at: int, end: int, status: int, tick: int) -> int:
        """Read a channel message's data bytes; where the next event begins."""
        kind = status & 0xF0
        length = 1 if kind in (0xC0, 0xD0) else 2
        past = at + length
        if past > end:
            self._events.damaged += 1
            return end
        value, second = data[at], data[past - 1]
        if value > 127:
            self._events.damaged += 1
            return past
        if second > 127:
            self._events.clipped += 1
            second = 127
        if kind <= 0x90:
            self._key(status, value, second, tick)
        elif kind == 0xB0:
            self._control(status, value, second, tick)
        elif kind == 0xC0:
            self._events.set_program(tick, self._first_voice | status & 15, value)
        return past

    def close(self, tick: int) -> None:
        """End all notes that have no end."""
        ends = self._events.end
        for index in range(self._first_note, len(ends)):
            if ends[index] == _OPEN:
                ends[index] = tick
                self._events.unclosed += 1

    def _key(self, status: int, pitch: int, velocity: int, tick: int) -> None:
        """Strike or release a key."""
        events, sounding = self._events, self._sounding[status & 15]
        key = (status & 15) << 7 | pitch
        before = sounding.get(pitch)
        if status >= 0x90 and velocity:
            if before is not None:
                events.end[before] = tick
                self._restruck[key] = tick
            sounding[pitch] = len(events.onset)
            events.onset.append(tick)
            events.end.append(_OPEN)
            events.voice.append(self._first_voice | status & 15)
            events.pitch.append(pitch)
            events.velocity.append(velocity)
        elif before is not None and self._restruck.pop(key, _OPEN) != tick:
            events.end[before] = tick
            del sounding[pitch]

    def _control(self, status: int, number: int, value: int, tick: int) -> None:
        """Read a change of controller."""
        events, voice = self._events, self._first_voice | status & 15
        if number in (SUSTAIN, _RESET):
            events.set_pedal(tick, voice, 127 if number == SUSTAIN and value >= DOWN else 0)
        elif number in _SEATS:
            events.seats.setdefault((voice, number), value)
        elif number in _SILENCE:
            for index in self._sounding[status & 15].values():
                events.end[index] = tick
            self._sounding[status & 15].clear()


def _number(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A number of at most four bytes with seven bits each, and where it ends."""
    number, byte, last = 0, 0x80, min(at + 4, end)
    while byte >= 0x80 and at < last:
        byte = data[at]
        number = number << 7 | byte & 0x7F
        at += 1
    return number, at


def _system(data: bytes, at: int, end: int, tick: int, track: int, events: Events) -> int:
    """Read a system or meta event; where the next event begins."""
    status = data[at]
    at += 1
    if status not in (0xF0, 0xF7, 0xFF):
        return at + _SYSTEM.get(status, 0)
    kind = data[at] if status == 0xFF and at < end else -1
    at += status == 0xFF
    if at >= end or kind == _END:
        return end
    size, at = _number(data, at, end)
    if at + size > end:
        events.damaged += 1
        # What is exclusive to a machine ends with 0xF7, wherever its length says.
        closing = data.find(b"\xf7", at, end) if status == 0xF0 else -1
        return closing + 1 if closing >= 0 else end
    if kind >= 0:
        _meta(kind, data[at : at + min(size, 256)], tick, track, events)
    return at + size


def _meta(kind: int, body: bytes, tick: int, track: int, events: Events) -> None:
    """Read a meta event's content; what is too short for its kind is left out."""
    if kind == 0x03:
        events.names.setdefault(track, body)
    elif kind == 0x51 and len(body) >= 3:
        events.set_tempo(tick, int.from_bytes(body[:3], "big"))
    elif kind == 0x58 and len(body) >= 2:
        events.set_metre(tick, body[0] << 5 | min(body[1], 31))
    elif kind == 0x59 and len(body) >= 2 and events.key is None:
        sharps = body[0] - 256 if body[0] > 127 else body[0]
        if -7 <= sharps <= 7 and body[1] <= 1:
            events.key = sharps, body[1]
    elif kind in (0x51, 0x58):
        events.damaged += 1
