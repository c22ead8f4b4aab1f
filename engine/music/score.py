"""Music as an array of notes in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.records import Records

NOTE: Final = np.dtype(
    [
        ("onset", np.float64),  # seconds from the start, ≥ 0
        ("duration", np.float64),  # seconds, > 0
        ("pitch", np.int16),  # MIDI note number, 0 … 127
        ("velocity", np.int16),  # 1 … 127
        ("program", np.int16),  # General MIDI program 0 … 127; DRUMS for the drum kit
    ]
)
"""One note. Arrays are sorted by onset, and within an onset by descending pitch."""

DRUMS: Final = 128
"""The program number that stands for the drum kit (MIDI channel 10)."""

Notes = Records
"""A one-dimensional array of ``NOTE``."""


@dataclass(frozen=True, slots=True)
class Part:
    """How the notes of one program are played; the MIDI file holds all of it.

    Example: ``Part(48, "string section", volume=90, pan=40)``.

    Attributes:
        program: General MIDI program, 0 … 127, or ``DRUMS``.
        name: The instrument's name, one line.
        kit: For ``DRUMS`` the number of the drum kit, 0 … 127 (0 is the standard kit); else 0.
        volume: 0 … 127, controller 7. Half the volume is 12 dB less.
        pan: 0 (left) … 64 (middle) … 127 (right), controller 10.
        reverb: 0 … 127, controller 91: how much goes into the reverb.

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
        tempo: Beats per minute in the MIDI file; 120 for free time.
        tempos: Tempo changes after the start, in order: the time in seconds, and the beats per
            minute from there on. The notes' times already include them.
        meter: Beats per bar and the note value of a beat (4 for a quarter, 8 for an eighth), or
            None for free time.
        parts: At most one part per program, in the order in which the tracks are written. A
            program without a part gets the synthesizer's defaults.

    Raises:
        ValueError: The notes are not a one-dimensional array of ``NOTE``, or a program has two
            parts.
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
        """The end of the note that sounds last, in seconds; 0 without notes."""
        if not len(self.notes):
            return 0.0
        return float(end_times(self.notes).max())


def in_order(notes: Notes) -> Notes:
    """Sort notes by onset, then by descending pitch, then by program.

    Example: of C4 and E4 struck together, E4 comes first.
    """
    order = np.lexsort((notes["program"], -notes["pitch"].astype(int), notes["onset"]))
    ordered: Notes = notes[order]
    return ordered


def end_times(notes: Notes) -> NDArray[np.float64]:
    """When each note ends, in seconds, shape [n].

    Example: a note from 1.0 that lasts 0.5 s ends at 1.5.
    """
    ends: NDArray[np.float64] = notes["onset"] + notes["duration"]
    return ends
