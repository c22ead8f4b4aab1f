"""Notes on a beat grid, as band music is read, written and played.

Times are in ticks of a twelfth of a beat. Sixteenths are 3 ticks and triplets are 4, so both
lie on the grid. A beat is a quarter note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.instrument_table import DRUM
from engine.music.records import Records
from engine.music.score import DRUMS, NOTE, Notes, in_order

TICKS: Final = 12
"""Ticks per beat."""
OFF_BEAT_TICKS: Final = (1, 5, 7, 11)
"""Positions in the beat where no note is written: neither sixteenths (0, 3, 6, 9) nor triplets
(0, 4, 8) nor their halves (2, 10) lie there. In the collections a note there belongs at a
neighbouring position, and was played or converted a little early or late."""
METERS: Final = (4, 3, 2)
"""The supported meters in beats per bar; music in others is not used."""

# From 1 to the beat, from 5 and 7 to the half-beat, from 11 to the next beat.
_TO_STRONGER: Final = np.zeros(TICKS, np.int32)
_TO_STRONGER[[1, 5, 7, 11]] = -1, 1, -1, 1

GRID_NOTE: Final = np.dtype(
    [
        ("tick", np.int32),  # from the start of the first bar, ≥ 0
        ("duration", np.int32),  # ticks, ≥ 1
        ("instrument", np.int16),  # index in instruments.ORDER
        ("pitch", np.int16),  # MIDI note number; of the drums, one of KIT
        ("velocity", np.int16),  # 1 … 127
    ]
)
"""One note. Arrays are sorted by tick, instrument and descending pitch."""

GridNotes = Records
"""A one-dimensional array of ``GRID_NOTE``."""

KIT: Final = (36, 38, 37, 39, 42, 44, 46, 41, 45, 48, 49, 51, 53, 54, 56, 70, 62, 64, 76, 81)
"""The compact kit, as General MIDI percussion keys: kick, snare, side stick, clap, closed,
pedal and open hi-hat, low, middle and high tom, crash, ride, bell, tambourine, cowbell,
shaker, muted and low conga, woodblock, triangle."""

# Keys outside the kit are played on the most similar key of the kit.
_FOLDED: Final = {
    35: 36, 40: 38, 43: 41, 47: 45, 50: 48, 52: 49, 55: 49, 57: 49, 59: 51, 58: 70,
    60: 62, 61: 64, 63: 64, 65: 48, 66: 45, 67: 56, 68: 56, 69: 70, 71: 81, 72: 81,
    73: 70, 74: 70, 75: 76, 77: 76, 78: 62, 79: 62, 80: 81, 82: 70,
    27: 39, 28: 37, 31: 37, 33: 37, 34: 54, 83: 54, 85: 76, 86: 64, 87: 41,
}  # fmt: skip
KIT_OF_KEY: Final = {**{key: key for key in KIT}, **_FOLDED}
"""General MIDI percussion key to a key of the kit; other keys are dropped."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The tempo and meter of a piece.

    Example: ``Grid(120.0, 3).bar_ticks`` is 36, and so is ``Grid(120.0, 6, 8).bar_ticks``.

    Attributes:
        tempo: Quarter notes per minute, > 0.
        meter: Beats per bar, the upper number of the time signature.
        unit: What a beat is a fraction of, the lower number: 4 for a quarter, 8 for an eighth.
    """

    tempo: float
    meter: int = 4
    unit: int = 4

    @property
    def tick_seconds(self) -> float:
        """Seconds per tick in a MIDI file, which stores whole microseconds per beat.

        So the notes of a piece of any length lie exactly on their ticks in its file.
        """
        return round(60e6 / self.tempo) * 1e-6 / TICKS

    @property
    def bar_ticks(self) -> int:
        """Ticks per bar."""
        return self.meter * TICKS * 4 // self.unit


def on_the_beat(ticks: NDArray[Any]) -> NDArray[np.int32]:
    """Move ticks in ``OFF_BEAT_TICKS`` to the stronger adjacent position; shape as given.

    Example: ``on_the_beat(np.array([1, 4, 7, 23]))`` is ``[0, 4, 6, 24]``.
    """
    moved: NDArray[np.int32] = (ticks + _TO_STRONGER[np.asarray(ticks) % TICKS]).astype(np.int32)
    return moved


def end_ticks(notes: GridNotes) -> NDArray[np.int32]:
    """The tick at which each note ends, shape [n].

    Example: a quarter that begins with the second beat, at 12, ends at 24.
    """
    ends: NDArray[np.int32] = notes["tick"] + notes["duration"]
    return ends


def sorted_grid(notes: GridNotes) -> GridNotes:
    """Sort notes by tick, instrument and descending pitch."""
    pitch = -notes["pitch"].astype(int)
    ordered: GridNotes = notes[np.lexsort((pitch, notes["instrument"], notes["tick"]))]
    return ordered


def notes_per_beat(notes: GridNotes, bar_ticks: int) -> float:
    """The density of music: notes per beat of all instruments together, over whole bars.

    Example: 24 notes in two bars of four beats are 3.0 notes per beat.

    Args:
        notes: Array of ``GRID_NOTE``, in order, at least one.
        bar_ticks: Ticks per bar.
    """
    first, last = (int(tick) // bar_ticks for tick in notes["tick"][[0, -1]])
    return len(notes) * TICKS / ((last - first + 1) * bar_ticks)


def to_notes(notes: GridNotes, grid: Grid, programs: dict[int, int] | None = None) -> Notes:
    """Convert notes from ticks to seconds.

    Example: at 120 beats per minute a note at tick 12 begins at 0.5 seconds.

    Args:
        notes: Array of ``GRID_NOTE``.
        grid: Tempo and meter.
        programs: Index of an instrument to its program; an instrument left out gets the first
            program of its family. The drums are always ``DRUMS``.

    Returns:
        Array of ``NOTE``, in order.
    """
    played = [DRUMS if index == DRUM else one.programs[0] for index, one in enumerate(ORDER)]
    for index, program in (programs or {}).items():
        if index != DRUM:
            played[index] = program
    out = np.zeros(len(notes), NOTE)
    out["onset"] = np.round(notes["tick"] * grid.tick_seconds, 6)
    out["duration"] = np.round(notes["duration"] * grid.tick_seconds, 6)
    out["pitch"] = notes["pitch"]
    out["velocity"] = notes["velocity"]
    out["program"] = np.array(played, np.int16)[notes["instrument"]]
    return in_order(out)
