"""MIDI files byte by byte, right or wrong."""

from __future__ import annotations

import struct

END = b"\0\xff\x2f\0"


def number(value: int) -> bytes:
    """A number as MIDI files write times and lengths."""
    out = [value & 127]
    while value := value >> 7:
        out.append(value & 127 | 128)
    return bytes(reversed(out))


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack(">I", len(body)) + body


def file(*tracks: bytes, form: int = 1, division: int = 480, stated: int | None = None) -> bytes:
    """A file with these tracks; ends of track are the caller's."""
    count = min(len(tracks), 65_535) if stated is None else stated
    header = struct.pack(">HHH", form, count, division)
    return chunk(b"MThd", header) + b"".join(chunk(b"MTrk", track) for track in tracks)


def meta(kind: int, body: bytes, delta: int = 0) -> bytes:
    return number(delta) + bytes([0xFF, kind]) + number(len(body)) + body


def tempo(beats: float, delta: int = 0) -> bytes:
    return meta(0x51, round(60e6 / beats).to_bytes(3, "big"), delta)


def metre(beats: int, exponent: int, delta: int = 0) -> bytes:
    return meta(0x58, bytes([beats, exponent, 24, 8]), delta)


def note(pitch: int, delta: int = 0, length: int = 480, channel: int = 0) -> bytes:
    """A note, on and off."""
    on = number(delta) + bytes([0x90 | channel, pitch, 80])
    return on + number(length) + bytes([0x80 | channel, pitch, 0])


def scale(count: int = 32, length: int = 480, channel: int = 0) -> bytes:
    """Notes one after another."""
    return b"".join(note(48 + index % 24, 0, length, channel) for index in range(count))
