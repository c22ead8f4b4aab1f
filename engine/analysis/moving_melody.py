"""Measures how the top line of a piece moves, how varied its pitches are, and its pulse."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.moving_harmony import entropy
from engine.analysis.onsets import find_onsets
from engine.analysis.stuck import commonest_share, windows
from engine.music.score import Notes

SPAN_SECONDS: Final = 8.0
"""The windows in which pitches are counted."""
FIGURE_INTERVALS: Final = 5
"""Intervals of the top line that make a figure."""
LATER_SECONDS: Final = 4.0
"""After so long a figure is said to come back; sooner it may be a sequence."""
PULSE_SECONDS: Final = (0.24, 1.0)
"""The shortest and the longest period that onsets are fitted to."""
_PULSE_WINDOW: Final = 6.0
_PERIODS: Final = np.geomspace(*PULSE_SECONDS, 160)
_MEANS_SECONDS: Final = 2.0

MELODY_MOVES: Final = (
    "top_commonest",
    "top_repeats",
    "top_steps",
    "top_leaps",
    "top_onward",
    "top_kinds",
    "top_spread",
    "top_memory",
    "four_commonest",
    "least_entropy",
    "two_commonest",
    "figures_again",
    "figures_later",
    "pulse",
)
"""The names of the measures of :func:`measure_melody_moves`, in order."""


def measure_melody_moves(notes: Notes) -> dict[str, float]:
    """Measure the movement of a piece's top line, its pitches and its pulse.

    The top line is the highest note at each onset.

    * ``top_commonest``: the share of the line's notes that have its commonest pitch.
    * ``top_repeats``, ``top_steps``, ``top_leaps``: the shares of its intervals that are 0, one
      or two semitones, five or more.
    * ``top_onward``: of two moves after each other, the share that go in one direction.
    * ``top_kinds``: different pitches of the line in 8 s, the mean.
    * ``top_spread``, ``top_memory``: the standard deviation in semitones of the line's means
      over two seconds each, and the correlation of each mean with the next.
    * ``four_commonest``: the share of all notes that the four commonest pitches have.
    * ``least_entropy``, ``two_commonest``: of the pitches struck in any 8 s, the least entropy in
      bits and the largest share of two.
    * ``figures_again``, ``figures_later``: the share of the line's figures of five intervals that
      were heard before, and of those that were first heard ``LATER_SECONDS`` or more before.
    * ``pulse``: how well onsets fit the best period in windows of 6 s, the mean of 0 … 1.

    Args:
        notes: Array of ``NOTE``, in order, without drums.

    Returns:
        A value for each of ``MELODY_MOVES``; NaN where there is nothing to measure.
    """
    if not len(notes):
        return dict.fromkeys(MELODY_MOVES, np.nan)
    onsets = find_onsets(notes)
    line, times = onsets.highest(notes), onsets.times
    steps = np.diff(line)
    spread, memory = _drift(line, times)
    top = np.zeros(len(line), notes.dtype)
    top["onset"], top["pitch"] = times, line
    kinds = [len(np.unique(one)) for one in windows(top, SPAN_SECONDS)]
    spans = list(windows(notes, SPAN_SECONDS))
    again, later = _figures(steps, times)
    found = {
        "top_commonest": commonest_share(line),
        "top_repeats": _share(steps == 0),
        "top_steps": _share((np.abs(steps) >= 1) & (np.abs(steps) <= 2)),
        "top_leaps": _share(np.abs(steps) >= 5),
        "top_onward": _onward(steps),
        "top_kinds": float(np.mean(kinds)) if kinds else np.nan,
        "top_spread": spread,
        "top_memory": memory,
        "four_commonest": commonest_share(notes["pitch"].astype(np.int64), 4),
        "least_entropy": min((entropy(one) for one in spans), default=np.nan),
        "two_commonest": max((commonest_share(one, 2) for one in spans), default=np.nan),
        "figures_again": again,
        "figures_later": later,
        "pulse": _pulse(times),
    }
    return {name: found[name] for name in MELODY_MOVES}


def _share(true: NDArray[np.bool_]) -> float:
    return float(true.mean()) if len(true) else np.nan


def _onward(steps: NDArray[np.int64]) -> float:
    moves = np.sign(steps[steps != 0])
    return _share(moves[1:] == moves[:-1])


def _drift(line: NDArray[np.int64], times: NDArray[np.float64]) -> tuple[float, float]:
    """The spread of the line's two-second means, and how much each tells of the next."""
    frame = ((times - times[0]) / _MEANS_SECONDS).astype(np.int64)
    counts = np.bincount(frame)
    means = np.bincount(frame, line)[counts > 0] / counts[counts > 0]
    if len(means) < 4 or np.ptp(means) == 0:
        return (float(means.std()), np.nan)
    away = means - means.mean()
    return float(means.std()), float((away[1:] * away[:-1]).sum() / (away**2).sum())


def _figures(steps: NDArray[np.int64], times: NDArray[np.float64]) -> tuple[float, float]:
    count = len(steps) - FIGURE_INTERVALS + 1
    if count < 2:
        return np.nan, np.nan
    figures = np.lib.stride_tricks.sliding_window_view(steps, FIGURE_INTERVALS)
    _, first, kind = np.unique(figures, axis=0, return_index=True, return_inverse=True)
    before = times[:count] - times[first[kind.reshape(-1)]]
    return _share(before > 0), _share(before >= LATER_SECONDS)


def _pulse(times: NDArray[np.float64]) -> float:
    """The mean length of the mean of onsets wound round a circle, at the best period each."""
    starts = np.arange(times[0], max(times[-1] - _PULSE_WINDOW, times[0]) + 1e-9, _PULSE_WINDOW / 2)
    fits = []
    for start in starts:
        inside = times[(times >= start) & (times < start + _PULSE_WINDOW)]
        if len(inside) >= 4:
            turns = np.exp(2j * np.pi * inside[:, None] / _PERIODS[None, :])
            fits.append(float(np.abs(turns.mean(axis=0)).max()))
    return float(np.mean(fits)) if fits else np.nan
