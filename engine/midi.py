"""Scores as standard MIDI files, and MIDI files as scores.

Notes without length, doubled notes and notes that overlap on one pitch are settled by
:func:`engine.untangle.untangled`, on the way out and on the way in. The sustain pedal is left
out of durations: a note ends when its key is let go.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import numpy as np
from symusic.core import ScoreSecond

from engine.errors import DataError
from engine.quiet_midi import pretty_midi
from engine.score import DRUMS, NOTE, Notes, Score
from engine.untangle import untangled

RESOLUTION: Final = 960
"""Ticks a beat in the files written. At 120 beats a minute a tick is 0.52 ms, so a note is
written within 0.26 ms of its time; within 1 ms at every tempo from 32 on."""

TEMPOS: Final = (4.0, 1000.0)
"""Beats a minute that a file may be written with, inclusive. Source: a tempo is stored as
at most 2²⁴ − 1 µs a beat (Standard MIDI Files 1.0, "Set Tempo"), 3.6 beats a minute."""

FREE_TEMPO: Final = 120.0
"""The tempo of a file that states none. Source: Standard MIDI Files 1.0."""

PROGRAMS: Final = 15
"""Melodic programs a file may hold: one for each channel but the tenth, the drums'."""

MAX_BYTES: Final = 1 << 20
MAX_NOTES: Final = 50_000
MAX_SECONDS: Final = 3600.0
"""Bounds on a file that is read, inclusive: ten times what an hour of piano playing takes
is a broken or a hostile file."""


def write_midi(score: Score, title: str) -> bytes:
    """The score as a standard MIDI file (type 1); the same bytes for an equal score.

    One track for each program, in rising order, the drums on channel 10. The title stands
    as a text event at the start; characters outside Latin-1 become ``?``.

    Raises:
        ValueError: The tempo is outside ``TEMPOS`` or there are more than ``PROGRAMS``
            melodic programs.
    """
    if not TEMPOS[0] <= score.tempo <= TEMPOS[1]:
        raise ValueError(f"a tempo is from {TEMPOS[0]} to {TEMPOS[1]}, not {score.tempo}")
    micros = round(60e6 / score.tempo)
    # pretty_midi cuts the microseconds off to a whole number; a thousandth more keeps the
    # rounding of its own arithmetic from losing one, and moves no note by even a microsecond.
    file = pretty_midi.PrettyMIDI(resolution=RESOLUTION, initial_tempo=60e6 / (micros + 1e-3))
    text = title.encode("latin-1", "replace").decode("latin-1")
    file.text_events.append(pretty_midi.Text(text, 0.0))
    tick = micros * 1e-6 / RESOLUTION
    notes = untangled(_on_ticks(score.notes, tick))
    programs = np.unique(notes["program"]).tolist()
    if len([program for program in programs if program != DRUMS]) > PROGRAMS:
        raise ValueError(f"a MIDI file holds at most {PROGRAMS} melodic programs")
    for program in programs:
        drums = program == DRUMS
        name = "Drums" if drums else pretty_midi.program_to_instrument_name(program)
        track = pretty_midi.Instrument(0 if drums else program, is_drum=drums, name=name)
        for onset, duration, pitch, velocity, _ in notes[notes["program"] == program].tolist():
            track.notes.append(pretty_midi.Note(velocity, pitch, onset, onset + duration))
        file.instruments.append(track)
    buffer = io.BytesIO()
    file.write(buffer)
    return buffer.getvalue()


def read_midi(source: bytes | Path) -> Score:
    """The notes of a standard MIDI file, in seconds, untangled.

    The score's tempo is the file's first one, or ``FREE_TEMPO`` if it states none within
    ``TEMPOS``; every tempo change is already in the notes' times. Times keep to within
    0.2 ms in an hour.

    Raises:
        DataError: The file cannot be read, is no MIDI file, holds no notes, or is outside
            ``MAX_BYTES``, ``MAX_NOTES`` or ``MAX_SECONDS``.
    """
    name = source.name if isinstance(source, Path) else "This MIDI data"
    data = _bytes(source, name)
    try:
        # Values outside 0 … 127, which a broken file can hold, are brought inside.
        parsed = ScoreSecond.from_midi(data, sanitize_data=True)
    except RuntimeError as error:
        raise DataError(f"{name} is no MIDI file that can be read.") from error
    if parsed.note_num() > MAX_NOTES:
        raise DataError(f"{name} holds {parsed.note_num()} notes; at most {MAX_NOTES} are read.")
    parts = []
    for track in parsed.tracks:
        columns = track.notes.numpy()
        part = np.zeros(len(columns["time"]), NOTE)
        part["onset"] = columns["time"]
        part["duration"] = columns["duration"]
        part["pitch"] = columns["pitch"]
        part["velocity"] = columns["velocity"]
        part["program"] = DRUMS if track.is_drum else track.program
        parts.append(part)
    notes = np.concatenate([np.zeros(0, NOTE), *parts])
    ends = notes["onset"] + notes["duration"]
    # Written so that a time that is no number fails too.
    if not np.all((notes["onset"] >= 0) & (notes["duration"] >= 0) & (ends <= MAX_SECONDS)):
        raise DataError(f"{name} has notes outside 0 to {MAX_SECONDS:.0f} seconds.")
    notes = untangled(notes)
    if not len(notes):
        raise DataError(f"{name} holds no notes.")
    first = min(parsed.tempos, key=lambda tempo: tempo.time, default=None)
    tempo = FREE_TEMPO if first is None else first.qpm
    return Score(notes, tempo if TEMPOS[0] <= tempo <= TEMPOS[1] else FREE_TEMPO)


def _bytes(source: bytes | Path, name: str) -> bytes:
    """The file's content, once its size is known to be allowed."""
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > MAX_BYTES:
            raise DataError(f"{name} has {size} bytes; at most {MAX_BYTES} are read.")
        return source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise DataError(f"{name} cannot be read: {error.strerror}.") from error


def _on_ticks(notes: Notes, tick: float) -> Notes:
    """The notes with onset and end moved to the nearest tick, each at least one tick long."""
    start = np.rint(notes["onset"] / tick)
    end = np.maximum(np.rint((notes["onset"] + notes["duration"]) / tick), start + 1)
    moved = notes.copy()
    moved["onset"], moved["duration"] = start * tick, (end - start) * tick
    return moved
