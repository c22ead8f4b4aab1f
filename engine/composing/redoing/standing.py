"""Reads a piece of which something is written anew: every note as it is played, and its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import RequestError
from engine.api.origin import Origin
from engine.beats.tracker import Beats
from engine.composing.derivation import read_origin
from engine.composing.source import foreign_piece
from engine.music.grid import GRID_NOTE, KIT_OF_KEY, Grid, GridNotes, end_ticks
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.score import DRUMS, Notes, Score, end_times
from engine.reading.performance import on_grid, pulse_ticks, snap_to_divisions
from engine.reading.score_beats import beat_tracker, beats_stated, median_tempo

NEAR_TICKS: Final = 0.4
"""A note this near to a tick lies on it; a player's touch is far less."""
NEAR_SHARE: Final = 0.98
"""The share of the notes that must lie so near for the ticks to be those of the piece."""
_LATE_TICKS: Final = 2
"""A ring that ends so little after a bar line was struck late, and does not begin another bar."""


@dataclass(frozen=True, slots=True, eq=False)
class StandingMusic:
    """A piece as it stands: no note of it is changed by being read.

    Attributes:
        score: The piece, in seconds.
        notes: Where each note of ``score`` lies on the grid: array of ``GRID_NOTE``, [n], in the
            order of the score's notes, which is not that of a grid.
        grid: The tempo of the median beat, and the meter.
        lines: Seconds of each beat of the foot from tick 0 on, rising, [beats ≥ 2].
        programs: Index of each instrument that plays to the program it plays most.
        loop_bars: After how many bars a loop begins again; 0 for a piece that ends.
    """

    score: Score
    notes: GridNotes
    grid: Grid
    lines: NDArray[np.float64]
    programs: dict[int, int]
    loop_bars: int = 0

    @property
    def bars(self) -> int:
        """The length in bars, rounded up."""
        if self.loop_bars:
            return self.loop_bars
        bar, notes = self.grid.bar_ticks, self.notes
        ends = int(end_ticks(notes).max()) - _LATE_TICKS
        return max(-(-ends // bar), int(notes["tick"].max()) // bar + 1)

    @property
    def seconds(self) -> float:
        """The length in seconds: of a loop, to where it begins again."""
        if self.loop_bars:
            return self.loop_bars * self.grid.bar_ticks * self.grid.tick_seconds
        return self.score.seconds

    @property
    def in_time(self) -> bool:
        """Whether its file states the beats; else it is in free time."""
        return self.score.meter is not None


def read_standing(origin: Origin, *, loops: bool = False) -> StandingMusic:
    """Read a piece that is in the form of Affetto's own.

    Unlike :func:`engine.composing.any_source.read_any_source` it takes notes off the beat for
    several instruments too: a piano keeps its touch where others join it.

    Args:
        origin: Names the piece; its key is settled.
        loops: Whether it is a loop.

    Raises:
        RequestError: It cannot be read, or no beat can be heard in it.
    """
    score = read_origin(origin)
    instruments = _instruments(score.notes)
    grid, lines = _beats(score)
    ticks, ends = _places(score.notes, lines, pulse_ticks(grid))
    notes = np.zeros(len(score.notes), GRID_NOTE)
    notes["tick"], notes["duration"] = ticks, np.maximum(ends - ticks, 1)
    notes["instrument"] = instruments
    pitch = score.notes["pitch"]
    folded = np.array([KIT_OF_KEY.get(key, 38) for key in range(128)])
    notes["pitch"] = np.where(instruments == DRUM, folded[pitch], pitch)
    notes["velocity"] = score.notes["velocity"]
    standing = StandingMusic(score, notes, grid, lines, _programs(score.notes, instruments))
    if not loops:
        return standing
    # Its last bars may be silent, which its notes do not tell.
    told = round((origin.loop or 0.0) / (grid.bar_ticks * grid.tick_seconds))
    return replace(standing, loop_bars=max(told, standing.bars))


def _instruments(notes: Notes) -> NDArray[np.int64]:
    """The instrument of each note."""
    found = np.array(
        [
            DRUM if program == DRUMS else INSTRUMENT_OF_PROGRAM.get(program, -1)
            for program in notes["program"].tolist()
        ]
    )
    if (found < 0).any():
        raise foreign_piece()
    return found


def _programs(notes: Notes, instruments: NDArray[np.int64]) -> dict[int, int]:
    return {
        index: int(np.bincount(notes["program"][instruments == index]).argmax())
        for index in np.unique(instruments).tolist()
    }


def _beats(score: Score) -> tuple[Grid, NDArray[np.float64]]:
    """The grid, and when its beats are: as stated, or else as they are heard."""
    stated: Beats | None = beats_stated(score)
    if stated is not None:
        grid = Grid(median_tempo(stated), stated.meter.beats, stated.meter.unit)
        return grid, stated.times
    heard = on_grid(score.notes, beat_tracker().track(score.notes))
    if heard is None:
        raise RequestError(
            "No steady beat can be heard in the piece to begin with, and the new one needs it: "
            "choose another.",
            "origin-no-beat",
        )
    return heard.grid, heard.beat_times


def _places(
    notes: Notes, lines: NDArray[np.float64], pulse: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ticks at which notes begin and end."""
    count = np.arange(len(lines))
    last = float(lines[-1] - lines[-2])

    def place(seconds: NDArray[Any]) -> NDArray[np.float64]:
        beyond = np.maximum(seconds - lines[-1], 0.0) / last
        found: NDArray[np.float64] = (np.interp(seconds, lines, count) + beyond) * pulse
        return found

    begin = place(notes["onset"])
    exact = np.rint(begin)
    near = np.quantile(np.abs(begin - exact), NEAR_SHARE) <= NEAR_TICKS
    ticks = exact.astype(np.int64) if near else snap_to_divisions(begin, pulse)
    ends = np.rint(place(end_times(notes))).astype(np.int64)
    return ticks, ends
