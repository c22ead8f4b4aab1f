"""Music that is ready to be written down: the notes of each instrument on the beat grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.analysis.key_finding import find_key
from engine.api.errors import RequestError
from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.music.grid import Grid, GridNotes
from engine.music.instrument_table import DRUM
from engine.reading.band_form import on_beats
from engine.reading.song import Song

MAX_BARS: Final = 400
"""The most bars that are written down; at 120 beats per minute they take thirteen minutes."""

_SCORE_ORDER: Final = (
    "flute", "winds", "brass", "mallets", "electric guitar", "guitar", "lead", "choir", "harp",
    "piano", "organ", "pad", "violin", "string section", "cello", "bass", "drums",
)  # fmt: skip


class Tone(NamedTuple):
    """A note in ticks of the grid.

    Attributes:
        start: Where it begins, from the first bar line.
        end: Where it stops sounding, after ``start``.
        pitch: MIDI note number; of drums a key of the kit.
    """

    start: int
    end: int
    pitch: int


@dataclass(frozen=True, slots=True)
class PlayedPart:
    """What one instrument plays.

    Attributes:
        name: Its name, as the file has it.
        instrument: Index in ``instruments.ORDER``.
        program: General MIDI program, 0 … 127, or ``DRUMS``.
        tones: Its notes, by start and descending pitch; at least one.
    """

    name: str
    instrument: int
    program: int
    tones: tuple[Tone, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlayedMusic:
    """A piece on its grid.

    Attributes:
        parts: In the order of a score, winds first and drums last; at least one.
        notes: All of it as an array of ``GRID_NOTE``, in order.
        grid: Tempo and metre.
        key: The key it is written in.
        left_out: Plain sentences about what was left out.
    """

    parts: tuple[PlayedPart, ...]
    notes: GridNotes
    grid: Grid
    key: Key
    left_out: tuple[str, ...]


def played_music(song: Song, key: Key | None = None) -> PlayedMusic:
    """Lay a song out by instruments on its grid.

    A player's touch is taken away: notes lie on the beats that the file states, or on those that
    are found. Sparse music has no beat that can be found; if its file states a metre, its beats
    are taken as they stand.

    Args:
        song: As :func:`engine.reading.song.read_song` reads it.
        key: The key, where it is known; else that of the file's signature or of the notes.

    Raises:
        RequestError: The notes lie on no beat.

    Example: ``played_music(read_song(Path("waltz.mid"))).grid.meter`` is 3.
    """
    laid = on_beats(song)
    if laid.is_guess and not song.metres:
        raise RequestError(
            "No steady beat can be heard in this piece, and sheet music needs one: choose another.",
            "score-no-beat",
        )
    notes, grid, programs = laid.grid_song.notes, laid.grid_song.grid, laid.grid_song.programs
    left_out = [*song.left_out, *laid.left_out]
    within = notes["tick"] < MAX_BARS * grid.bar_ticks
    if not within.all():
        left_out.append(f"Only the first {MAX_BARS} bars are written down.")
        notes, programs = notes[within], programs[within]
    if key is None:
        # Many programs write C major into all files.
        stated = song.key if song.key != Key(0, "major") else None
        key = stated or find_key(song.score.notes)[0]
    names = {part.program: part.name for part in song.score.parts}
    parts = [
        PlayedPart(
            names.get(program) or ORDER[int(notes["instrument"][programs == program][0])].name,
            int(notes["instrument"][programs == program][0]),
            program,
            _tones(notes[programs == program]),
        )
        for program in sorted(set(programs.tolist()))
    ]
    parts.sort(key=lambda part: _SCORE_ORDER.index(ORDER[part.instrument].name))
    return PlayedMusic(tuple(parts), notes, grid, key, tuple(left_out))


def is_drums(part: PlayedPart) -> bool:
    """Whether a part is the drums'."""
    return part.instrument == DRUM


def onsets_of(tones: Sequence[Tone]) -> list[list[Tone]]:
    """Group notes that begin together, each group from the top down.

    Example: a chord of three and a single note are two groups.
    """
    groups: dict[int, list[Tone]] = {}
    for tone in tones:
        groups.setdefault(tone.start, []).append(tone)
    return [sorted(group, key=lambda tone: -tone.pitch) for _, group in sorted(groups.items())]


def _tones(notes: GridNotes) -> tuple[Tone, ...]:
    rows = zip(
        notes["tick"].tolist(), notes["duration"].tolist(), notes["pitch"].tolist(), strict=True
    )
    return tuple(Tone(tick, tick + max(length, 1), pitch) for tick, length, pitch in rows)
