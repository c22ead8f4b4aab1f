"""Excerpts of a piece: its opening, all but its ending, or the part with the melody."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.composing.source import SourcePiece
from engine.music.grid import GridNotes, sorted_grid
from engine.music.modes import to_mode
from engine.music.polyphony import limit_polyphony
from engine.tokens.tokenizer import into_range
from engine.tokens.vocabulary import SHIFT_TICKS, shift_of

OPENING_BARS: Final = (2, 8)
"""The shortest and longest opening in bars, inclusive; within them it is a quarter of the piece."""
ENDING_BARS: Final = 8
"""The shortest piece with an ending of two bars, in bars; a shorter piece's ending has one bar."""
REGISTER: Final = (0.45, 0.6)
"""How high in its instrument's range a melody lies, 0 … 1, at arousal −1 and at arousal 1.

Higher with arousal after Juslin and Laukka (2003), table 7; the sizes are ours."""


def opening_bars(source: SourcePiece, bars: int) -> int:
    """The number of bars in a piece's opening.

    Example: of a piece of 16 bars the opening has 4, for a new piece of 8 bars or more.

    Args:
        source: The piece.
        bars: Length of the new piece; the opening is at most half of it.
    """
    low, high = OPENING_BARS
    return min(max(round(source.bars / 4), low), high, max(bars // 2, 1))


def bars_without_ending(source: SourcePiece) -> int:
    """The number of bars before a piece's ending, at least one.

    Example: of a piece of 16 bars it is 14.
    """
    return max(source.bars - (2 if source.bars >= ENDING_BARS else 1), 1)


def steps(ticks: NDArray[np.int32]) -> NDArray[np.int32]:
    """The shifts that lead from onset to onset, as nearly as the vocabulary allows.

    A shift that is too long or too short is made up for by the next one, so errors do not
    add up.

    Args:
        ticks: Onsets in order, shape [n]; the first shift leads there from tick 0.

    Returns:
        Shape [n].
    """
    now, shifts = 0, np.zeros(len(ticks), np.int32)
    for index, tick in enumerate(ticks.tolist()):
        shifts[index] = shift_of(np.array(max(tick - now, 0)))
        now += int(SHIFT_TICKS[shifts[index]])
    return shifts


def remood_melody(source: SourcePiece, key: Key, to: Key, mood: Mood) -> GridNotes:
    """Adapt the part with the melody to another mood.

    Its degrees move to the new mode, and the whole part moves by octaves to where a melody of
    the mood lies in the instrument's range.

    Args:
        source: The piece.
        key: The key of the piece.
        to: The new key, on the same tonic.
        mood: The requested mood.

    Returns:
        Array of ``GRID_NOTE``, playable, of one instrument; velocities without expression.
    """
    line: GridNotes = source.bare[source.bare["instrument"] == source.melody].copy()
    one = ORDER[source.melody]
    if not one.programs:  # drums have no pitch
        return line
    pitches = line["pitch"].astype(np.int64)
    if to.mode != key.mode:
        pitches = to_mode(pitches, key.tonic, to.mode)
    # Move the mean pitch as near to the mood's register as whole octaves allow.
    height = REGISTER[0] + (mood.arousal + 1) / 2 * (REGISTER[1] - REGISTER[0])
    goal = one.low + height * (one.high - one.low)
    # Only as far as the whole part fits: folding single notes would tear the melody.
    most_up = (one.high - int(pitches.max())) // 12
    most_down = -((int(pitches.min()) - one.low) // 12)
    octaves = round((goal - float(pitches.mean())) / 12)
    pitches += 12 * max(min(octaves, most_up), most_down)
    line["pitch"] = into_range(pitches, line["instrument"])
    return limit_polyphony(sorted_grid(line))
