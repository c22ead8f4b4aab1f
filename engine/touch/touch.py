"""A touch, and the score that it makes of notes on the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import Grid, GridNotes, to_notes
from engine.music.score import Score, in_order
from engine.music.tempo_map import TempoMap
from engine.reading.performance import pulse_ticks

MAX_DEVIATION_SHARE: Final = 0.45
"""Of a sixteenth: no note may be played so far off that it would be read on the next one."""


@dataclass(frozen=True, slots=True, eq=False)
class Touch:
    """How a piece is played.

    Attributes:
        beat_seconds: The length of each beat of the foot from tick 0 on, > 0, float64 [beats];
            what comes after has the length of the last one.
        deviations: How much later than its place on the grid each note begins, in seconds,
            float32 [n].
    """

    beat_seconds: NDArray[np.float64]
    deviations: NDArray[np.float32]


def flat_touch(notes: GridNotes, grid: Grid) -> Touch:
    """The touch of a machine: all beats of one length, no deviation; as bands are played."""
    beats = 1 + int(notes["tick"].max(initial=0)) // pulse_ticks(grid)
    length = pulse_ticks(grid) * grid.tick_seconds
    return Touch(np.full(beats, length), np.zeros(len(notes), np.float32))


def apply_touch(notes: GridNotes, grid: Grid, touch: Touch) -> Score:
    """Play notes with a touch.

    The score has a tempo for each beat, so that in its MIDI file notes lie on their grid's ticks
    but for their deviations, and bar lines are where any sequencer draws them.

    Args:
        notes: Array of ``GRID_NOTE`` in order [n].
        grid: Their tempo and meter.
        touch: As long as the notes.

    Returns:
        The score, with a tempo where it changes, and the meter. Onsets before 0 are moved there;
        no deviation is more than ``MAX_DEVIATION_SHARE`` of a sixteenth.

    Example: ``write_midi(apply_touch(notes, grid, flat_touch(notes, grid)), "Title")``.
    """
    beats = TempoMap.of(touch.beat_seconds, pulse_ticks(grid))
    ticks = notes["tick"].astype(np.int64)
    limit = MAX_DEVIATION_SHARE * 3 * grid.tick_seconds
    moved = np.clip(touch.deviations.astype(np.float64), -limit, limit)
    begins = np.maximum(beats.at(ticks) + moved, 0.0)
    ends = beats.at(ticks + notes["duration"]) + moved
    played = to_notes(notes, grid)
    # to_notes sorts by time and pitch, which for one instrument is the grid's own order.
    played["onset"], played["duration"] = np.round(begins, 6), np.round(ends - begins, 6)
    return Score(in_order(played), beats.tempo, beats.tempos, (grid.meter, grid.unit))
