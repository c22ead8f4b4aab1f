"""MIDI files of band music, read onto a beat grid.

Left out are files without a grid (:mod:`engine.training.stated_beats`), and music

* in metres other than 4/4, 3/4, 2/4, 6/8 and their likes,
* slower than 40 or faster than 220 beats per minute,
* with fewer than ``MIN_PASSAGE_NOTES`` notes,
* with fewer than two instruments, drum performances and solos that are asked for apart,
* with more than ``MAX_NOTES_PER_BEAT`` notes per beat.

A file whose metre changes is read as its stretches in one metre
(:mod:`engine.training.stretches`). Each is held to these rules, has a tempo of its own, and
needs ``MIN_STRETCH_BARS`` bars.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import DataError
from engine.api.instruments import BY_NAME
from engine.music.grid import (
    GRID_NOTE,
    KIT_OF_KEY,
    TICKS,
    Grid,
    GridNotes,
    on_the_beat,
    sorted_grid,
)
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.midi import parse_ticks
from engine.music.polyphony import limit_polyphony
from engine.tokens.tokenizer import into_range
from engine.training.stated_beats import BeatOnsets, find_beats
from engine.training.stretches import WHOLE, Stretch, stretches, with_upbeat

TEMPO_BOUNDS: Final = (40.0, 220.0)
"""Beats per minute, inclusive."""
MIN_PASSAGE_NOTES: Final = 64
MIN_STRETCH_BARS: Final = 8
"""Bars of a stretch that is not the whole file."""
MAX_NOTES_PER_BEAT: Final = 40
"""Notes per beat, all instruments together."""
MAX_FILE_BYTES: Final = 2 << 20
MAX_FILE_NOTES: Final = 40_000
"""Bounds on a file that is read, inclusive."""
_VOICE: Final = list(BY_NAME).index("choir")


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """All music of a file, or a stretch of it in one metre.

    Attributes:
        notes: Array of ``GRID_NOTE``, in order.
        grid: Tempo and meter.
        whole: Whether it begins and ends where the file's music does.
    """

    notes: GridNotes
    grid: Grid
    whole: bool


def read_band(
    path: Path, *, drums_alone: bool = False, voice: bool = False, solo: bool = False
) -> tuple[Passage, ...]:
    """Read a file onto a grid.

    So ``read_band(Path("song.mid"))`` holds one passage for a song in one metre.

    Args:
        path: A MIDI file.
        drums_alone: Whether a piece may be for drums alone and off the grid. A drummer who
            plays to a click is as near to it as drummers are.
        voice: Whether program 68 is a singer.
        solo: Whether a piece may be for one instrument alone.

    Returns:
        All of its music as one passage, or its stretches in one metre; nothing if it is left
        out by the module's rules.
    """
    score = _parsed(path)
    raw = _collect(score, voice) if score is not None else None
    if score is None or raw is None:
        return ()
    notes, stated, seconds = raw
    hint = float(np.median([tempo.qpm for tempo in score.tempos] or [120.0]))
    weight = _weight(notes, stated)
    if drums_alone:
        beats: BeatOnsets | None = BeatOnsets(*stated, tempo=hint, stated=True)
    else:
        beats = find_beats(stated, seconds, hint, weight)
    if beats is None:
        return ()
    found = []
    for one in _stretches(score, beats) if beats.stated else [WHOLE]:
        stretch = with_upbeat(one, beats.onsets, weight)
        tempo = beats.tempo if stretch.whole else _tempo(score, stretch, beats)
        passage = _laid(notes, beats, stretch, tempo)
        if passage is not None and _fit(passage, alone=drums_alone or solo):
            found.append(passage)
    return tuple(found)


def _stretches(score: Any, beats: BeatOnsets) -> list[Stretch]:
    signs = [
        (one.time / score.ticks_per_quarter, one.numerator, one.denominator)
        for one in score.time_signatures
        if one.denominator
    ]
    return stretches(signs, float(beats.onsets.max()))


def _tempo(score: Any, stretch: Stretch, beats: BeatOnsets) -> float:
    """The median over a stretch's beats, so that a rest held long counts for little."""
    # Until a file states a tempo it is 120.
    stated = [(0.0, 120.0)]
    stated += [(one.time / score.ticks_per_quarter, one.qpm) for one in score.tempos]
    times, tempos = np.array(sorted(stated, key=lambda one: one[0])).T
    end = max(min(stretch.end, float(beats.ends.max())), stretch.bar_line + 1)
    each = np.arange(stretch.bar_line, end)
    at = np.searchsorted(times, each + 1e-3, side="right") - 1
    return float(np.median(tempos[at]))


