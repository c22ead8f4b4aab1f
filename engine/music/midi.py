"""Writes scores as standard MIDI files, and reads MIDI files as scores.

Writing and reading both pass notes through :func:`engine.music.overlaps.resolve_overlaps`, which
settles notes without length, doubled notes and notes that overlap on one pitch. Durations ignore
the sustain pedal: a note ends when its key is released.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any, Final

import mido  # type: ignore[import-untyped]
import numpy as np
from symusic.core import ScoreSecond

from engine.api.errors import DataError
from engine.music.midi_clock import RESOLUTION, TEMPOS, Clock
from engine.music.overlaps import resolve_overlaps
from engine.music.score import DRUMS, NOTE, Part, Score

# It imports pyfluidsynth, which prints where it found its library if the variable CI is set. But
# programs read what a command prints on standard output.
with contextlib.redirect_stdout(None):
    import pretty_midi

FREE_TEMPO: Final = 120.0
"""The tempo of a file that states none. Source: Standard MIDI Files 1.0."""

PROGRAMS: Final = 15
"""The most melodic programs in a file: one per channel except the tenth, the drums'."""

DRUM_CHANNEL: Final = 9
"""The drums' channel, the tenth, counted from 0. Source: General MIDI 1."""
VOLUME: Final = 7
PAN: Final = 10
REVERB: Final = 91
"""The numbers of the controllers of a part. Source: General MIDI 1 and 2."""

METERS: Final = range(1, 33)
UNITS: Final = (1, 2, 4, 8, 16, 32)
"""The numerators and denominators of the meters that are read."""

MAX_BYTES: Final = 1 << 20
MAX_NOTES: Final = 50_000
MAX_SECONDS: Final = 3600.0
"""Bounds on a file that is read, inclusive: a file ten times as large as an hour of piano playing
is broken or hostile."""


def write_midi(score: Score, title: str) -> bytes:
    """Write a score as a standard MIDI file (type 1); equal scores give equal bytes.

    The first track holds the title as a text event, the tempo with its changes, and the
    meter. One track per program follows, in the order of :attr:`Score.programs`, each on its
    own channel, the drums on the tenth. A part's controllers come before its notes. Characters
    outside Latin-1 become ``?``.

    Example: ``read_midi(write_midi(score, "Grey Harbour"))`` gives the score back, its times
    rounded to the file's ticks.

    Raises:
        ValueError: A tempo is outside ``TEMPOS``, the changes are not in order, or there
            are more than ``PROGRAMS`` melodic programs.
    """
    clock = Clock(score)
    file = mido.MidiFile(type=1, ticks_per_beat=RESOLUTION)
    opening = [mido.MetaMessage("text", text=_latin(title))]
    if score.meter:
        beats, unit = score.meter
        opening.append(mido.MetaMessage("time_signature", numerator=beats, denominator=unit))
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


def read_midi(source: bytes | Path) -> Score:
    """Read a standard MIDI file; times are in seconds, and overlaps are resolved.

    The score's tempo is the file's first one, or ``FREE_TEMPO`` if that is outside ``TEMPOS`` or
    missing. The notes' times include all tempo changes. The meter is the first one stated, if it
    is in ``METERS`` and ``UNITS``. A program has a part if the file states a drum kit or a
    controller of ``Part`` for it; the first value counts. Over an hour times stay within 0.2 ms.

    Example: ``read_midi(Path("piece.mid")).seconds``.

    Raises:
        DataError: The file cannot be read, is not a MIDI file, has no notes, or exceeds
            ``MAX_BYTES``, ``MAX_NOTES`` or ``MAX_SECONDS``.
    """
    name = source.name if isinstance(source, Path) else "This MIDI data"
    data = _bytes(source, name)
    try:
        # A broken file may hold values outside 0 … 127, which this clips.
        parsed = ScoreSecond.from_midi(data, sanitize_data=True)
    except RuntimeError as error:
        raise DataError(f"{name} is no MIDI file that can be read.") from error
    if parsed.note_num() > MAX_NOTES:
        raise DataError(f"{name} holds {parsed.note_num()} notes; at most {MAX_NOTES} are read.")
    played = []
    parts: dict[int, Part] = {}
    for track in parsed.tracks:
        columns = track.notes.numpy()
        part = np.zeros(len(columns["time"]), NOTE)
        part["onset"] = columns["time"]
        part["duration"] = columns["duration"]
        part["pitch"] = columns["pitch"]
        part["velocity"] = columns["velocity"]
        part["program"] = DRUMS if track.is_drum else track.program
        played.append(part)
        stated = _part(track)
        if stated and len(part):
            parts.setdefault(stated.program, stated)
    notes = np.concatenate([np.zeros(0, NOTE), *played])
    ends = notes["onset"] + notes["duration"]
    # Written so that NaN fails too.
    if not np.all((notes["onset"] >= 0) & (notes["duration"] >= 0) & (ends <= MAX_SECONDS)):
        raise DataError(f"{name} has notes outside 0 to {MAX_SECONDS:.0f} seconds.")
    notes = resolve_overlaps(notes)
    if not len(notes):
        raise DataError(f"{name} holds no notes.")
    first, *later = sorted(
        [(float(tempo.time), float(tempo.qpm)) for tempo in parsed.tempos] or [(0.0, FREE_TEMPO)]
    )
    meters = [(one.time, one.numerator, one.denominator) for one in parsed.time_signatures]
    _, *meter = min(meters, default=(0.0, 0, 0))
    return Score(
        notes,
        first[1] if TEMPOS[0] <= first[1] <= TEMPOS[1] else FREE_TEMPO,
        tuple(change for change in later if TEMPOS[0] <= change[1] <= TEMPOS[1]),
        (meter[0], meter[1]) if meter[0] in METERS and meter[1] in UNITS else None,
        tuple(parts.values()),
    )


def _part(track: Any) -> Part | None:
    """The part that a track states; None if it states neither a kit nor a controller."""
    controls = track.controls.numpy()
    stated = {
        name: int(controls["value"][controls["number"] == number][0])
        for name, number in (("volume", VOLUME), ("pan", PAN), ("reverb", REVERB))
        if (controls["number"] == number).any()
    }
    kit = track.program if track.is_drum else 0
    if not stated and not kit:
        return None
    program = DRUMS if track.is_drum else track.program
    # A file's name for a track may hold anything.
    name = "".join(letter for letter in track.name[:64] if letter.isprintable())
    return Part(program, name or _general_name(program), kit, **stated)


def _bytes(source: bytes | Path, name: str) -> bytes:
    """Read the file's content, after a check of its size."""
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > MAX_BYTES:
            raise DataError(f"{name} has {size} bytes; at most {MAX_BYTES} are read.")
        return source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise DataError(f"{name} cannot be read: {error.strerror}.") from error


def track_name(score: Score, program: int) -> str:
    """The name of a program's track: its part's, or else General MIDI's.

    Example: without parts ``track_name(score, 48)`` is ``"String Ensemble 1"``.
    """
    named = (part.name for part in score.parts if part.program == program)
    return next(named, None) or _general_name(program)


def _general_name(program: int) -> str:
    name: str = "Drums" if program == DRUMS else pretty_midi.program_to_instrument_name(program)
    return name


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
