"""Lays music on the grid of the beats that its file states, where it lies near them.

Notation programs and sequencers write notes on their beats, but shorten or humanise them. A
performance that was recorded without a click lies anywhere, and gets no grid here;
:mod:`engine.reading.performance` finds its beats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import (
    GRID_NOTE,
    KIT_OF_KEY,
    Grid,
    GridNotes,
    on_the_beat,
)
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.score import DRUMS, Notes
from engine.reading.performance import MAX_SPREAD_TICKS, snap_to_divisions

EXACT_TICKS: Final = 0.4
"""A note this near to a tick was written on it; a player is farther away."""
_EXACT_SHARE: Final = 0.98
_PLAYED_SHARE: Final = 0.8
_MIN_NOTES: Final = 16
"""Fewer notes may lie near a grid by chance, unless they lie exactly on it."""
_WHOLE_TICKS: Final = 0.1
_GATE: Final = 0.1
"""Of a note written short, at most this share of its length on the grid is missing."""
_LATE_TICKS: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class GridSong:
    """Music on the grid of its own beats.

    Attributes:
        notes: Array of ``GRID_NOTE`` in order [n]; tick 0 is the bar line before the song's first
            note. Pitches are as written, also beyond an instrument's range.
        programs: The General MIDI program of each note in the file, ``DRUMS`` for drums, so that
            it can be given back [n].
        grid: The metre of the bars, and the tempo that holds for the longest.
        left_out: Plain sentences about notes that have no place on the grid.
    """

    notes: GridNotes
    programs: NDArray[np.int16]
    grid: Grid
    left_out: tuple[str, ...]


def near_ticks(places: NDArray[np.float64], pulse: int, *, played: bool) -> NDArray[Any] | None:
    """The ticks on which notes lie; None where too many are far from any.

    Args:
        places: Where notes begin, in ticks from a bar line, not whole [n ≥ 1].
        pulse: Ticks in a beat, 12, or 18 where eighths are counted.
        played: Whether notes may be as far from the grid as players are.

    Returns:
        Whole ticks [n].

    Example: ``near_ticks(np.array([0.0, 12.1]), 12, played=True)`` is ``[0, 12]``.
    """
    exact = on_the_beat(np.rint(places).astype(np.int64))
    if np.quantile(np.abs(places - exact), _EXACT_SHARE) <= EXACT_TICKS:
        return exact
    if not played or len(places) < _MIN_NOTES:
        return None
    snapped = snap_to_divisions(places, pulse)
    spread = np.quantile(np.abs(places - snapped), _PLAYED_SHARE)
    return snapped if spread <= MAX_SPREAD_TICKS else None


def ends_on_grid(onsets: NDArray[Any], ends: NDArray[np.float64]) -> NDArray[np.int64]:
    """The ticks at which notes end, those written short lengthened to where they stand for.

    Args:
        onsets: Whole ticks [n].
        ends: In ticks, not whole [n].

    Example: a quarter of 11.4 ticks ends at 12, a half note of 22.8 at 24.
    """
    whole = np.rint(ends)
    if np.quantile(np.abs(ends - whole), _EXACT_SHARE) > _WHOLE_TICKS:
        for step in (4, 3):
            after = np.ceil(ends / step - 1e-6) * step
            short = after - ends <= _GATE * (after - onsets)
            before = np.floor(ends / step + 1e-6) * step
            late = (ends - before <= _LATE_TICKS) & (before > onsets)
            whole = np.where(short, after, np.where(late, before, whole))
    found: NDArray[np.int64] = np.maximum(whole, onsets + 1).astype(np.int64)
    return found


def lay_out(notes: Notes, ticks: NDArray[Any], ends: NDArray[Any], grid: Grid) -> GridSong:
    """Sort notes into families of instruments; those of none are left out.

    Notes that fall together on one key of a family become one.

    Args:
        notes: Array of ``NOTE`` [n].
        ticks: Where each begins, from a bar line [n].
        ends: Where each ends [n].
        grid: Their grid.

    Example: two flutes become one instrument, whose notes still tell their programs.
    """
    programs = notes["program"]
    families = np.full(DRUMS + 1, -1)
    families[list(INSTRUMENT_OF_PROGRAM)] = list(INSTRUMENT_OF_PROGRAM.values())
    families[DRUMS] = DRUM
    kit = np.full(128, -1)
    kit[list(KIT_OF_KEY)] = list(KIT_OF_KEY.values())
    out = np.zeros(len(notes), GRID_NOTE)
    out["tick"], out["duration"] = ticks, ends - ticks
    out["instrument"], out["velocity"] = families[programs], notes["velocity"]
    drums = programs == DRUMS
    out["pitch"] = notes["pitch"]
    pitches = kit[out["pitch"][drums]]
    out["pitch"][drums] = pitches
    effects, keys = families[programs] < 0, out["pitch"] < 0
    left_out = [
        f"Left out, since no instrument here has them: {what} ({count} of {len(notes)} notes)."
        for count, what in (
            (int(effects.sum()), "sound effects"),
            (int(keys.sum()), "unusual drums"),
        )
        if count
    ]
    known = ~effects & ~keys
    out, programs = out[known], programs[known]
    if not len(out):
        return GridSong(out, programs, grid, tuple(left_out))
    # On one key the longest of each onset counts, with the loudest stroke.
    order = np.lexsort((-out["duration"], out["pitch"], out["instrument"], out["tick"]))
    out, programs = out[order], programs[order]
    fields = ("tick", "instrument", "pitch")
    fresh = np.append(True, np.any([np.diff(out[name]) != 0 for name in fields], axis=0))
    velocity = np.maximum.reduceat(out["velocity"], np.flatnonzero(fresh))
    out, programs = out[fresh], programs[fresh]
    out["velocity"] = velocity
    placed = np.lexsort((-out["pitch"].astype(int), out["instrument"], out["tick"]))
    return GridSong(out[placed], programs[placed].astype(np.int16), grid, tuple(left_out))
