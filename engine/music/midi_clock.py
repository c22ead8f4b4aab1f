"""Seconds as the ticks of a MIDI file, under a tempo that may change."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.score import Notes, Score

RESOLUTION: Final = 960
"""Ticks per beat in the files written. At 120 beats per minute a tick is 0.52 ms, so a note is
written within 0.26 ms of its time; within 1 ms at every tempo from 32 on."""

FILE_TEMPOS: Final = (4.0, 1000.0)
"""Beats per minute that a file may be written with, inclusive. Source: a tempo is stored as
at most 2²⁴ − 1 µs a beat (Standard MIDI Files 1.0, "Set Tempo"), 3.6 beats per minute."""


class Clock:
    """Seconds as ticks, under a score's tempo and its changes.

    Attributes:
        ticks: Where each tempo begins, shape [tempos].
        micros: Microseconds per beat, one for each tempo.

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
        # Where a tempo really begins once its start is on a tick: no error adds up.
        self._starts = np.zeros(len(times))
        for index in range(1, len(times)):
            length = self._lengths[index - 1]
            gone = max(round((times[index] - self._starts[index - 1]) / length), 0)
            self.ticks[index] = self.ticks[index - 1] + gone
            self._starts[index] = self._starts[index - 1] + gone * length

    def on_ticks(self, notes: Notes) -> Notes:
        """The notes with onset and duration in ticks, each at least one tick long."""
        start = self._nearest(notes["onset"])
        end = np.maximum(self._nearest(notes["onset"] + notes["duration"]), start + 1)
        moved = notes.copy()
        moved["onset"], moved["duration"] = start, end - start
        return moved

    def _nearest(self, seconds: NDArray[np.float64]) -> NDArray[np.int64]:
        index = np.searchsorted(self._starts, seconds, side="right") - 1
        gone = (seconds - self._starts[index]) / self._lengths[index]
        return np.asarray(self.ticks[index] + np.rint(gone), np.int64)
