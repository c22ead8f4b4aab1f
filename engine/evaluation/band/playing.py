"""How instruments play together: who meets whom, who is below, what cannot be played."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np

from engine.analysis.ensemble import IN_TIME, TOGETHER, measure_together, missing
from engine.api.instruments import ORDER
from engine.music.grid import GRID_NOTE, METERS, TICKS, Grid, GridNotes
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.score import DRUMS, Notes, Score

PLAYING: Final = (*TOGETHER, "in_time", "busiest", "again")
"""The names of what :func:`measure_playing` measures, in that order."""
AGAIN_BARS: Final = 4
"""Bars after which it is asked what has come back: a phrase's usual length."""
NEAR: Final = 0.5
"""Ticks a note may be away from where it belongs: a 24th of a beat."""
_PLACES: Final = np.array([*IN_TIME, TICKS])
_STRANGER: Final = -1
"""Stands for a program that no instrument has."""
_PLACE_OF_PROGRAM: Final = np.array(
    [INSTRUMENT_OF_PROGRAM.get(program, _STRANGER) for program in range(DRUMS)] + [DRUM], np.int16
)


def on_grid(notes: Notes, grid: Grid) -> GridNotes:
    """Played notes by tick and instrument: what :func:`engine.music.grid.to_notes` undoes.

    Args:
        notes: Array of ``NOTE``, in order.
        grid: Tempo and meter.

    Returns:
        Array of ``GRID_NOTE`` in the same order, times rounded to ticks; the instrument is
        −1 where a program belongs to none.
    """
    out = np.zeros(len(notes), GRID_NOTE)
    out["tick"] = np.round(notes["onset"] / grid.tick_seconds)
    out["duration"] = np.maximum(1, np.round(notes["duration"] / grid.tick_seconds))
    out["instrument"] = _PLACE_OF_PROGRAM[notes["program"]]
    out["pitch"], out["velocity"] = notes["pitch"], notes["velocity"]
    return out


def grid_of(score: Score) -> Grid:
    """The grid a score says it is on."""
    return Grid(score.tempo, score.meter[0] if score.meter else METERS[0])


def measure_playing(notes: Notes, grid: Grid) -> dict[str, float]:
    """Measure how a piece's instruments play together.

    * What :func:`engine.analysis.ensemble.measure_together` measures.
    * ``in_time``: of the notes, the share that begin within a 24th of a beat of a sixteenth or
      a triplet of eighths.
    * ``busiest``: the share of all notes that the busiest instrument plays, where there are
      several.
    * ``again``: of the notes from the fifth bar on, the share that the same instrument struck
      at the same pitch and place four bars before.

    Args:
        notes: Array of ``NOTE``, in order, from the start of a bar.
        grid: Tempo and meter.

    Returns:
        A share 0 … 1 for each of ``PLAYING``, in that order; NaN where there is nothing to
        take the share of, or nobody to meet.
    """
    written = on_grid(notes, grid)
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
    place = (notes["onset"] / grid.tick_seconds) % TICKS
    away = np.abs(place[:, None] - _PLACES[None, :]).min(axis=1)
    return float((away <= NEAR + 1e-3).mean())


def unplayable(notes: Notes, grid: Grid) -> int:
    """How many notes no player could play: out of range, or with no voice left for them.

    Args:
        notes: Array of ``NOTE``, in order.
        grid: Tempo and meter.
    """
    written = on_grid(notes, grid)
    found = int((written["instrument"] == _STRANGER).sum())
    for place, one in enumerate(ORDER):
        own = written[written["instrument"] == place]
        within = (own["pitch"] >= one.low) & (own["pitch"] <= one.high)
        found += int((~within).sum()) + _too_many(own[within], one.polyphony)
    return found


def plays_exactly(notes: Notes, grid: Grid, wanted: Collection[int]) -> bool:
    """Whether some instruments play, each in a quarter of the bars or more, and no other.

    Args:
        notes: Array of ``NOTE``, in order.
        grid: Tempo and meter.
        wanted: Places in ``instruments.ORDER``.
    """
    if instruments_of(notes) != frozenset(wanted):
        return False
    return not missing(on_grid(notes, grid), sorted(wanted), bars(notes, grid), grid.bar_ticks)


def plays_enough(score: Score, instrument: int) -> bool:
    """Whether an instrument, a place in ``instruments.ORDER``, plays in enough of the bars."""
    grid = grid_of(score)
    written = on_grid(score.notes, grid)
    return not missing(written, [instrument], bars(score.notes, grid), grid.bar_ticks)


def instruments_of(notes: Notes) -> frozenset[int]:
    """Who plays, as places in ``instruments.ORDER``; −1 for a program that belongs to none."""
    return frozenset(_PLACE_OF_PROGRAM[notes["program"]].tolist())


def bars(notes: Notes, grid: Grid) -> int:
    """How many bars a piece has, up to the one its last note begins in."""
    last = float(notes["onset"].max(initial=0.0))
    return round(last / grid.tick_seconds) // grid.bar_ticks + 1


def _too_many(own: GridNotes, voices: int) -> int:
    """Notes struck while all voices of their instrument are taken."""
    ticks, struck = np.unique(own["tick"], return_counts=True)
    begun = np.searchsorted(np.sort(own["tick"]), ticks, side="right")
    ended = np.searchsorted(np.sort(own["tick"] + own["duration"]), ticks, side="right")
    over = np.maximum(0, begun - ended - voices)
    return int(np.minimum(over, struck).sum())
