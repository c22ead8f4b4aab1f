"""Finds where a file's music begins, and its grid, from the beats that the file states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.music.grid import TICKS, Grid
from engine.music.score import Notes, end_times
from engine.reading.file_clock import FileClock
from engine.reading.performance import pulse_ticks
from engine.reading.stated_grid import (
    GridSong,
    ends_on_grid,
    lay_out,
    near_ticks,
)
from engine.reading.stated_metres import Metres, grid_metre


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where music begins, and how it lies on its own beats.

    Attributes:
        start: Seconds from the file's start at which the first bar begins, or the first note
            where there is no grid. Below 0 if the first bar is not whole.
        metre: That of the grid; None without one, and where bars change their metre.
        on_beats: The notes on the grid; None where they lie off it.
        left_out: Plain sentences about what a grid cannot hold.
    """

    start: float
    metre: tuple[int, int] | None
    on_beats: GridSong | None
    left_out: tuple[str, ...] = ()


def place_on_beats(notes: Notes, clock: FileClock, metres: Metres) -> Placement:
    """Lay notes on the grid of the metre that holds for the longest, if they lie near it.

    Args:
        notes: Array of ``NOTE``, seconds from the file's start [n ≥ 1].
        clock: The file's times.
        metres: What the file states, or 4/4.

    Example: after a minute of silence in 4/4 at 120 beats per minute ``start`` is 60.
    """
    begins = clock.quarters(notes["onset"])
    ends = clock.quarters(end_times(notes))
    first, last = float(begins.min()), float(ends.max())
    main = metres.main(first, last)
    beats, unit = grid_metre(metres.metres[main])
    bar = beats * 4 / unit
    anchor = metres.starts[main]
    zero = anchor + np.floor((first - anchor) / bar + 1e-4) * bar
    grid = Grid(_main_tempo(clock, first, last), beats, unit)
    # One instrument without a metre may be in free time, as Affetto's own piano is.
    played = metres.stated or len(np.unique(notes["program"])) > 1
    ticks = near_ticks((begins - zero) * TICKS, pulse_ticks(grid), played=played)
    if ticks is None:
        return Placement(float(notes["onset"].min()), None, None)
    # The first note may belong to the bar after.
    empty = int(ticks.min()) // grid.bar_ticks
    zero, ticks = zero + empty * bar, ticks - empty * grid.bar_ticks
    placed = lay_out(notes, ticks, ends_on_grid(ticks, (ends - zero) * TICKS), grid)
    start = float(clock.seconds_of_quarters(np.array([zero]))[0])
    left_out = list(placed.left_out)
    if _sounding(metres, first, last) > 1:
        left_out.append(f"The metre changes; all bars are counted in {beats}/{unit}.")
        return Placement(start, None, placed, tuple(left_out))
    return Placement(start, (beats, unit), placed, tuple(left_out))


def _sounding(metres: Metres, first: float, last: float) -> int:
    """How many different grids the metres have that hold between two places, in quarters."""
    pasts = (*metres.starts[1:], np.inf)
    return len(
        {
            grid_metre(metre)
            for metre, start, past in zip(metres.metres, metres.starts, pasts, strict=True)
            if start < last and past > first
        }
    )


def _main_tempo(clock: FileClock, first: float, last: float) -> float:
    """The tempo of the middle quarter, when all are put in order."""
    starts = clock.quarters(clock.tempo_seconds)
    spans = np.minimum(np.append(starts[1:], np.inf), last) - np.maximum(starts, first)
    spans = np.maximum(spans, 0.0)
    order = np.argsort(clock.tempos, kind="stable")
    gone = np.cumsum(spans[order])
    index = min(int(np.searchsorted(gone, gone[-1] / 2)), len(order) - 1)
    return float(clock.tempos[order][index])
