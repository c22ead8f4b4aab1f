"""Music as an array of notes: what the sampler writes and all else reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

NOTE: Final = np.dtype(
    [
        ("onset", np.float64),  # seconds from the start, ≥ 0
        ("duration", np.float64),  # seconds, > 0
        ("pitch", np.int16),  # MIDI note number, 0 … 127
        ("velocity", np.int16),  # 1 … 127
        ("program", np.int16),  # General MIDI program 0 … 127; DRUMS for the drum kit
    ]
)
"""One note. An array of it is sorted by onset, and within one onset by falling pitch."""

DRUMS: Final = 128
"""The program number that stands for the drum kit (MIDI channel 10)."""

Notes = NDArray[Any]
"""A one-dimensional array of ``NOTE``."""


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Notes in order, in seconds.

    Attributes:
        notes: Array of ``NOTE``, shape [n], sorted by (onset, −pitch).
        tempo: Beats a minute that the MIDI file is written with; 120 for free time.
    """

    notes: Notes
    tempo: float = 120.0

    def __post_init__(self) -> None:
        if self.notes.dtype != NOTE or self.notes.ndim != 1:
            raise ValueError("a score takes a one-dimensional array of NOTE")

    @property
    def seconds(self) -> float:
        """From 0 to the end of the last sounding note; 0 for no notes."""
        if not len(self.notes):
            return 0.0
        return float((self.notes["onset"] + self.notes["duration"]).max())


def in_order(notes: Notes) -> Notes:
    """The same notes sorted by onset, then by falling pitch, then by program."""
    return notes[np.lexsort((notes["program"], -notes["pitch"].astype(int), notes["onset"]))]
