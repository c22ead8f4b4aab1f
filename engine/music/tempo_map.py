"""Beats of different lengths: where ticks lie in seconds, and the tempos that a file states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import TICKS, Grid
from engine.music.midi_clock import FILE_TEMPOS
from engine.music.score import Notes, end_times

_FEWEST, _MOST = 60e6 / FILE_TEMPOS[1], 60e6 / FILE_TEMPOS[0]


@dataclass(frozen=True, slots=True, eq=False)
class TempoMap:
    """The beats of a piece; what comes after the last has its length.

    Attributes:
        micros: Whole microseconds a quarter, beat by beat, as MIDI files have them, [beats ≥ 1].
        pulse: Ticks in a beat: 12 for a quarter, 18 for the three eighths of 6/8.
    """

    micros: NDArray[np.float64]
    pulse: int = TICKS

    @classmethod
    def of(cls, beat_seconds: NDArray[np.float64], pulse: int = TICKS) -> TempoMap:
        """Round the lengths of beats, in seconds, so that bar lines do not drift in a file.

        Example: ``TempoMap.of(np.array([0.5, 0.6])).tempo`` is 120.0.
        """
        micros = np.round(np.asarray(beat_seconds) / (pulse / TICKS) * 1e6)
        return cls(np.clip(micros, _FEWEST, _MOST), pulse)

    @property
    def beat_seconds(self) -> NDArray[np.float64]:
        """The length of each beat, [beats]."""
        lengths: NDArray[np.float64] = self.micros * 1e-6 * (self.pulse / TICKS)
        return lengths

    @property
    def tempo(self) -> float:
        """The first beat's, in quarters per minute."""
        return float(60e6 / self.micros[0])

    @property
    def tempos(self) -> tuple[tuple[float, float], ...]:
        """When the tempo changes, in seconds, and the quarters per minute from there on."""
        times, tempos = self._lines(), 60e6 / self.micros
        changes = np.flatnonzero(np.diff(self.micros)) + 1
        return tuple((float(times[beat]), float(tempos[beat])) for beat in changes)

    def at(self, ticks: NDArray[Any]) -> NDArray[np.float64]:
        """When ticks are, in seconds; shape as given."""
        times, places = self._lines(), np.asarray(ticks) / self.pulse
        inside = np.interp(places, np.arange(len(times)), times)
        beyond = np.maximum(places - len(self.micros), 0.0) * self.beat_seconds[-1]
        found: NDArray[np.float64] = inside + beyond
        return found

    def play(self, notes: Notes, grid: Grid) -> Notes:
        """Move notes from the one tempo of a grid to these beats.

        Example: with beats twice as long every onset is twice as late.

        Args:
            notes: Array of ``NOTE``, as :func:`engine.music.grid.to_notes` has them.
            grid: The grid that they were on.
        """
        moved = notes.copy()
        begin = self.at(np.rint(notes["onset"] / grid.tick_seconds))
        end = self.at(np.rint(end_times(notes) / grid.tick_seconds))
        moved["onset"], moved["duration"] = np.round(begin, 6), np.round(end - begin, 6)
        return moved

    def _lines(self) -> NDArray[np.float64]:
        return np.concatenate([[0.0], np.cumsum(self.beat_seconds)])
