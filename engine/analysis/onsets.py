"""Finds onsets: which notes are struck together, what sounds there, and the outer voices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.score import Notes, end_times

TOGETHER_SECONDS: Final = 0.030
"""Notes that begin within this time of a chord's first note belong to the chord.

Source: pianists spread chords, and the melody leads, by about 30 ms: W. Goebl, "Melody
Lead in Piano Performance" (JASA 110, 2001).
"""


@dataclass(frozen=True, slots=True, eq=False)
class Onsets:
    """The onsets of a piece; notes within ``TOGETHER_SECONDS`` of the first share an onset.

    Attributes:
        times: The time of each onset's first note in seconds, float64, ascending, shape [m].
        group: The index of each note's onset, int64, ascending, shape [n].
    """

    times: NDArray[np.float64]
    group: NDArray[np.int64]

    def sizes(self) -> NDArray[np.int64]:
        """The number of notes struck at each onset, ≥ 1, shape [m]."""
        return np.bincount(self.group, minlength=len(self.times))

    def highest(self, notes: Notes) -> NDArray[np.int64]:
        """The skyline: the highest pitch struck at each onset, shape [m].

        Source: A. Uitdenbogerd and J. Zobel, "Manipulation of Music for Melody Matching"
        (ACM Multimedia 1998).
        """
        top: NDArray[np.int64] = np.zeros(len(self.times), np.int64)
        np.maximum.at(top, self.group, notes["pitch"].astype(np.int64))
        return top

    def sounding(self, notes: Notes) -> NDArray[np.bool_]:
        """Which pitches sound at each onset, shape [m, 128].

        A note struck earlier counts if it lasts more than ``TOGETHER_SECONDS`` past the onset, so
        that legato does not look like a chord.
        """
        # +1 at a note's onset, −1 at the first onset after its end: the running sum counts.
        last = np.searchsorted(self.times, end_times(notes) - TOGETHER_SECONDS, side="left")
        changes: NDArray[np.int32] = np.zeros((len(self.times) + 1, 128), np.int32)
        np.add.at(changes, (self.group, notes["pitch"]), 1)
        np.add.at(changes, (np.maximum(last, self.group + 1), notes["pitch"]), -1)
        return np.cumsum(changes[:-1], axis=0) > 0


def find_onsets(notes: Notes) -> Onsets:
    """Group notes into onsets.

    Example: of notes at 0.00, 0.02 and 0.50 seconds the onsets are at 0.00 and 0.50.

    Args:
        notes: Array of ``NOTE``, shape [n], sorted by onset.
    """
    times: list[float] = []
    group: list[int] = []
    for onset in notes["onset"].tolist():
        if not times or onset - times[-1] > TOGETHER_SECONDS:
            times.append(onset)
        group.append(len(times) - 1)
    return Onsets(np.array(times, np.float64), np.array(group, np.int64))


def lowest(sounding: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The lowest pitch that sounds at each onset, shape [m].

    Args:
        sounding: The result of :meth:`Onsets.sounding`, shape [m, 128].
    """
    pitches: NDArray[np.int64] = np.argmax(sounding, axis=1)
    return pitches
