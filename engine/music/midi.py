"""Reads standard MIDI files as scores; :mod:`engine.music.midi_writer` writes them.

Writing and reading both pass notes through :func:`engine.music.overlaps.resolve_overlaps`, which
settles notes without length, doubled notes and notes that overlap on one pitch. A note ends when
its key is released; with ``pedal`` it sounds on while the sustain pedal is down, as
:mod:`engine.music.pedal` has it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from symusic.core import ScoreSecond, ScoreTick

from engine.api.errors import DataError
from engine.music.general_midi import PAN, REVERB, VOLUME, program_name
from engine.music.midi_clock import FILE_TEMPOS
from engine.music.overlaps import resolve_overlaps
from engine.music.pedal import SUSTAIN, hold_notes
from engine.music.score import DRUMS, NOTE, Notes, Part, Score, end_times

FREE_TEMPO: Final = 120.0
"""The tempo of a file that states none. Source: Standard MIDI Files 1.0."""

METERS: Final = range(1, 33)
UNITS: Final = (1, 2, 4, 8, 16, 32)
"""The numerators and denominators of the meters that are read."""

MAX_BYTES: Final = 1 << 20
MAX_NOTES: Final = 50_000
MAX_SECONDS: Final = 3600.0
"""Bounds on a file that is read, inclusive: a file ten times as large as an hour of piano playing
is broken or hostile."""


def read_midi(source: bytes | Path, *, pedal: bool = False) -> Score:
    """Read a standard MIDI file; times are in seconds, and overlaps are resolved.

    The score's tempo is the file's first one, or ``FREE_TEMPO`` if that is outside ``FILE_TEMPOS``
    or missing. The notes' times include all tempo changes. The meter is the first one stated, if
    it is in ``METERS`` and ``UNITS``. A program has a part if the file states a drum kit or a
    controller of ``Part`` for it; the first value counts. Over an hour times stay within 0.2 ms.

    Args:
        source: The file, or its bytes.
        pedal: Whether notes sound on under the sustain pedal. What was written by
            :mod:`engine.music.midi_writer` has none, and reads alike either way.

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
    notes: Notes = np.concatenate([np.zeros(0, NOTE), *played])
    ends = end_times(notes)
    # Written so that NaN fails too.
    if not np.all((notes["onset"] >= 0) & (notes["duration"] >= 0) & (ends <= MAX_SECONDS)):
        raise DataError(f"{name} has notes outside 0 to {MAX_SECONDS:.0f} seconds.")
    if pedal:
        held = [_held(part, track) for part, track in zip(played, parsed.tracks, strict=True)]
        notes = np.concatenate([notes[:0], *held])
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
        first[1] if FILE_TEMPOS[0] <= first[1] <= FILE_TEMPOS[1] else FREE_TEMPO,
        tuple(change for change in later if FILE_TEMPOS[0] <= change[1] <= FILE_TEMPOS[1]),
        (meter[0], meter[1]) if meter[0] in METERS and meter[1] in UNITS else None,
        tuple(parts.values()),
    )


def parse_ticks(data: bytes) -> Any:
    """Parse a standard MIDI file without changing its times.

    Args:
        data: The file's bytes.

    Returns:
        A symusic score; its times are in ticks, and ``to("second")`` gives them in seconds.

    Raises:
        DataError: The data are no MIDI file.
    """
    try:
        return ScoreTick.from_midi(data)
    except (RuntimeError, ValueError) as error:
        raise DataError("This MIDI data is no MIDI file that can be read.") from error


def _held(notes: Notes, track: Any) -> Notes:
    """A track's notes as they sound under its pedal; drums have none."""
    if track.is_drum:
        return notes
    controls = track.controls.numpy()
    moved = controls["number"] == SUSTAIN
    order = np.argsort(controls["time"][moved], kind="stable")
    return hold_notes(notes, controls["time"][moved][order], controls["value"][moved][order])


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
    return Part(program, name or program_name(program), kit, **stated)


def _bytes(source: bytes | Path, name: str) -> bytes:
    """Read the file's content, after a check of its size."""
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > MAX_BYTES:
            raise DataError(f"{name} has {size} bytes; at most {MAX_BYTES} are read.")
        return source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise DataError(f"{name} cannot be read: {error.strerror}.") from error
