"""A performance as a score: notes on the beat grid, and the touch that is left over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.beats.features import without_drums
from engine.beats.tracker import NEAR_SECONDS, Beats, on_the_onsets
from engine.music.grid import GRID_NOTE, TICKS, Grid, GridNotes
from engine.music.score import Notes, end_times

PIANO_INDEX: Final = next(index for index, one in enumerate(ORDER) if one.name == "piano")
"""The index of the instrument that performances are read as."""
MIN_CONFIDENCE: Final = 0.27
"""Beats that the tracker is less sure of are no grid. Of 95 clips and pieces of game music 2 to 3 %
are below, of 51 runs of notes at random places 95 %."""
MIN_AGREEMENT: Final = 0.8
"""The share of beats whose place in the bar must fit one run of equal bars."""
MAX_SPREAD_TICKS: Final = 0.8
"""Of five notes, four must lie nearer to the grid than this; at random places it is 1.2.

Of EMOPIA's 990 clips 2 % are farther away, the median has .30; at 0.7 it would be 4 %.
"""
_FAR_TICKS: Final = 0.5
_SLOW_TEMPO: Final = 100.0
_NEARER: Final = 0.75
_NEAR_TICKS: Final = 1.5
_EDGE_BEATS: Final = 4

# Where notes lie in a pulse: sixteenths, or triplets with the half that goes against them.
_DIVISIONS: Final = {
    12: ((0, 3, 6, 9, 12), (0, 4, 6, 8, 12)),
    18: ((0, 3, 6, 9, 12, 15, 18),),
}
_TRIPLET_COST: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """Notes on a grid, and how they were played.

    ``beat_times`` and ``deviations`` give each note's time back:
    ``np.interp(notes["tick"] / pulse_ticks(grid), range(len(beat_times)), beat_times)
    + deviations``.

    Attributes:
        notes: Array of ``GRID_NOTE`` in order, all of the piano [n]; tick 0 is a bar line, and
            the first note lies in the first bar.
        grid: The meter, and the tempo of the median beat.
        beat_times: Seconds of each beat of the foot from tick 0 on, rising, to beyond the end of
            the last note, float64 [beats]; those before the first note may be below 0.
        deviations: How much later than its place on the grid each note begins, in seconds,
            float32 [n].
    """

    notes: GridNotes
    grid: Grid
    beat_times: NDArray[np.float64]
    deviations: NDArray[np.float32]


def pulse_ticks(grid: Grid) -> int:
    """Ticks from one beat of the foot to the next: a quarter, in 6/8 three eighths.

    Example: ``pulse_ticks(Grid(120.0, 6, 8))`` is 18.
    """
    return TICKS * 3 // 2 if grid.unit == 8 else TICKS


def on_grid(notes: Notes, beats: Beats) -> Performance | None:
    """Read a performance onto the grid of its beats.

    Each beat is moved to the mean of the onsets near it, notes are snapped to sixteenths or
    triplets, whichever fit a beat better, and notes that then fall together are merged. Where
    notes are far from a slow grid, beats twice as fast are tried.

    Args:
        notes: Array of ``NOTE`` in any order; drums are left out.
        beats: As :class:`engine.beats.tracker.BeatTracker` finds them, or as a file states them.

    Returns:
        The performance; None where the beats are not to be trusted: too few or too unsure, bars
        that change their length, or notes far from the grid.

    Example: ``on_grid(notes, BeatTracker.open(folder).track(notes)).notes["tick"]``.
    """
    heard = without_drums(notes)
    if len(beats.times) < 2 or not len(heard) or beats.confidence < MIN_CONFIDENCE:
        return None
    found = _read(heard, beats)
    if found is None:
        return None
    spread = _spread(found)
    if spread > _FAR_TICKS and found.grid.unit == 4 and found.grid.tempo < _SLOW_TEMPO:
        # The tracker may have found every other beat: then notes lie between the sixteenths.
        finer = _read(heard, _halved(beats))
        if finer is not None and _spread(finer) < _NEARER * spread:
            found, spread = finer, _spread(finer)
    return found if spread <= MAX_SPREAD_TICKS else None


def _spread(found: Performance) -> float:
    """How far four of five notes lie from the grid at most, in ticks."""
    return float(np.quantile(np.abs(found.deviations), 0.8)) / found.grid.tick_seconds


def _halved(beats: Beats) -> Beats:
    """Beats twice as fast, in bars of as many."""
    count = np.arange(2 * len(beats.times) - 1)
    times = np.interp(count / 2, count[: len(beats.times)], beats.times)
    positions = (count + 2 * beats.positions[0]) % beats.meter.pulses
    lengths = np.full(len(count), beats.meter.pulses)
    return replace(beats, times=times, positions=positions, bar_lengths=lengths)


def _read(heard: Notes, beats: Beats) -> Performance | None:
    """The performance as these beats have it; None if they have no bars that go through."""
    pulses = beats.meter.pulses
    index = np.arange(len(beats.times))
    phases = np.bincount((index - beats.positions) % pulses, minlength=pulses)
    if phases.max() < MIN_AGREEMENT * len(index):
        return None
    period = float(np.median(np.diff(beats.times)))
    grid = Grid(60.0 / period, beats.meter.beats, beats.meter.unit)
    if grid.unit == 8:
        grid = replace(grid, tempo=grid.tempo * 1.5)
    # Not so far that the next sixteenth would pull.
    near = min(NEAR_SECONDS, _NEAR_TICKS / pulse_ticks(grid) * period)
    times = on_the_onsets(beats.times, heard["onset"], near)
    if not np.all(np.diff(times) > 0):
        return None
    ends = end_times(heard)
    times, first = _lengthened(times, float(heard["onset"][0]), float(ends.max()), pulses)
    # A bar line comes first.
    skipped = (int(phases.argmax()) - first) % pulses
    return _snapped(heard, ends, times[skipped:], grid)


def _lengthened(
    times: NDArray[np.float64], start: float, end: float, pulses: int
) -> tuple[NDArray[np.float64], int]:
    """Beats that go on at the tempo of the edges, and the index of the first in the old count.

    They begin at least a bar before ``start``, so that a bar line is among them, and end after
    ``end``.
    """
    early = float(np.median(np.diff(times[: _EDGE_BEATS + 1])))
    late = float(np.median(np.diff(times[-_EDGE_BEATS - 1 :])))
    before = max(0, int(np.ceil((times[0] - start) / early))) + pulses
    after = max(0, int(np.ceil((end - times[-1]) / late))) + 1
    return np.concatenate(
        [
            times[0] - early * np.arange(before, 0, -1),
            times,
            times[-1] + late * np.arange(1, after + 1),
        ]
    ), -before


def _snapped(
    notes: Notes, ends: NDArray[np.float64], times: NDArray[np.float64], grid: Grid
) -> Performance:
    """Snap notes to beats that begin with a bar line."""
    pulse = pulse_ticks(grid)
    count = np.arange(len(times))
    place = np.interp(notes["onset"], times, count) * pulse
    tick = snap_to_divisions(place, pulse)
    # The bar that holds the first note is the first one.
    opening = int(tick.min()) // grid.bar_ticks
    times = times[opening * grid.bar_ticks // pulse :]
    tick = tick - opening * grid.bar_ticks
    end = np.round(np.interp(ends, times, count[: len(times)]) * pulse).astype(np.int64)
    out = np.zeros(len(notes), GRID_NOTE)
    out["tick"], out["duration"] = tick, np.maximum(end - tick, 1)
    out["instrument"], out["pitch"] = PIANO_INDEX, notes["pitch"]
    out["velocity"] = notes["velocity"]
    exact = np.interp(tick / pulse, count[: len(times)], times)
    deviation = (notes["onset"] - exact).astype(np.float32)
    kept = _merge(out)
    return Performance(out[kept], grid, times, deviation[kept])


def snap_to_divisions(place: NDArray[np.float64], pulse: int) -> NDArray[np.int64]:
    """Move places to sixteenths or triplets, for each beat whichever fit better there.

    Args:
        place: In ticks, not whole [n].
        pulse: Ticks in a beat, 12, or 18 in 6/8.

    Returns:
        Whole ticks [n]; what is nearest to a beat's end lies on the next one.

    Example: ``snap_to_divisions(np.array([0.1, 4.2, 7.6]), 12)`` is ``[0, 4, 8]``.
    """
    beat = np.floor(place / pulse).astype(np.int64)
    within = place - beat * pulse
    options = []
    for division in _DIVISIONS[pulse]:
        steps = np.array(division)
        options.append(steps[np.abs(within[:, None] - steps).argmin(axis=1)])
    chosen = options[0]
    if len(options) > 1:
        first = int(beat.min())
        # By how much triplets fit better, in a beat and half as much in those beside it.
        straight, triplet = (
            np.bincount(beat - first, (within - option) ** 2) for option in options
        )
        better = np.convolve(np.pad(straight - triplet, 1), (0.5, 1.0, 0.5), mode="valid")
        chosen = np.where(better[beat - first] > _TRIPLET_COST, options[1], options[0])
    snapped: NDArray[np.int64] = beat * pulse + chosen
    return snapped


def _merge(notes: GridNotes) -> NDArray[Any]:
    """Merge doubled notes in place, end notes where their pitch is struck again; which to keep."""
    order = np.lexsort((-notes["velocity"], notes["tick"], notes["pitch"]))
    ranked = notes[order]
    key = ranked["pitch"].astype(np.int64)
    fresh = np.append(True, (np.diff(key) != 0) | (np.diff(ranked["tick"]) != 0))
    begins = np.flatnonzero(fresh)
    kept = order[begins]
    longest = np.maximum.reduceat(ranked["duration"], begins)
    again = np.diff(key[begins]) == 0
    gap = np.where(again, np.diff(ranked["tick"][begins]), np.iinfo(np.int32).max)
    notes["duration"][kept] = np.minimum(longest, np.append(gap, np.iinfo(np.int32).max))
    in_order = np.lexsort((-notes["pitch"][kept].astype(np.int64), notes["tick"][kept]))
    found: NDArray[Any] = kept[in_order]
    return found
