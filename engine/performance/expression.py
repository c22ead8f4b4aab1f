"""Expression: shapes velocities by accents, phrases and the melody's lead over the rest.

The band music in the collections was mostly entered note by note, with velocities that hardly
differ, and a model trained on it writes such velocities too. These rules add the differences
that a player would make.

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
from engine.music.grid import Grid
from engine.music.score import DRUMS, Notes

DOWNBEAT: Final = 8.0
MIDDLE: Final = 4.0
"""Velocity added on the first beat of a bar, and on the beat in its middle."""
OFFBEAT: Final = -4.0
FINER: Final = -7.0
"""Velocity added on half-beats, and on all finer positions."""
BACKBEAT: Final = 8.0
GHOST: Final = -12.0
"""Velocity added to a snare on a backbeat, and to a snare off the beats."""
PHRASE_BARS: Final = 4
ARC: Final = 5.0
CREST: Final = 0.6
"""The length of a phrase in bars; how far its velocity rises above the mean and falls below it;
where in the phrase its peak lies, 0 … 1."""
MELODY: Final = 6.0
BEHIND: Final = -6.0
"""Velocity added to the melody, and to the instruments that accompany it."""
HIGH_LOUD: Final = 0.4
"""Velocity added to the melody per semitone above its own mean pitch, for at most an octave."""
STIRRED: Final = 8.0
"""Velocity added at arousal 1, and taken off at −1."""
CONTRAST: Final = 0.35
"""The share by which accents and phrases grow at arousal 1, and shrink at −1."""
VELOCITIES: Final = (16, 122)
"""The softest and the loudest velocity, inclusive: never inaudible, never all at the top."""

_KICKS: Final = (35, 36)
_SNARES: Final = (37, 38, 39, 40)
_CRASHES: Final = (49, 52, 55, 57)


def counted_beats(onsets: NDArray[np.float64], grid: Grid) -> tuple[NDArray[np.float64], int]:
    """Where notes begin in the beats that are felt, and how many of these a bar has.

    Example: at 90 quarters a minute in 6/8, whose bars have two beats, 1.0 s is beat 1.0.

    Args:
        onsets: Seconds from the start of a bar, at the grid's one tempo [n].
        grid: Tempo and meter.
    """
    beats = grid.meter if grid.unit != 8 else grid.meter // 3
    return onsets / (grid.bar_ticks * grid.tick_seconds) * beats, beats


def shaped(
    notes: Notes, positions: NDArray[np.float64], beats: int, arousal: float | NDArray[np.float64]
) -> Notes:
    """Give notes the velocities that players would; change nothing else.

    Example: in 4/4 at arousal 0 a downbeat gets 8 more than a second beat of equal pitch, apart
    from the arc of the phrase.

    Args:
        notes: Array of ``NOTE``, shape [n], in order.
        positions: When each note begins, in beats from the start of a bar, shape [n]; see
            :func:`counted_beats`.
        beats: Beats per bar, ≥ 1.
        arousal: −1 … 1, one value for the piece or one for each note, shape [n].

    Returns:
        A copy; equal arguments give equal copies.
    """
    moved = notes.copy()
    change = _touch(notes, positions, beats, arousal)
    moved["velocity"] = np.clip(np.rint(notes["velocity"] + change), *VELOCITIES)
    return moved


def bare(
    notes: Notes, positions: NDArray[np.float64], beats: int, arousal: float | NDArray[np.float64]
) -> Notes:
    """Undo :func:`shaped`, except for velocities that it clipped at its bounds.

    Args:
        notes: Array of ``NOTE``, shape [n], in order, the result of :func:`shaped`.
        positions: When each note begins, in beats from the start of a bar, shape [n].
        beats: Beats per bar, ≥ 1.
        arousal: −1 … 1, as it was given to :func:`shaped`.

    Returns:
        A copy.
    """
    moved = notes.copy()
    change = _touch(notes, positions, beats, arousal)
    moved["velocity"] = np.clip(np.rint(notes["velocity"] - change), 1, 127)
    return moved


def _touch(
    notes: Notes, positions: NDArray[np.float64], beats: int, arousal: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """The velocity that a player adds to each note; it does not depend on the velocities."""
    if not len(notes):
        return np.zeros(0)
    # Snap positions to the grid: arithmetic in seconds leaves small errors.
    positions = np.round(np.asarray(positions, np.float64) * 48) / 48
    drums = notes["program"] == DRUMS
    accents = np.where(drums, _drum_accents(notes, positions, beats), _accents(positions, beats))
    depth = 1 + CONTRAST * np.asarray(arousal)
    change: NDArray[np.float64] = depth * (
        accents + np.where(drums, 0.4, 1.0) * _arcs(positions, beats)
    )
    return change + _layers(notes) + STIRRED * np.asarray(arousal)


def _accents(positions: NDArray[np.float64], beats: int) -> NDArray[np.float64]:
    """The velocity that the position in the bar adds."""
    beat = positions % beats
    middle = (beat == beats / 2) if beats % 2 == 0 and beats > 2 else np.zeros(len(beat), bool)
    return np.select(
        [beat == 0, middle, beat % 1 == 0, beat % 1 == 0.5],
        [DOWNBEAT, MIDDLE, 0.0, OFFBEAT],
        FINER,
    )


def _drum_accents(notes: Notes, positions: NDArray[np.float64], beats: int) -> NDArray[np.float64]:
    """The velocity that the position in the bar adds to drums: the snare leads on backbeats."""
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
    """The velocity that the phrase adds: two half-parabolas that meet at its peak."""
    through = (positions / (beats * PHRASE_BARS)) % 1.0
    rising = (through - CREST) / np.where(through < CREST, CREST, 1 - CREST)
    return ARC * (1 - 2 * rising**2)


def _layers(notes: Notes) -> NDArray[np.float64]:
    """The velocity that melody and accompaniment add; drums and bass stay as they are."""
    program, change = notes["program"], np.zeros(len(notes))
    melody = melody_program(notes)
    if melody is None:
        return change
    behind = ~np.isin(program, (DRUMS, *BY_NAME["bass"].programs))
    change[behind] = BEHIND
    line = (program == melody) & tops(notes)
    # The melody instrument's lower notes stay between melody and accompaniment.
    change[program == melody] = 0.0
    above = notes["pitch"][line] - notes["pitch"][line].mean()
    change[line] = MELODY + HIGH_LOUD * np.clip(above, -12, 12)
    return change
