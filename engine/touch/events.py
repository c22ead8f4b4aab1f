"""What the touch network hears: a piece as events, a beat and then the notes that begin in it.

Each event is described by numbers that are known before anything is played. What was played
before (``BEFORE``) is told beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import Grid, GridNotes
from engine.music.meters import TRACKED
from engine.reading.performance import pulse_ticks

_PLACES: Final = 18
_BEAT: Final = 1 + 4 + len(TRACKED) + 1 + 3 + 4
_ABOUT_BEAT: Final = 6
_ABOUT_NOTE: Final = _PLACES + 10
EVENT_FEATURES: Final = _BEAT + _ABOUT_BEAT + _ABOUT_NOTE
"""Numbers that describe an event."""
BEFORE: Final = 4
"""Numbers that say what was played: the length of the last beat and of this one, the deviation
of the last note and of the first note of this chord; squeezed to −1 … 1, 0 where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class TouchEvents:
    """A piece as the network hears it.

    Attributes:
        features: Of each event, float32 [events, EVENT_FEATURES].
        is_beat: Which events are beats, the others are notes [events].
        index: Which beat, counted from tick 0, or which note, int64 [events].
        chord_begins: Which events are the first note of a chord [events].
    """

    features: NDArray[np.float32]
    is_beat: NDArray[np.bool_]
    index: NDArray[np.int64]
    chord_begins: NDArray[np.bool_]


def touch_events(
    notes: GridNotes,
    grid: Grid,
    mood: tuple[float, float] | None = None,
    *,
    whole: bool = True,
) -> TouchEvents:
    """Describe a piece.

    Args:
        notes: Array of ``GRID_NOTE`` in order, at least one [n].
        grid: Their tempo and meter.
        mood: Valence and arousal, each −1 … 1; None for unknown.
        whole: Whether the piece begins and ends with its notes.

    Returns:
        The events in order: each beat from tick 0 to that of the last onset, and after a beat the
        notes that begin in it.

    Example: ``len(touch_events(notes, grid).index)`` is the notes' number and the beats'.
    """
    pulse = pulse_ticks(grid)
    tick = notes["tick"].astype(np.int64)
    of_note = tick // pulse
    beats = int(of_note[-1]) + 1
    beat = np.concatenate([np.arange(beats), of_note])
    is_beat = np.arange(len(beat)) < beats
    index = np.concatenate([np.arange(beats), np.arange(len(notes))])
    order = np.lexsort((index, ~is_beat, beat))
    about = np.concatenate(
        [_general(beat, beats, grid, mood, whole=whole), _about_beats(notes, pulse, beats)[beat]], 1
    )
    about_notes = np.zeros((len(beat), _ABOUT_NOTE), np.float32)
    about_notes[beats:], begins = _about_notes(notes, pulse)
    features = np.concatenate([is_beat[:, None], about, about_notes], axis=1)
    chord_begins = np.concatenate([np.zeros(beats, bool), begins])
    return TouchEvents(
        features[order].astype(np.float32), is_beat[order], index[order], chord_begins[order]
    )


def _general(
    beat: NDArray[np.int64],
    beats: int,
    grid: Grid,
    mood: tuple[float, float] | None,
    *,
    whole: bool,
) -> NDArray[Any]:
    """Place in the bar, meter, tempo, mood, and how far the piece's ends are."""
    out = np.zeros((len(beat), _BEAT - 1), np.float32)
    pulses = grid.bar_ticks // pulse_ticks(grid)
    names = [meter.name for meter in TRACKED]
    out[np.arange(len(beat)), beat % pulses] = 1
    column = 4
    out[:, column + names.index(f"{grid.meter}/{grid.unit}")] = 1
    column += len(TRACKED)
    seconds = pulse_ticks(grid) * grid.tick_seconds
    out[:, column] = np.log2(seconds / 0.6)
    if mood is not None:
        out[:, column + 1 : column + 4] = (*mood, 1.0)
    column += 4
    if whole:
        left = beats - 1 - beat
        out[:, column] = 1
        out[:, column + 1] = np.exp(-left / 2)
        out[:, column + 2] = np.exp(-left / 8)
        out[:, column + 3] = np.exp(-beat / 4)
    return out


def _about_beats(notes: GridNotes, pulse: int, beats: int) -> NDArray[Any]:
    """Of each beat how much begins in it and in the next one, how loud, how high, and on it."""
    tick = notes["tick"].astype(np.int64)
    beat = tick // pulse
    count = np.bincount(beat, minlength=beats).astype(np.float64)
    fresh = np.append(True, np.diff(tick) != 0)
    onsets = np.bincount(beat[fresh], minlength=beats)
    loud = np.bincount(beat, notes["velocity"], minlength=beats) / np.maximum(count, 1)
    high = np.zeros(beats)
    np.maximum.at(high, beat, notes["pitch"].astype(np.float64))
    struck = np.bincount(beat[tick % pulse == 0], minlength=beats) > 0
    return np.stack(
        [
            count / 8,
            onsets / 4,
            np.append(onsets[1:], 0) / 4,
            np.where(count > 0, loud / 64 - 1, 0),
            np.where(count > 0, high / 32 - 2, 0),
            struck,
        ],
        axis=1,
    )


def _about_notes(notes: GridNotes, pulse: int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Of each note where in the beat, how high, loud and long, and its place in the chord."""
    tick = notes["tick"].astype(np.int64)
    begins = np.append(True, np.diff(tick) != 0)
    chord = np.cumsum(begins) - 1
    size = np.bincount(chord)[chord]
    first = np.flatnonzero(begins)
    inside = np.arange(len(notes)) - first[chord]
    gaps = np.diff(tick[first])
    before, after = np.append(48, gaps)[chord], np.append(gaps, 48)[chord]
    out = np.zeros((len(notes), _ABOUT_NOTE), np.float32)
    out[np.arange(len(notes)), tick % pulse] = 1
    out[:, _PLACES:] = np.stack(
        [
            notes["pitch"] / 24 - 2.5,
            notes["velocity"] / 32 - 2,
            np.log2(notes["duration"] / 12) / 2,
            inside == 0,
            inside == size - 1,
            np.minimum(size, 8) / 4,
            np.minimum(inside, 8) / 4,
            np.log2(1 + np.minimum(before, 96)) / 4,
            np.log2(1 + np.minimum(after, 96)) / 4,
            size == 1,
        ],
        axis=1,
    )
    return out, begins
