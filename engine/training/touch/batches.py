"""Batches for the touch network: stretches of performances as events, and what was played."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.reading.performance import Performance, pulse_ticks
from engine.touch.events import BEFORE, EVENT_FEATURES, TouchEvents, touch_events
from engine.touch.scales import DEVIATION, LENGTH
from engine.training.batches import Batch
from engine.training.performances import PerformedPiece
from engine.training.weak_labels import WeakLabels

TOUCH_SETS: Final = ("emopia", "pop1k7")
"""The collections that were performed; the others lie on their grid."""
MOOD_WITHHELD: Final = 0.3
"""How often a known mood is not told."""
_EDGE_SECONDS: Final = 0.05
_BOUND_LENGTH: Final = 0.6


def played_values(
    performance: Performance, events: TouchEvents
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """What was played at each event, and whether that is known.

    A beat's length is the logarithm of its ratio to the tempo, a note's deviation is in seconds.
    Beats before the first and after the last onset were never heard, and a beat more than
    ``_BOUND_LENGTH`` off is a beat that the tracker missed.

    Returns:
        Values float64 [events], and which are known [events].
    """
    grid, times = performance.grid, performance.beat_times
    beats = int(events.is_beat.sum())
    ratio = np.log(np.diff(times)[:beats] / (pulse_ticks(grid) * grid.tick_seconds))
    tick = performance.notes["tick"]
    clock = np.interp(tick / pulse_ticks(grid), np.arange(len(times)), times)
    onset = clock + performance.deviations
    heard = (times[:beats] >= onset.min() - _EDGE_SECONDS) & (
        times[1 : beats + 1] <= onset.max() + _EDGE_SECONDS
    )
    heard &= np.abs(ratio) < _BOUND_LENGTH
    values = np.zeros(len(events.index))
    known = np.ones(len(events.index), bool)
    values[events.is_beat] = ratio[events.index[events.is_beat]]
    known[events.is_beat] = heard[events.index[events.is_beat]]
    values[~events.is_beat] = performance.deviations[events.index[~events.is_beat]]
    return values, known


def told_before(events: TouchEvents, values: NDArray[np.float64]) -> NDArray[np.float32]:
    """What an event is told of those before it, float32 [events, BEFORE]; as in sampling."""
    length, deviation = LENGTH.squeezed(values), DEVIATION.squeezed(values)
    out = np.zeros((len(values), BEFORE), np.float32)
    count = np.arange(len(values))
    beat = np.maximum.accumulate(np.where(events.is_beat, count, -1))
    beats = np.flatnonzero(events.is_beat)
    number = np.cumsum(events.is_beat) - 1
    earlier = number > 0
    out[earlier, 0] = length[beats[number[earlier] - 1]]
    out[:, 1] = np.where(events.is_beat, 0.0, length[beat])
    note = np.maximum.accumulate(np.where(events.is_beat, -1, count))
    last = np.append(-1, note[:-1])
    out[:, 2] = np.where(last >= 0, deviation[last], 0.0)
    first = np.maximum.accumulate(np.where(events.chord_begins, count, -1))
    # A beat between two chords still hears of the chord before it.
    fresh = events.chord_begins | (first < 0)
    out[:, 3] = np.where(fresh, 0.0, deviation[first])
    return out


def cut_touch(
    piece: PerformedPiece, steps: int, rng: np.random.Generator, weak: WeakLabels | None = None
) -> Batch:
    """A stretch of a piece: ``event``, ``bin``, ``is_beat``, ``note_weight``, each [steps, …]."""
    del weak  # Touch is learned with the moods that listeners gave, or none.
    mood = piece.mood if rng.random() >= MOOD_WITHHELD else None
    found = whole_touch(piece, mood)
    length = len(found["bin"])
    start = int(rng.integers(0, max(1, length - steps + 1)))
    return {name: values[start : start + steps] for name, values in found.items()}


def whole_touch(piece: PerformedPiece, mood: tuple[float, float] | None) -> Batch:
    """All of a piece; the keys are those of :func:`cut_touch`."""
    performance = piece.performance
    events = touch_events(performance.notes, performance.grid, mood, whole=piece.whole)
    values, known = played_values(performance, events)
    bins = np.where(events.is_beat, LENGTH.to_bins(values), DEVIATION.to_bins(values))
    return {
        "event": np.concatenate([events.features, told_before(events, values)], axis=1),
        "bin": bins.astype(np.int32),
        "is_beat": events.is_beat.astype(np.float32),
        "note_weight": known.astype(np.float32),
    }


def stack_touch(cuts: Sequence[Batch], steps: int) -> Batch:
    """Stack stretches to rows of ``steps`` events; what is missing weighs nothing."""
    shapes: dict[str, tuple[tuple[int, ...], Any]] = {
        "event": ((EVENT_FEATURES + BEFORE,), np.float32),
        "bin": ((), np.int32),
        "is_beat": ((), np.float32),
        "note_weight": ((), np.float32),
    }
    out: Batch = {
        name: np.zeros((len(cuts), steps, *shape), dtype) for name, (shape, dtype) in shapes.items()
    }
    for row, cut in enumerate(cuts):
        for name, values in cut.items():
            out[name][row, : len(values)] = values
    return out
