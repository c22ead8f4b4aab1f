"""Reads any MIDI file from outside, as tolerantly as players do, and says what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import DataError
from engine.api.keys import Key
from engine.music.general_midi import PAN, REVERB, VOLUME, program_name
from engine.music.overlaps import resolve_overlaps
from engine.music.score import DRUMS, Notes, Part, Score
from engine.reading.chunks import Chunks, find_chunks
from engine.reading.events import Events
from engine.reading.file_bytes import read_bounded
from engine.reading.file_clock import FileClock
from engine.reading.note_table import SHORTEST, NoteTable
from engine.reading.song_grid import place_on_beats
from engine.reading.stated_grid import GridSong
from engine.reading.stated_metres import Metres, read_metres
from engine.reading.track_events import read_track
from engine.reading.track_text import decode_text

SONG_SECONDS: Final = 3600.0
"""The longest music, inclusive; silence before it does not count."""


@dataclass(frozen=True, slots=True)
class SongTrack:
    """The notes of one program in one track of a file.

    Attributes:
        name: As the file has it, or else General MIDI's name for the program.
        program: 0 … 127, or ``DRUMS``.
        notes: How many notes it has.
    """

    name: str
    program: int
    notes: int


@dataclass(frozen=True, slots=True, eq=False)
class Song:
    """What a MIDI file holds.

    Attributes:
        score: The notes in seconds, with the tempo map and the parts. It begins with the bar of
            the first note, or with the first note where there are no bars. Its metre is that of
            the grid, and None without one. Notes sound as long as the pedal holds them.
        metres: The metres stated: seconds, beats in a bar, and the unit of a beat.
        key: The key of the first key signature, if there is one. Many programs write C major
            into all files.
        tracks: Each program of each track, in the file's order.
        voices: The notes of each of ``tracks``, in order. Where one key is struck twice, both
            notes are here in full, and resolved in ``score``.
        silence: Seconds before the music that were cut off.
        on_beats: The notes on the grid of the file's own beats; None where they lie off it.
        left_out: Plain sentences about what was left out or changed.
    """

    score: Score
    metres: tuple[tuple[float, int, int], ...]
    key: Key | None
    tracks: tuple[SongTrack, ...]
    voices: tuple[Notes, ...]
    silence: float
    on_beats: GridSong | None
    left_out: tuple[str, ...]


def read_song(source: bytes | Path, *, name: str | None = None) -> Song:
    """Read a MIDI file of any kind.

    Formats 0 to 2, a RIFF wrapping, SMPTE times, and files that are damaged in part are read.

    Args:
        source: The file's bytes, a path, a pipe, or ``Path("-")`` for standard input.
        name: How sentences name it; by default the file's name.

    Raises:
        DataError: It is no MIDI file, holds no notes, or is beyond ``SONG_BYTES``,
            ``SONG_NOTES`` or ``SONG_SECONDS``.

    Example: ``read_song(Path("waltz.mid")).score.meter`` is ``(3, 4)``.
    """
    data, own_name = read_bounded(source)
    name = name or own_name
    chunks = find_chunks(data, name)
    events = _events(data, chunks, name)
    ticks, micros = np.array(events.tempo_tick, np.int64), np.array(events.micros, np.int64)
    clock = FileClock(chunks.division, ticks, micros, name)
    table = NoteTable(events, clock)
    notes = _within_bounds(resolve_overlaps(table.notes), name)
    metres = _metres(events, clock)
    placement = place_on_beats(notes, clock, metres)
    start = placement.start
    notes["onset"] = np.maximum(notes["onset"] - start, 0.0)
    later = [
        (float(time - start), float(tempo))
        for time, tempo in zip(clock.tempo_seconds, clock.tempos, strict=True)
        if time > start
    ]
    tempo = float(clock.tempos[max(len(clock.tempos) - len(later) - 1, 0)])
    score = Score(notes, tempo, tuple(later), placement.metre, _parts(events, table))
    left_out = (*chunks.damage, *_repairs(events, clock, table), *placement.left_out)
    return Song(
        score,
        _metres_in_seconds(metres, clock, start),
        _key(events),
        *_tracks(events, table, start, score.seconds),
        max(start, 0.0),
        placement.on_beats,
        left_out,
    )


def _events(data: bytes, chunks: Chunks, name: str) -> Events:
    """Read all tracks; those of format 2 come one after another."""
    events, start = Events(), 0
    quarter = chunks.division if 0 < chunks.division < 0x8000 else 1
    for track, (begin, end) in enumerate(chunks.tracks):
        if chunks.form == 2:
            # Each is music of its own: what the one before stated no longer counts.
            events.set_tempo(start, 500_000)
        last = read_track(data, begin, end, track, start, events, name)
        if chunks.form == 2:
            start = -(-last // quarter) * quarter
    return events


def _within_bounds(notes: Notes, name: str) -> Notes:
    """Refuse music that is too long; a last note without an end is only shortened."""
    if not len(notes):
        raise DataError(f"{name} holds no notes.", "song-no-notes", name=name)
    begin = float(notes["onset"].min())
    seconds = float(notes["onset"].max()) - begin
    if seconds > SONG_SECONDS:
        raise DataError(
            f"{name} holds {seconds / 3600:.1f} hours of music; at most an hour is read.",
            "song-too-long",
            name=name,
            hours=round(seconds / 3600, 1),
        )
    longest = np.maximum(begin + SONG_SECONDS - notes["onset"], SHORTEST)
    durations = np.minimum(longest, notes["duration"])
    notes["duration"] = durations
    return notes


def _metres(events: Events, clock: FileClock) -> Metres:
    ticks = np.array(events.metre_tick, np.int64)
    order = np.argsort(ticks, kind="stable")
    quarters = clock.quarters(clock.seconds(ticks[order]))
    return read_metres(quarters, np.array(events.metre, np.int64)[order])


def _metres_in_seconds(
    metres: Metres, clock: FileClock, start: float
) -> tuple[tuple[float, int, int], ...]:
    """The metres stated from the start of the music on."""
    if not metres.stated:
        return ()
    times = clock.seconds_of_quarters(np.array(metres.starts)) - start
    first = max(int(np.searchsorted(times, 1e-6, side="right")) - 1, 0)
    return tuple(
        (max(float(time), 0.0), *metre)
        for time, metre in zip(times[first:], metres.metres[first:], strict=True)
    )


def _key(events: Events) -> Key | None:
    if events.key is None:
        return None
    sharps, minor = events.key
    return Key((7 * sharps + 9 * minor) % 12, "minor" if minor else "major")


def _names(events: Events) -> dict[int, str]:
    return {track: decode_text(body) for track, body in events.names.items()}


def _tracks(
    events: Events, table: NoteTable, start: float, end: float
) -> tuple[tuple[SongTrack, ...], tuple[Notes, ...]]:
    """Each program of each track, and its notes from the start of the music to its end."""
    names, notes = _names(events), table.notes
    keys = (table.voices >> 4) * (DRUMS + 1) + notes["program"]
    order = np.lexsort((-notes["pitch"].astype(int), notes["onset"], keys))
    kinds, first = np.unique(keys[order], return_index=True)
    notes = notes[order]
    notes["onset"] = np.maximum(notes["onset"] - start, 0.0)
    left: NDArray[np.float64] = np.maximum(end - notes["onset"], SHORTEST)
    durations = np.minimum(left, notes["duration"])
    notes["duration"] = durations
    voices = tuple(np.split(notes, first[1:]))
    tracks = []
    for key, voice in zip(kinds.tolist(), voices, strict=True):
        track, program = divmod(key, DRUMS + 1)
        tracks.append(SongTrack(names.get(track) or program_name(program), program, len(voice)))
    return tuple(tracks), voices


def _parts(events: Events, table: NoteTable) -> tuple[Part, ...]:
    """How each program is played, as the first track says that says anything of it."""
    names = _names(events)
    voices, first = np.unique(table.voices, return_index=True)
    parts: dict[int, Part] = {}
    for voice, index in zip(voices.tolist(), first.tolist(), strict=True):
        program, kit = int(table.notes["program"][index]), int(table.kits[index])
        numbers = (("volume", VOLUME), ("pan", PAN), ("reverb", REVERB))
        seats: dict[str, Any] = {
            field: events.seats[voice, number]
            for field, number in numbers
            if (voice, number) in events.seats
        }
        if program not in parts and (seats or kit):
            name = names.get(voice >> 4) or program_name(program)
            parts[program] = Part(program, name, kit, **seats)
    return tuple(parts.values())


def _repairs(events: Events, clock: FileClock, table: NoteTable) -> list[str]:
    """What was mended while events were read."""
    found = (
        (events.damaged, "Left out: {}.", "damaged event", ""),
        (events.clipped, "Read as 127: {}.", "value", " above it"),
        (events.statusless, "Read as notes: {}.", "event", " without a status byte"),
        (events.unclosed, "Held until the end of the track: {}.", "note", " without an end"),
        (table.brief, f"Made {SHORTEST:g} seconds long: {{}}.", "note", " without length"),
        (table.pedalled, "Held as long as the sustain pedal was: {}.", "note", ""),
        (clock.absurd, "Read as 120 beats per minute: {}.", "tempo", " that no music has"),
    )
    return [
        sentence.format(f"{count} {what}{'s' * (count > 1)}{which}")
        for count, sentence, what, which in found
        if count
    ]
