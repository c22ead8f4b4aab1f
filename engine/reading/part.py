"""Chooses what of a song another piece is made from: a stretch of it, or one of its instruments."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.melody import melody_program
from engine.api.clock import silent_stretch
from engine.api.instruments import BY_NAME, PIANO
from engine.music.bar_lines import times_every
from engine.music.excerpt import excerpt
from engine.music.score import Score
from engine.reading.song import Song
from engine.reading.stated_grid import GridSong

_LITTLE: Final = 1e-3
"""Seconds by which a bar line may be missed."""
_EARLY: Final = 0.03
"""Seconds by which players strike a bar's first note early and still mean that bar."""


def take_part(song: Song, start: float, end: float) -> Song:
    """Cut a stretch out of a song, at bar lines where it has any.

    The stretch begins with the bar in which ``start`` lies and ends with the bar that holds
    ``end``, or with the last note.

    Example: of a song in 4/4 at 120 beats per minute, 5.0 to 11.0 gives the bars from 4 to 12 s.

    Args:
        song: As :func:`engine.reading.song.read_song` reads it.
        start: Seconds from the start of the music, ≥ 0.
        end: Seconds, > ``start``.

    Raises:
        RequestError: Nothing is played in it.
    """
    score, placed = song.score, song.on_beats
    lines = _bar_lines(song)
    if len(lines):
        first = max(int(np.searchsorted(lines, start + _LITTLE, side="right")) - 1, 0)
        past = min(max(int(np.searchsorted(lines, end - _LITTLE)), first + 1), len(lines) - 1)
        start, end = float(lines[first]), float(lines[past])
    struck = score.notes["onset"]
    if not ((struck >= start) & (struck < end)).any():
        raise silent_stretch(score.seconds)
    if placed is not None and len(lines):
        placed = _bars(placed, first, past)
    else:
        start = float(struck[(struck >= start) & (struck < end)].min())
    # What is struck a hair before a bar line belongs to the bar after it.
    early = min(_EARLY, start) if placed is not None else 0.0
    notes = excerpt(score.notes, start - early, end - start)
    notes["onset"] = np.maximum(notes["onset"] - early, 0.0)
    before = [tempo for time, tempo in score.tempos if time <= start + _LITTLE]
    inside = (one for one in score.tempos if start + _LITTLE < one[0] < end)
    tempos = tuple((time - start, tempo) for time, tempo in inside)
    tempo = before[-1] if before else score.tempo
    cut = Score(notes, tempo, tempos, score.meter, score.parts)
    return replace(song, score=cut, on_beats=placed, metres=_metres(song, start))


def only_melody(song: Song) -> Song:
    """Leave the instrument that has the melody, by :func:`engine.analysis.melody.melody_program`.

    Where there are drums and bass alone it is the one with more notes. All pianos count as one.

    Example: of a flute over a guitar the flute is left.
    """
    programs = song.score.notes["program"]
    chosen = melody_program(song.score.notes)
    if chosen is None:
        kinds, counts = np.unique(programs, return_counts=True)
        chosen = int(kinds[counts.argmax()])
    pianos = BY_NAME[PIANO].programs
    wanted = pianos if chosen in pianos else (chosen,)
    placed = song.on_beats
    if placed is not None:
        mine = np.isin(placed.programs, wanted)
        placed = replace(placed, notes=placed.notes[mine], programs=placed.programs[mine])
    score = replace(song.score, notes=song.score.notes[np.isin(programs, wanted)])
    return replace(song, score=score, on_beats=placed)


def _bar_lines(song: Song) -> NDArray[np.float64]:
    """The bar lines of a song on its beats, the one after its end included; else none."""
    if song.on_beats is None:
        return np.zeros(0)
    lines = times_every(song.on_beats.grid.bar_ticks / 12, song.score)
    return np.append(lines, max(song.score.seconds, float(lines[-1])) + 2 * _LITTLE)


def _bars(placed: GridSong, first: int, past: int) -> GridSong:
    """The notes of some bars, counted from the first of them."""
    bar = placed.grid.bar_ticks
    inside = (placed.notes["tick"] >= first * bar) & (placed.notes["tick"] < past * bar)
    notes = placed.notes[inside].copy()
    notes["tick"] -= first * bar
    left: NDArray[np.int32] = (past - first) * bar - notes["tick"]
    durations = np.minimum(left, notes["duration"])
    notes["duration"] = durations
    return replace(placed, notes=notes, programs=placed.programs[inside])


def _metres(song: Song, start: float) -> tuple[tuple[float, int, int], ...]:
    held = [one for one in song.metres if one[0] <= start + _LITTLE]
    later = [one for one in song.metres if one[0] > start + _LITTLE]
    begun = (*held[-1:], *later)
    return tuple((max(time - start, 0.0), beats, unit) for time, beats, unit in begun)
