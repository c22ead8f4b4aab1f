"""The beats and bars of any song: those that its file states, or those that are heard in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.beats.tracker import BeatTracker
from engine.music.bar_lines import times_every
from engine.music.grid import TICKS, Grid, GridNotes
from engine.reading.performance import on_grid, pulse_ticks
from engine.reading.song import Song

SAME_TEMPO: Final = 0.04
"""A tempo found so near to the one that the file states is that one."""


@dataclass(frozen=True, slots=True, eq=False)
class SongBeats:
    """A song on a beat grid.

    Attributes:
        notes: Array of ``GRID_NOTE`` in order; tick 0 begins the first bar. Where beats were
            found all notes but the drums' are the piano's.
        grid: The metre, and the tempo that holds for the longest.
        bars: When each bar begins, in seconds of the song's score, and at last where the last
            one ends: float64, rising [bars + 1]. The first may be below 0.
        stated: Whether the file states these beats.
    """

    notes: GridNotes
    grid: Grid
    bars: NDArray[np.float64]
    stated: bool


def beats_of_song(song: Song, tracker: Callable[[], BeatTracker]) -> SongBeats | None:
    """Lay a song on its beats.

    Args:
        song: As :func:`engine.reading.song.read_song` reads it.
        tracker: Opens the beat tracker; called where notes lie off the beats that the file
            states.

    Returns:
        None where no steady beat can be heard.

    Example: of four bars in 3/4 at 90 beats per minute the bars begin at 0, 2, 4 and 6 seconds.
    """
    if song.on_beats is not None and len(song.on_beats.notes):
        return _as_stated(song, song.on_beats.notes, song.on_beats.grid)
    notes = song.score.notes
    found = on_grid(notes, tracker().track(notes))
    if found is None:
        return None
    grid, pulses = found.grid, found.grid.bar_ticks // pulse_ticks(found.grid)
    whole = (len(found.beat_times) - 1) // pulses * pulses
    bars = found.beat_times[: whole + 1 : pulses]
    past = int(np.searchsorted(bars, song.score.seconds - 1e-6))
    if past == len(bars):
        bars = np.append(bars, bars[-1] + (bars[-1] - bars[-2] if past > 1 else 2.0))
    stated = song.score.tempo
    if not song.score.tempos and abs(grid.tempo / stated - 1) < SAME_TEMPO:
        grid = Grid(stated, grid.meter, grid.unit)
    return SongBeats(found.notes, grid, bars[: past + 1], stated=False)


def _as_stated(song: Song, notes: GridNotes, grid: Grid) -> SongBeats:
    bars = times_every(grid.bar_ticks / TICKS, song.score)
    last = bars[-1] - bars[-2] if len(bars) > 1 else grid.bar_ticks * grid.tick_seconds
    return SongBeats(notes, grid, np.append(bars, bars[-1] + last), stated=True)
