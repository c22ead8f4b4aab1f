"""Whether the chords that were asked for are heard in the notes.

It is deliberately of another make than :mod:`engine.analysis.chord_recognition`, which labels the
music that models learn from: no templates fitted to music, no bass, no neighbours in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from engine.music.chords import QUALITY_TONES, Chords
from engine.music.grid import GridNotes
from engine.music.instrument_table import DRUM

_MAJOR: Final = (0, 4, 7)
_MINOR: Final = (0, 3, 7)
_TRIADS: Final = np.array(
    [
        [(pitch_class - root) % 12 in shape for pitch_class in range(12)]
        for shape in (_MAJOR, _MINOR)
        for root in range(12)
    ],
    float,
)
# The triad in each quality: 0 major, 1 minor, −1 neither.
_TRIAD_OF_QUALITY: Final = np.select(
    [QUALITY_TONES[:, _MAJOR].all(axis=1), QUALITY_TONES[:, _MINOR].all(axis=1)], [0, 1], -1
)


@dataclass(frozen=True, slots=True)
class Hearing:
    """How much of what was asked for is heard.

    Attributes:
        heard: Ticks of those counted where the asked triad is the one heard.
        counted: Ticks for which a chord with a major or minor triad was asked.
    """

    heard: int
    counted: int


def hear_chords(notes: GridNotes, chords: Chords, end: int, bar_ticks: int) -> Hearing:
    """Measure for how long the triads asked for are the best of the 24.

    Each chord is looked at within each bar that it reaches into. The best triad is the one whose
    three pitch classes sound longest there, every note counted for its part inside. Chords that
    are neither major nor minor (suspended, diminished, none) are not counted; sevenths and the
    like count as their triads. Silence where a triad was asked for is not heard.

    Example: C asked for over two bars of which the second plays A minor is
    ``Hearing(heard=48, counted=96)``.

    Args:
        notes: Array of ``GRID_NOTE``, in any order; drums are left out.
        chords: Array of ``CHORD``, in order, as it was asked for.
        end: The tick where the piece ends, and the last chord with it.
        bar_ticks: Ticks per bar.
    """
    notes = notes[notes["instrument"] != DRUM]
    starts = notes["tick"].astype(np.int64)
    stops = starts + notes["duration"]
    edges = np.union1d(chords["tick"], np.arange(0, end, bar_ticks))
    edges = np.append(edges[edges < end], end)
    heard = counted = 0
    for first, last in pairwise(edges.tolist()):
        asked = chords[np.searchsorted(chords["tick"], first, side="right") - 1]
        triad = _TRIAD_OF_QUALITY[asked["quality"]]
        if asked["root"] < 0 or triad < 0:
            continue
        counted += last - first
        inside = np.maximum(np.minimum(stops, last) - np.maximum(starts, first), 0)
        sums = _TRIADS @ np.bincount(notes["pitch"] % 12, inside, minlength=12)
        if inside.any() and int(sums.argmax()) == 12 * triad + asked["root"]:
            heard += last - first
    return Hearing(heard, counted)