def _laid(notes: GridNotes, beats: BeatOnsets, stretch: Stretch, tempo: float) -> Passage | None:
    """The notes that begin in a stretch, on its grid; those held beyond it are shortened."""
    # A tempo above the highest is read as half of it, a beat as half a beat.
    unit = 1.0
    while tempo > TEMPO_BOUNDS[1] * 0.95:
        tempo, unit = tempo / 2, unit * 2
    onsets, ends = (beats.onsets - stretch.bar_line) / unit, (beats.ends - stretch.bar_line) / unit
    grid = Grid(float(tempo), stretch.meter, stretch.unit)
    first, past = (
        np.round((beat - stretch.bar_line) / unit * TICKS) for beat in (stretch.start, stretch.end)
    )
    notes = notes.copy()
    # Onsets go to the nearest tick where something may be written; lengths up to 32 beats.
    notes["tick"] = on_the_beat(np.round(onsets * TICKS).astype(np.int32))
    lengths = np.clip(np.round((ends - onsets) * TICKS), 1, 32 * TICKS)
    notes["duration"] = np.maximum(np.minimum(lengths, past - notes["tick"]), 1)
    notes = notes[(notes["tick"] >= first) & (notes["tick"] < past)]
    if not len(notes):
        return None
    # The first bar is the one that the first note is in.
    notes["tick"] -= int(notes["tick"].min()) // grid.bar_ticks * grid.bar_ticks
    notes["pitch"] = into_range(notes["pitch"], notes["instrument"])
    return Passage(limit_polyphony(sorted_grid(notes)), grid, stretch.whole)


def _parsed(path: Path) -> Any:
    """The file's score, or None if it cannot be read or is too large."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return None
        score = parse_ticks(path.read_bytes())
    except (OSError, DataError):
        return None
    return score if 0 < score.note_num() <= MAX_FILE_NOTES and score.ticks_per_quarter > 0 else None


def _weight(notes: GridNotes, stated: tuple[NDArray[Any], NDArray[Any]]) -> NDArray[np.float64]:
    """How much each note tells of where bars begin: long notes more, basses and kicks most."""
    length = np.minimum(stated[1] - stated[0], 4.0)
    low = notes["instrument"] == list(BY_NAME).index("bass")
    kick = (notes["instrument"] == DRUM) & (notes["pitch"] == 36)
    weight: NDArray[np.float64] = (0.2 + length) * np.where(low | kick, 3.0, 1.0)
    return weight


def _fit(passage: Passage, *, alone: bool) -> bool:
    notes, grid = passage.notes, passage.grid
    beats = float(notes["tick"][-1] - notes["tick"][0]) / TICKS + 1
    bars = int(notes["tick"][-1]) // grid.bar_ticks + 1
    return (
        len(notes) >= MIN_PASSAGE_NOTES
        and (passage.whole or bars >= MIN_STRETCH_BARS)
        and TEMPO_BOUNDS[0] <= grid.tempo <= TEMPO_BOUNDS[1]
        and (alone or len(np.unique(notes["instrument"])) >= 2)
        and len(notes) / beats <= MAX_NOTES_PER_BEAT
    )


def _collect(
    score: Any, voice: bool
) -> tuple[GridNotes, tuple[NDArray[Any], NDArray[Any]], tuple[NDArray[Any], NDArray[Any]]] | None:
    """All notes of known instruments, and their onsets and ends in beats and in seconds."""
    in_seconds = score.to("second")
    parts, stated, seconds = [], [], []
    for track, timed in zip(score.tracks, in_seconds.tracks, strict=True):
        instrument = DRUM if track.is_drum else INSTRUMENT_OF_PROGRAM.get(track.program)
        if voice and track.program == 68:
            instrument = _VOICE
        if instrument is None or not len(track.notes):
            continue
        columns, times = track.notes.numpy(), timed.notes.numpy()
        part = np.zeros(len(track.notes), GRID_NOTE)
        part["instrument"] = instrument
        part["pitch"], part["velocity"] = columns["pitch"], np.clip(columns["velocity"], 1, 127)
        known = np.ones(len(part), bool)
        if instrument == DRUM:
            keys = np.array([KIT_OF_KEY.get(int(key), -1) for key in part["pitch"]])
            part["pitch"], known = keys, keys >= 0
        on = columns["time"] / score.ticks_per_quarter
        off = on + columns["duration"] / score.ticks_per_quarter
        parts.append(part[known])
        stated.append(np.stack([on, off])[:, known])
        began = times["time"].astype(np.float64)
        seconds.append(np.stack([began, began + times["duration"]])[:, known])
    if not parts or not sum(len(part) for part in parts):
        return None
    on_beats, on_seconds = np.concatenate(stated, axis=1), np.concatenate(seconds, axis=1)
    return (
        np.concatenate(parts),
        (on_beats[0], on_beats[1]),
        (on_seconds[0], on_seconds[1]),
    )
