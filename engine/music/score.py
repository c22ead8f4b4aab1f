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


@dataclass(frozen=True, slots=True)
class Part:
    """How the notes of one program are played; the MIDI file states all of it.

    Attributes:
        program: General MIDI program, 0 … 127, or ``DRUMS``.
        name: The instrument's name, one line.
        kit: For ``DRUMS`` the number of the drum kit, 0 … 127 (0 is the standard kit); else 0.
        volume: 0 … 127, controller 7. A step down to half is 12 dB.
        pan: 0 (left) … 64 (middle) … 127 (right), controller 10.
        reverb: 0 … 127, controller 91: how much goes into the hall.

    Raises:
        ValueError: A number is out of its range.
    """

    program: int
    name: str
    kit: int = 0
    volume: int = 100
    pan: int = 64
    reverb: int = 40

    def __post_init__(self) -> None:
        numbers = (self.kit, self.volume, self.pan, self.reverb)
        if not (0 <= self.program <= DRUMS and all(0 <= number <= 127 for number in numbers)):
            raise ValueError(f"a part's numbers are from 0 to 127: {self}")


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Notes in order, in seconds.

    Attributes:
        notes: Array of ``NOTE``, shape [n], sorted by (onset, −pitch).
        tempo: Beats per minute that the MIDI file is written with; 120 for free time.
        tempos: Changes of the tempo after the start, in order: from how many seconds on,
            how many beats per minute. The notes' times have them in already.
        meter: Beats in a bar and what a beat is (4 for a quarter, 8 for an eighth), or None
            for free time.
        parts: How programs are played, at most one for each, in the order in which the
            tracks are written; a program without one is played as the synthesizer comes.
    """

    notes: Notes
    tempo: float = 120.0
    tempos: tuple[tuple[float, float], ...] = ()
    meter: tuple[int, int] | None = None
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        if self.notes.dtype != NOTE or self.notes.ndim != 1:
            raise ValueError("a score takes a one-dimensional array of NOTE")
        programs = [part.program for part in self.parts]
        if len(set(programs)) < len(programs):
            raise ValueError("a score takes one part for each program")

    @property
    def programs(self) -> tuple[int, ...]:
        """The programs that have notes: those of ``parts`` in their order, then the rest."""
        sounding = set(self.notes["program"].tolist())
        placed = [part.program for part in self.parts if part.program in sounding]
        return (*placed, *sorted(sounding.difference(placed)))

    @property
    def seconds(self) -> float:
        """From 0 to the end of the last sounding note; 0 for no notes."""
        if not len(self.notes):
            return 0.0
        return float((self.notes["onset"] + self.notes["duration"]).max())


def in_order(notes: Notes) -> Notes:
    """The same notes sorted by onset, then by falling pitch, then by program."""
    return notes[np.lexsort((notes["program"], -notes["pitch"].astype(int), notes["onset"]))]
