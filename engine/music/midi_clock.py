"""Converts seconds to the ticks of a MIDI file whose tempo may change."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.score import Notes, Score, end_times

RESOLUTION: Final = 960
"""Ticks per beat in the files written. At 120 beats per minute a tick is 0.52 ms, so a note is
written within 0.26 ms of its time; within 1 ms at 32 beats per minute or more."""

FILE_TEMPOS: Final = (4.0, 1000.0)
"""The slowest and fastest tempo of a file in beats per minute, inclusive. Source: a tempo is stored
as at most 2²⁴ − 1 µs per beat (Standard MIDI Files 1.0, "Set Tempo"), 3.6 beats per minute."""


class Clock:
    """Converts seconds to ticks, following a score's tempo and its changes.

    Example: at 120 beats per minute an onset at 0.5 seconds is at tick 960.

    Args:
        score: Gives the tempos; its notes are not read.

    Attributes:
        ticks: The tick at which each tempo begins, shape [tempos].
        micros: Microseconds per beat of each tempo.

    Raises:
        ValueError: A tempo is outside ``FILE_TEMPOS``, or the changes are not in order.
    """

    def __init__(self, score: Score) -> None:
        times = [0.0, *(time for time, _ in score.tempos)]
        tempos = [score.tempo, *(tempo for _, tempo in score.tempos)]
        for tempo in tempos:
            if not FILE_TEMPOS[0] <= tempo <= FILE_TEMPOS[1]:
                raise ValueError(
                    f"a tempo is from {FILE_TEMPOS[0]} to {FILE_TEMPOS[1]}, not {tempo}"
                )
        if times != sorted(times):
            raise ValueError("tempo changes stand in order")
        self.micros = [round(60e6 / tempo) for tempo in tempos]
        self._lengths = np.array(self.micros) * 1e-6 / RESOLUTION
        self.ticks = np.zeros(len(times), np.int64)
        # The seconds at which each tempo begins after rounding to a tick: errors do not add up.
        self._starts = np.zeros(len(times))
        for index in range(1, len(times)):
            length = self._lengths[index - 1]
            gone = max(round((times[index] - self._starts[index - 1]) / length), 0)
            self.ticks[index] = self.ticks[index - 1] + gone
            self._starts[index] = self._starts[index - 1] + gone * length

    def on_ticks(self, notes: Notes) -> Notes:
        """Convert onsets and durations to ticks; every note lasts at least one tick."""
        start = self._nearest(notes["onset"])
        end = np.maximum(self._nearest(end_times(notes)), start + 1)
        moved = notes.copy()
        moved["onset"], moved["duration"] = start, end - start
        return moved

    def _nearest(self, seconds: NDArray[np.float64]) -> NDArray[np.int64]:
        """The tick nearest to each time."""
        index = np.searchsorted(self._starts, seconds, side="right") - 1
        gone = (seconds - self._starts[index]) / self._lengths[index]
        return np.asarray(self.ticks[index] + np.rint(gone), np.int64)
