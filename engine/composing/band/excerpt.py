"""What is kept of a band piece: its opening, all but its ending, or the part with the melody."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.composing.band.source import SourcePiece
from engine.music.grid import GridNotes, sorted_grid
from engine.music.modes import to_mode
from engine.music.polyphony import limit_polyphony
from engine.tokens.band.tokenizer import into_range
from engine.tokens.band.vocabulary import SHIFT_TICKS, shift_of

OPENING_BARS: Final = (2, 8)
"""Bars of an opening: a quarter of the piece within these bounds."""
ENDING_BARS: Final = 8
"""Bars from which on a piece has an ending of two bars, else of one."""
REGISTER: Final = (0.45, 0.6)
"""How high in its instrument's range a melody lies, altogether still and altogether stirred.

Higher with arousal after Juslin and Laukka (2003), table 7; the sizes are ours."""


def opening_bars(source: SourcePiece, bars: int) -> int:
    """How many bars of a piece are its opening.

    Args:
        source: The piece.
        bars: Length of the piece that is to begin with it; at most half of it is taken.
    """
    low, high = OPENING_BARS
    return min(max(round(source.bars / 4), low), high, max(bars // 2, 1))


def bars_without_ending(source: SourcePiece) -> int:
    """How many bars of a piece stand before its ending, at least one."""
    return max(source.bars - (2 if source.bars >= ENDING_BARS else 1), 1)


def steps(ticks: NDArray[np.int32]) -> NDArray[np.int32]:
    """Shifts for onsets in order: to where each is, as near as there are shifts."""
    now, found = 0, np.zeros(len(ticks), np.int32)
    for index, tick in enumerate(ticks.tolist()):
        found[index] = shift_of(np.array(max(tick - now, 0)))
        now += int(SHIFT_TICKS[found[index]])
    return found


def remood_melody(source: SourcePiece, key: Key, to: Key, mood: Mood) -> GridNotes:
    """The part with the melody as another mood would have it.

    Its degrees move to the new mode, and it moves by whole octaves to where a melody of the
    mood lies in the instrument's range.

    Args:
        source: The piece.
        key: The key it is in.
        to: The key it is to be in, on the same tonic.
        mood: The mood asked for.

    Returns:
        Array of ``GRID_NOTE``, playable, of one instrument; velocities before a touch.
    """
    line: GridNotes = source.bare[source.bare["instrument"] == source.melody].copy()
    one = ORDER[source.melody]
    if not one.programs:  # drums have no pitch
        return line
    pitches = line["pitch"].astype(np.int64)
    if to.mode != key.mode:
        pitches = to_mode(pitches, key.tonic, to.mode)
    height = REGISTER[0] + (mood.arousal + 1) / 2 * (REGISTER[1] - REGISTER[0])
    goal = one.low + height * (one.high - one.low)
    # As far as the whole part fits: folded notes would tear it.
    most_up = (one.high - int(pitches.max())) // 12
    most_down = -((int(pitches.min()) - one.low) // 12)
    octaves = round((goal - float(pitches.mean())) / 12)
    pitches += 12 * max(min(octaves, most_up), most_down)
    line["pitch"] = into_range(pitches, line["instrument"])
    return limit_polyphony(sorted_grid(line))
