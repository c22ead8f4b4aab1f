"""How instruments play together: who meets whom, who is below, what cannot be played."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.ensemble import IN_TIME, TOGETHER, measure_together, missing
from engine.api.instruments import ORDER
from engine.music.grid import GRID_NOTE, METERS, TICKS, Grid, GridNotes, end_ticks
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.score import DRUMS, Notes, Score

PLAYING: Final = (*TOGETHER, "in_time", "busiest", "again")
"""The names of what :func:`measure_playing` measures, in that order."""
AGAIN_BARS: Final = 4
"""Bars after which music may come back: the usual length of a phrase."""
NEAR_TICKS: Final = 0.5
"""Ticks that a note may be away from where it belongs: a 24th of a beat."""
_IN_TIME: Final = np.array([*IN_TIME, TICKS])
_UNKNOWN: Final = -1
"""Stands for a program that no instrument has."""
_INSTRUMENT_OF_PROGRAM: Final = np.array(
    [INSTRUMENT_OF_PROGRAM.get(program, _UNKNOWN) for program in range(DRUMS)] + [DRUM], np.int16
)


def to_ticks(notes: Notes, grid: Grid) -> GridNotes:
    """Lay played notes on a grid, the way back from :func:`engine.music.grid.to_notes`.

    Args:
        notes: Array of ``NOTE``, in order.
        grid: Tempo and meter.

    Returns:
        Array of ``GRID_NOTE``, a note for each, times rounded to ticks; the instrument is −1
        where a program belongs to none.
    """
    out = np.zeros(len(notes), GRID_NOTE)
    out["tick"] = np.round(notes["onset"] / grid.tick_seconds)
    out["duration"] = np.maximum(1, np.round(notes["duration"] / grid.tick_seconds))
    out["instrument"] = instruments_played(notes)
    out["pitch"], out["velocity"] = notes["pitch"], notes["velocity"]
    return out


def instruments_played(notes: Notes) -> NDArray[np.int16]:
    """Each note's instrument as an index of ``instruments.ORDER``; −1 if its program has none."""
    played: NDArray[np.int16] = _INSTRUMENT_OF_PROGRAM[notes["program"]]
    return played


def grid_of(score: Score) -> Grid:
    """The grid that a score states; 4/4 where it states no meter."""
    return Grid(score.tempo, score.meter[0] if score.meter else METERS[0])


def measure_playing(notes: Notes, grid: Grid) -> dict[str, float]:
    """Measure how a piece's instruments play together.

    * What :func:`engine.analysis.ensemble.measure_together` measures.
    * ``in_time``: of the notes, the share that begin within a 24th of a beat of a sixteenth or
      a triplet of eighths.
    * ``busiest``: the share of all notes that the busiest instrument plays, where there are
      several.
    * ``again``: of the notes from the fifth bar on, the share that the same instrument struck
      at that pitch and position four bars before.

    Args:
        notes: Array of ``NOTE``, in order, from the start of a bar.
        grid: Tempo and meter.

    Returns:
        A share 0 … 1 for each of ``PLAYING``, in that order; NaN where there is nothing to
        take the share of, or nobody to meet.
    """
    written = to_ticks(notes, grid)
    together = measure_together(written)
    return {
        **together,
        "in_time": in_time(notes, grid),
        "busiest": _busiest(written),
        "again": _again(written, AGAIN_BARS * grid.bar_ticks),
    }


def _busiest(notes: GridNotes) -> float:
    _, counts = np.unique(notes["instrument"], return_counts=True)
    return float(counts.max()) / len(notes) if len(counts) > 1 else np.nan


def _again(notes: GridNotes, ticks: int) -> float:
    columns = (notes["instrument"].tolist(), notes["pitch"].tolist(), notes["tick"].tolist())
    struck = set(zip(*columns, strict=True))
    later = [one for one in zip(*columns, strict=True) if one[2] >= ticks]
    before = [(who, pitch, tick - ticks) in struck for who, pitch, tick in later]
    return float(np.mean(before)) if before else np.nan


def in_time(notes: Notes, grid: Grid) -> float:
    """The share of notes near a sixteenth or triplet of a grid; NaN without notes."""
    if not len(notes):
        return np.nan
    ticks = (notes["onset"] / grid.tick_seconds) % TICKS
    away = np.abs(ticks[:, None] - _IN_TIME[None, :]).min(axis=1)
    return float((away <= NEAR_TICKS + 1e-3).mean())


def unplayable(notes: Notes, grid: Grid) -> int:
    """Count the notes that no player could play: out of range, or with no voice left for them.

    Args:
        notes: Array of ``NOTE``, in order.
        grid: Tempo and meter.
    """
    written = to_ticks(notes, grid)
    found = int((written["instrument"] == _UNKNOWN).sum())
    for index, one in enumerate(ORDER):
        own = written[written["instrument"] == index]
        within = (own["pitch"] >= one.low) & (own["pitch"] <= one.high)
        found += int((~within).sum()) + _too_many(own[within], one.polyphony)
    return found


def plays_exactly(notes: Notes, grid: Grid, wanted: Collection[int]) -> bool:
    """Whether the wanted instruments play, each in a quarter of the bars or more, and no other.

    Args:
        notes: Array of ``NOTE``, in order.
        grid: Tempo and meter.
        wanted: Indices of ``instruments.ORDER``.
    """
    if instruments_of(notes) != frozenset(wanted):
        return False
    return not missing(
        to_ticks(notes, grid), sorted(wanted), count_bars(notes, grid), grid.bar_ticks
    )


def plays_enough(score: Score, instrument: int) -> bool:
    """Whether an instrument, an index of ``instruments.ORDER``, plays in enough of the bars."""
    grid = grid_of(score)
    written = to_ticks(score.notes, grid)
    return not missing(written, [instrument], count_bars(score.notes, grid), grid.bar_ticks)


def instruments_of(notes: Notes) -> frozenset[int]:
    """Who plays, as indices of ``instruments.ORDER``; −1 for a program that belongs to none."""
    return frozenset(_INSTRUMENT_OF_PROGRAM[notes["program"]].tolist())


def count_bars(notes: Notes, grid: Grid) -> int:
    """How many bars a piece has, up to the one that its last note begins in."""
    last = float(notes["onset"].max(initial=0.0))
    return round(last / grid.tick_seconds) // grid.bar_ticks + 1


def _too_many(own: GridNotes, voices: int) -> int:
    """Notes struck while all voices of their instrument are taken."""
    ticks, struck = np.unique(own["tick"], return_counts=True)
    begun = np.searchsorted(np.sort(own["tick"]), ticks, side="right")
    ended = np.searchsorted(np.sort(end_ticks(own)), ticks, side="right")
    over = np.maximum(0, begun - ended - voices)
    return int(np.minimum(over, struck).sum())
