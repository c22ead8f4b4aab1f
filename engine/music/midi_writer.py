"""Writes scores as standard MIDI files."""

from __future__ import annotations

import io
from typing import Any, Final

import mido  # type: ignore[import-untyped]

from engine.api.keys import Key
from engine.music.general_midi import DRUM_CHANNEL, PAN, PROGRAMS, REVERB, VOLUME, program_name
from engine.music.midi_clock import RESOLUTION, Clock
from engine.music.overlaps import resolve_overlaps
from engine.music.score import DRUMS, Part, Score

LONGEST_TITLE: Final = 60
"""Characters of a title, at most."""


def write_midi(score: Score, title: str, key: Key | None = None) -> bytes:
    """Write a score as a standard MIDI file (type 1); equal scores give equal bytes.

    The first track holds the title as a text event, the meter, the key if it is given, and the
    tempo with its changes. One track per program follows, in the order of
    :attr:`Score.programs`, each on its own channel, the drums on the tenth. A part's controllers
    come before its notes. Characters outside Latin-1 become ``?``.

    Example: ``read_midi(write_midi(score, "Grey Harbour"))`` gives the score back, its times
    rounded to the file's ticks.

    Raises:
        ValueError: A tempo is outside ``FILE_TEMPOS``, the changes are not in order, or there
            are more than ``PROGRAMS`` melodic programs.
    """
    clock = Clock(score)
    file = mido.MidiFile(type=1, ticks_per_beat=RESOLUTION)
    opening = [mido.MetaMessage("text", text=_latin(title))]
    if score.meter:
        beats, unit = score.meter
        opening.append(mido.MetaMessage("time_signature", numerator=beats, denominator=unit))
    if key:
        opening.append(mido.MetaMessage("key_signature", key=_signature(key)))
    changes = zip(clock.ticks.tolist(), clock.micros, strict=True)
    file.tracks.append(
        _track(
            [(0, message) for message in opening]
            + [(tick, mido.MetaMessage("set_tempo", tempo=micros)) for tick, micros in changes]
        )
    )
    notes = resolve_overlaps(clock.on_ticks(score.notes))
    parts = {part.program: part for part in score.parts}
    for program, channel in channels(score).items():
        events = _opening(track_name(score, program), program, channel, parts.get(program))
        played = notes[notes["program"] == program]
        for onset, duration, pitch, velocity, _ in played.tolist():
            on = mido.Message("note_on", channel=channel, note=pitch, velocity=velocity)
            off = mido.Message("note_off", channel=channel, note=pitch, velocity=0)
            events += [(int(onset), on), (int(onset + duration), off)]
        file.tracks.append(_track(events))
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def read_title(midi: bytes) -> str | None:
    """The title that :func:`write_midi` wrote into a file; None where there is none.

    Example: ``read_title(write_midi(score, "Grey Harbour"))`` is ``"Grey Harbour"``.
    """
    try:
        tracks = mido.MidiFile(file=io.BytesIO(midi)).tracks
    except (OSError, EOFError, ValueError, KeyError, IndexError):
        return None  # it may be any file
    first = next((one.text for track in tracks[:1] for one in track if one.type == "text"), "")
    plain = all(letter.isascii() and (letter.isalpha() or letter == " ") for letter in first)
    return first if first.strip() and plain and len(first) <= LONGEST_TITLE else None


def channels(score: Score) -> dict[int, int]:
    """Map each program of a score to its channel, 0 … 15.

    Example: a score for piano (0), strings (48) and drums (128) in this order has the channels
    ``{0: 0, 48: 1, 128: 9}``.

    Raises:
        ValueError: There are more than ``PROGRAMS`` melodic programs.
    """
    melodic = [program for program in score.programs if program != DRUMS]
    if len(melodic) > PROGRAMS:
        raise ValueError(f"a piece has at most {PROGRAMS} melodic programs")
    free = iter([channel for channel in range(PROGRAMS + 1) if channel != DRUM_CHANNEL])
    return {program: DRUM_CHANNEL if program == DRUMS else next(free) for program in score.programs}


def track_name(score: Score, program: int) -> str:
    """The name of a program's track: its part's, or else General MIDI's.

    Example: without parts ``track_name(score, 48)`` is ``"String Ensemble 1"``.
    """
    named = (part.name for part in score.parts if part.program == program)
    return next(named, None) or program_name(program)


def _signature(key: Key) -> str:
    """A key as mido names it: ``"Am"``, ``"Bb"``."""
    tonic, mode = str(key).split()
    return tonic + "m" * (mode == "minor")


def _latin(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")


def _opening(name: str, program: int, channel: int, part: Part | None) -> list[tuple[int, Any]]:
    """The events before a track's notes: name, program or kit, and the part's controllers."""
    number = (part.kit if part else 0) if program == DRUMS else program
    messages = [
        mido.MetaMessage("track_name", name=_latin(name)),
        mido.Message("program_change", channel=channel, program=number),
    ]
    if part:
        controls = ((VOLUME, part.volume), (PAN, part.pan), (REVERB, part.reverb))
        messages += [
            mido.Message("control_change", channel=channel, control=control, value=value)
            for control, value in controls
        ]
    return [(0, message) for message in messages]


def _track(events: list[tuple[int, Any]]) -> Any:
    """Make a track of messages at ticks; at one tick, ends of notes come before starts."""
    track, now = mido.MidiTrack(), 0
    for tick, message in sorted(
        events, key=lambda event: (event[0], {"note_off": 1, "note_on": 2}.get(event[1].type, 0))
    ):
        track.append(message.copy(time=tick - now))
        now = tick
    return track
