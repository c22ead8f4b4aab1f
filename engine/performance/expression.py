"""How loud each note of an ensemble is struck: accents, phrases, the melody before the rest.

What the collections hold of bands was mostly written in steps by machines, with velocities
that hardly differ, and so does a model that learned from them. These rules give the
differences a player would make, added to what was written.

Sources: strong and weak beats after Lerdahl and Jackendoff, "A Generative Theory of Tonal
Music" (1983), chapter 4; phrases as parabolas of loudness after N. Todd, "The Dynamics of
Dynamics" (Journal of the Acoustical Society of America, 1992); a higher note louder after
Friberg, Bresin and Sundberg, "Overview of the KTH Rule System for Musical Performance"
(Advances in Cognitive Psychology, 2006); louder with more arousal, and with more contrast in
anger and happiness, after Juslin and Laukka (2003), table 7. The sizes are ours.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.melody import melody_program, tops
from engine.api.instruments import BY_NAME
from engine.music.score import DRUMS, Notes

DOWNBEAT: Final = 8.0
MIDDLE: Final = 4.0
"""Velocity the first beat of a bar and the one in its middle gain over the other beats."""
OFFBEAT: Final = -4.0
FINER: Final = -7.0
"""Velocity that half-beats, and positions between those, lose."""
BACKBEAT: Final = 8.0
GHOST: Final = -12.0
"""What a snare gains on a backbeat, and loses off the beats."""
PHRASE_BARS: Final = 4
ARC: Final = 5.0
CREST: Final = 0.6
"""A phrase lasts this many bars, rises by ``ARC`` above its mean and falls as far below; its
height lies this far through it."""
MELODY: Final = 6.0
BEHIND: Final = -6.0
"""What the melody gains, and what accompanies it loses."""
HIGH_LOUD: Final = 0.4
"""Velocity a semitone that the melody gains above its own mean pitch, up to an octave."""
STIRRED: Final = 8.0
"""Velocity that full arousal adds, and none takes away."""
CONTRAST: Final = 0.35
"""Share by which full arousal makes accents and phrases larger, and none smaller."""
VELOCITIES: Final = (16, 122)
"""The softest and the loudest that comes out: never inaudible, never all at the top."""

_KICKS: Final = (35, 36)
_SNARES: Final = (37, 38, 39, 40)
_CRASHES: Final = (49, 52, 55, 57)


def shaped(
    notes: Notes, positions: NDArray[np.float64], beats: int, arousal: float | NDArray[np.float64]
) -> Notes:
    """The notes with velocities as players would strike them; nothing else is changed.

    Args:
        notes: Array of ``NOTE``, shape [n], in order.
        positions: When each note begins, in beats from the start of a bar, shape [n]; at one
            tempo ``notes["onset"] * tempo / 60``.
        beats: Beats in a bar, at least 1.
        arousal: −1 … 1, for the piece or, shape [n], for each note.

    Returns:
        A copy, the same for equal arguments.
    """
    moved = notes.copy()
    change = _touch(notes, positions, beats, arousal)
    moved["velocity"] = np.clip(np.rint(notes["velocity"] + change), *VELOCITIES)
    return moved


def bare(
    notes: Notes, positions: NDArray[np.float64], beats: int, arousal: float | NDArray[np.float64]
) -> Notes:
    """The notes before they were :func:`shaped`, but for what was cut off at its bounds."""
    moved = notes.copy()
    change = _touch(notes, positions, beats, arousal)
    moved["velocity"] = np.clip(np.rint(notes["velocity"] - change), 1, 127)
    return moved


def _touch(
    notes: Notes, positions: NDArray[np.float64], beats: int, arousal: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """What a player adds to each velocity; it does not depend on velocities."""
    if not len(notes):
        return np.zeros(0)
    # A hair off the grid, from arithmetic in seconds, is on it.
    positions = np.round(np.asarray(positions, np.float64) * 48) / 48
    drums = notes["program"] == DRUMS
    accents = np.where(drums, _drum_accents(notes, positions, beats), _accents(positions, beats))
    depth = 1 + CONTRAST * np.asarray(arousal)
    change: NDArray[np.float64] = depth * (
        accents + np.where(drums, 0.4, 1.0) * _arcs(positions, beats)
    )
    return change + _layers(notes) + STIRRED * np.asarray(arousal)


def _accents(positions: NDArray[np.float64], beats: int) -> NDArray[np.float64]:
    """What the position in the bar adds."""
    beat = positions % beats
    middle = (beat == beats / 2) if beats % 2 == 0 and beats > 2 else np.zeros(len(beat), bool)
    return np.select(
        [beat == 0, middle, beat % 1 == 0, beat % 1 == 0.5],
        [DOWNBEAT, MIDDLE, 0.0, OFFBEAT],
        FINER,
    )


def _drum_accents(notes: Notes, positions: NDArray[np.float64], beats: int) -> NDArray[np.float64]:
    """The same for the drums: kick on the first beat, snare on the backbeats, steady metal."""
    beat, pitch = positions % beats, notes["pitch"]
    on = beat % 1 == 0
    # In 4/4 the second and fourth beat, in 3/4 the second and third.
    back = on & ((beat % 2 == 1) if beats % 2 == 0 else (beat > 0))
    snare, crash = np.isin(pitch, _SNARES), np.isin(pitch, _CRASHES)
    usual = _accents(positions, beats)
    return np.select(
        [snare & back, snare & ~on, crash, np.isin(pitch, _KICKS)],
        [BACKBEAT, GHOST, MIDDLE, 0.7 * usual],
        usual,
    )


def _arcs(positions: NDArray[np.float64], beats: int) -> NDArray[np.float64]:
    """What the phrase adds: two halves of parabolas that meet at its height."""
    through = (positions / (beats * PHRASE_BARS)) % 1.0
    rising = (through - CREST) / np.where(through < CREST, CREST, 1 - CREST)
    return ARC * (1 - 2 * rising**2)


def _layers(notes: Notes) -> NDArray[np.float64]:
    """What being the melody, or not, adds; drums and bass stay where they are."""
    program, change = notes["program"], np.zeros(len(notes))
    melody = melody_program(notes)
    if melody is None:
        return change
    behind = ~np.isin(program, (DRUMS, *BY_NAME["bass"].programs))
    change[behind] = BEHIND
    line = (program == melody) & tops(notes)
    # Chords of the part with the melody stand between melody and accompaniment.
    change[program == melody] = 0.0
    above = notes["pitch"][line] - notes["pitch"][line].mean()
    change[line] = MELODY + HIGH_LOUD * np.clip(above, -12, 12)
    return change
