"""Converts a MIDI file's ticks to seconds and to quarters."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import DataError
from engine.music.midi import FREE_TEMPO
from engine.music.midi_clock import FILE_TEMPOS

_SMPTE: Final = 0x8000
# What is stated as 29 frames per second is the drop frame of 29.97.
_FRAMES: Final = {29: 30_000 / 1001}


class FileClock:
    """The times of a file.

    A division of ticks to a quarter makes the tempo count for seconds; one of SMPTE frames fixes
    the seconds, and the tempo counts for quarters alone. Source: Standard MIDI Files 1.0.

    Example: ``FileClock(480, ticks, micros, "a.mid").seconds(np.array([480]))`` is ``[0.5]`` at
    120 beats per minute.

    Args:
        division: As the header has it, 0 … 65535.
        ticks: Where tempos are stated, in any order [m].
        micros: Microseconds per quarter of each; those outside ``FILE_TEMPOS`` count as
            ``FREE_TEMPO`` [m].
        name: How sentences name the file.

    Attributes:
        tempos: Quarters per minute, float64; the first holds from tick 0 on [k ≥ 1].
        tempo_ticks: Where each begins [k].
        absurd: How many tempos count as ``FREE_TEMPO``.

    Raises:
        DataError: The division is 0.
    """

    def __init__(self, division: int, ticks: NDArray[Any], micros: NDArray[Any], name: str) -> None:
        if division >= _SMPTE:
            frames = 256 - (division >> 8)
            rate = _FRAMES.get(frames, float(frames)) * (division & 0xFF)
        else:
            rate = float(division)
        if rate == 0:
            raise DataError(
                f"{name} states 0 ticks per beat, so that its notes have no times.",
                "song-no-times",
                name=name,
            )
        slow, fast = (60e6 / tempo for tempo in FILE_TEMPOS)
        fine = (micros >= fast) & (micros <= slow)
        self.absurd = int((~fine).sum())
        tempos = 60e6 / np.where(fine, micros, 60e6 / FREE_TEMPO)
        # At one tick the last statement counts, and only changes are kept.
        order = np.argsort(ticks, kind="stable")
        ticks = np.append(0, ticks[order]).astype(np.float64)
        tempos = np.append(FREE_TEMPO, tempos[order])
        last = np.append(np.diff(ticks) > 0, True)
        ticks, tempos = ticks[last], tempos[last]
        fresh = np.append(True, np.diff(tempos) != 0)
        self.tempo_ticks, self.tempos = ticks[fresh], tempos[fresh]
        smpte = division >= _SMPTE
        self._second = np.full(len(self.tempos), 1 / rate) if smpte else 60 / self.tempos / rate
        steps = np.diff(self.tempo_ticks)
        self._seconds = np.append(0.0, np.cumsum(steps * self._second[:-1]))
        self._quarters = np.append(0.0, np.cumsum(np.diff(self._seconds) * self.tempos[:-1] / 60))

    def seconds(self, ticks: NDArray[Any]) -> NDArray[np.float64]:
        """The seconds from the file's start at which ticks lie; shape as given."""
        index = np.searchsorted(self.tempo_ticks, ticks, side="right") - 1
        gone = (ticks - self.tempo_ticks[index]) * self._second[index]
        found: NDArray[np.float64] = self._seconds[index] + gone
        return found

    def quarters(self, seconds: NDArray[Any]) -> NDArray[np.float64]:
        """The quarters from the file's start that are gone after seconds; shape as given.

        Before the start the first tempo goes on.
        """
        index = np.maximum(np.searchsorted(self._seconds, seconds, side="right") - 1, 0)
        gone = (seconds - self._seconds[index]) * (self.tempos[index] / 60)
        found: NDArray[np.float64] = self._quarters[index] + gone
        return found

    def seconds_of_quarters(self, quarters: NDArray[Any]) -> NDArray[np.float64]:
        """The inverse of :meth:`quarters`; shape as given."""
        index = np.maximum(np.searchsorted(self._quarters, quarters, side="right") - 1, 0)
        gone = (quarters - self._quarters[index]) / (self.tempos[index] / 60)
        found: NDArray[np.float64] = self._seconds[index] + gone
        return found

    @property
    def tempo_seconds(self) -> NDArray[np.float64]:
        """The seconds at which each tempo begins [k]."""
        return self._seconds
