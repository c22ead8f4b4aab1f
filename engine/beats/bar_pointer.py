"""The likeliest walk of a pointer that goes from beat to beat through bars.

The pointer knows its place in the bar, how many beats the bar has, and the tempo. The tempo
drifts from beat to beat, each beat comes a little earlier or later than the tempo says, and
bars seldom change their length. The best walk is found by dynamic programming over frames. As
no two beats are nearer to each other than ``SHORTEST`` frames, that many are worked out at once.

Source: N. Whiteley, A. T. Cemgil and S. Godsill, "Bayesian Modelling of Temporal Structure in
Musical Audio" (ISMIR 2006), the bar pointer; F. Krebs, S. Böck and G. Widmer, "An Efficient
State-Space Model for Joint Tempo and Meter Tracking" (ISMIR 2015), tempo changes at beats only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

BAR_LENGTHS: Final = (2, 3, 4)
"""Beats in a bar that the pointer knows."""
PLACE_LENGTHS: Final = np.repeat(BAR_LENGTHS, BAR_LENGTHS)
"""Of each place the pointer can be at, how many beats its bar has, int64 [places]."""
PLACE_POSITIONS: Final = np.concatenate([np.arange(length) for length in BAR_LENGTHS])
"""Of each place, its position in the bar, 0 for a downbeat, int64 [places]."""
SHORTEST: Final = 6
"""Frames between two beats, at the least."""
_FIRST: Final = np.flatnonzero(PLACE_POSITIONS == 0)
_ENDS: Final = PLACE_POSITIONS == PLACE_LENGTHS - 1
_LOST: Final = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class WalkCosts:
    """How freely the pointer walks.

    Attributes:
        drift: Standard deviation of the tempo's step from beat to beat, as a ratio.
        deviation: Standard deviation of a beat from the tempo, as a share of the period.
        change: Cost of a bar with another number of beats than the one before, in nats.
        cut: Cost of a bar that ends early, in nats.
    """

    drift: float = 0.03
    deviation: float = 0.05
    change: float = 18.0
    cut: float = 18.0


class Stop(NamedTuple):
    """Where a walk is at a beat: the frame, the tempo's index, and the place's."""

    frame: int
    tempo: int
    place: int


class BarPointer:
    """Finds walks through evidence; knows tempos and costs, no piece."""

    def __init__(self, periods: NDArray[np.float64], costs: WalkCosts) -> None:
        """Work out what is allowed and what it costs.

        Args:
            periods: Frames from beat to beat at each tempo, rising evenly in ratio [tempos].
            costs: How freely the pointer walks.
        """
        self._tempos = len(periods)
        # How far a beat may come from where the tempo says; a frame is as exact as it gets.
        reach = int(np.ceil(3 * costs.deviation * periods[-1])) + 1
        intervals = np.round(periods).astype(np.int64) + np.arange(-reach, reach + 1)[:, None]
        width = np.sqrt((costs.deviation * periods) ** 2 + 0.5)
        interval_costs = (-0.5 * ((intervals - periods) / width) ** 2).astype(np.float32)
        usable = (interval_costs > -4.5) & (intervals >= SHORTEST)
        self._intervals = [
            (np.flatnonzero(row), interval[row], cost[row, None])
            for row, interval, cost in zip(usable, intervals, interval_costs, strict=True)
            if row.any()
        ]
        self._longest = int(intervals[usable].max())
        step = float(np.log(periods[1] / periods[0]))
        widest = max(1, int(np.ceil(3 * costs.drift / step)))
        self._drifts = {
            by: np.float32(-0.5 * (by * step / costs.drift) ** 2)
            for by in range(-widest, widest + 1)
        }
        # What it costs to go from any place [rows] to the first of each length [columns].
        other = PLACE_LENGTHS[:, None] != np.array(BAR_LENGTHS)
        early = ~_ENDS[:, None]
        self._to_first = -(costs.change * other + costs.cut * early).astype(np.float32)

    def best_walk(
        self,
        place_gain: NDArray[np.float32],
        tempo_gain: NDArray[np.float32],
        start: Stop | int,
    ) -> tuple[list[Stop], float]:
        """Find the walk that gains most.

        Args:
            place_gain: What a beat gains in each frame at each place [frames, places].
            tempo_gain: What it gains at each tempo beside that [frames, tempos].
            start: The stop that the walk begins with, or the last frame it may begin in.

        Returns:
            The stops in order, at least one, and what they gain in all. The walk ends within a
            longest interval of the last frame.
        """
        arrived, leaving = self._forward(place_gain, tempo_gain, start)
        tail = max(0, len(arrived) - self._longest)
        if isinstance(start, Stop):
            tail = max(tail, min(start.frame, len(arrived) - 1))
        best = np.unravel_index(int(arrived[tail:].argmax()), arrived[tail:].shape)
        stop = Stop(int(best[0]) + tail, int(best[1]), int(best[2]))
        score = float(arrived[stop])
        walk = [stop]
        while (before := self._before(stop, arrived, leaving, place_gain, tempo_gain)) is not None:
            walk.append(before)
            stop = before
        return walk[::-1], score

    def _forward(
        self,
        place_gain: NDArray[np.float32],
        tempo_gain: NDArray[np.float32],
        start: Stop | int,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The best walks that arrive at, and that leave, each frame [frames, tempos, places]."""
        count, pad = len(place_gain), self._longest
        shape = (self._tempos, len(PLACE_LENGTHS))
        arrived = np.empty((count, *shape), np.float32)
        # Before the first frame there is none to leave.
        leaving = np.full((pad + count, *shape), _LOST, np.float32)
        begun = np.full((count, *shape), _LOST, np.float32)
        if isinstance(start, Stop):
            begun[start] = 0.0
        else:
            begun[: start + 1] = 0.0
        for block in range(0, count, SHORTEST):
            frames = np.arange(block, min(block + SHORTEST, count))
            best = np.full((len(frames), *shape), _LOST, np.float32)
            for tempos, interval, cost in self._intervals:
                came = leaving[pad + frames[:, None] - interval, tempos]
                came += cost
                if len(tempos) == self._tempos:
                    np.maximum(best, came, out=best)
                else:
                    best[:, tempos] = np.maximum(best[:, tempos], came)
            here = self._moved_on(best)
            np.maximum(here, begun[frames], out=here)
            here += place_gain[frames, None, :]
            here += tempo_gain[frames, :, None]
            arrived[frames] = here
            out = leaving[pad + block : pad + block + len(frames)]
            for by, cost in self._drifts.items():
                to, of = self._shifted(by)
                np.maximum(out[:, to], here[:, of] + cost, out=out[:, to])
        return arrived, leaving[pad:]

    def _moved_on(self, best: NDArray[np.float32]) -> NDArray[np.float32]:
        """One place on in the bar, or to the first place of a new one, at no gain yet."""
        here = np.empty_like(best)
        here[..., 1:] = best[..., :-1]
        for column, first in enumerate(_FIRST):
            here[..., first] = (best + self._to_first[:, column]).max(axis=-1)
        return here

    def _shifted(self, by: int) -> tuple[slice, slice]:
        """The tempos that are reached by a drift, and those it begins from."""
        return (
            slice(max(0, by), self._tempos + min(0, by)),
            slice(max(0, -by), self._tempos + min(0, -by)),
        )

    def _before(
        self,
        stop: Stop,
        arrived: NDArray[np.float32],
        leaving: NDArray[np.float32],
        place_gain: NDArray[np.float32],
        tempo_gain: NDArray[np.float32],
    ) -> Stop | None:
        """The stop before one on its best walk, None where that begins."""
        frame, tempo, place = stop
        if PLACE_POSITIONS[place]:
            places, costs = np.array([place - 1]), np.zeros(1, np.float32)
        else:
            places = np.arange(len(PLACE_LENGTHS))
            costs = self._to_first[:, int(np.searchsorted(_FIRST, place))]
        left, value = None, float(_LOST)
        for tempos, intervals, cost in self._intervals:
            (at,) = np.nonzero(tempos == tempo)
            if len(at) and (began := frame - int(intervals[at[0]])) >= 0:
                found = leaving[began, tempo, places] + cost[at[0]] + costs
                if found.max() > value:
                    value = float(found.max())
                    left = began, int(places[found.argmax()])
        own = float(place_gain[frame, place]) + float(tempo_gain[frame, tempo])
        # A walk that begins here has gained nothing but the stop's own.
        if left is None or value + own < float(arrived[stop]) - 1e-2:
            return None
        began, origin = left
        by = max(
            (by for by in self._drifts if 0 <= tempo - by < self._tempos),
            key=lambda by: float(arrived[began, tempo - by, origin] + self._drifts[by]),
        )
        return Stop(began, tempo - by, origin)


def as_columns(walk: list[Stop]) -> NDArray[Any]:
    """Stops as an array of int64 [n, 3]: frame, tempo, place."""
    return np.array(walk, np.int64).reshape(-1, 3)
