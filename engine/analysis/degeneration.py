"""Finds degeneration: signs that a model has collapsed.

The limits lie at the edge of real music. Of EMOPIA's 989 clips no loop fills more than .38 of any,
one returning figure fills more than half of two, and three are silent for more than 3 s (so 5 are
at fault); all have at least 38 different durations and at least 2.1 notes at once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import seconds_with_sound
from engine.analysis.onsets import Onsets, find_onsets
from engine.music.score import DRUMS, Notes, end_times

LOOP_SHARE: Final = 0.4
"""The largest share of a piece's onsets that one figure may fill by immediate repetition."""
LOOP_ONSETS: Final = 16
"""The shortest loop that is a fault, in onsets: short pieces may repeat a chord."""
LONGEST_FIGURE: Final = 64
"""The longest figure of a loop that is searched for, in onsets."""
FIGURE_SHARE: Final = 0.5
"""The largest share of a piece's onsets that one figure may fill, wherever it returns."""
FIGURE_ONSETS: Final = 8
"""The length of such a figure, in onsets."""
FIGURE_RETURNS: Final = 4
"""The number of occurrences from which its share can be a fault."""
MIN_DURATIONS: Final = 8
"""The number of different durations, to 10 ms, that a piece of 32 notes or more must have; a
shorter piece must have one per 4 notes."""
LONGEST_SILENCE_SECONDS: Final = 3.0
"""The longest silence that is not a fault."""
THINNEST_POLYPHONY: Final = 1.05
"""The mean number of notes at once below which a piece has a fault."""


def find_degeneration(notes: Notes, onsets: Onsets | None = None) -> list[str]:
    """List the signs that a model has collapsed, one sentence each; empty for a healthy piece.

    Example: ``find_degeneration(np.zeros(0, NOTE))`` is ``["It has no notes."]``.

    Args:
        notes: Array of ``NOTE``, shape [n], in order. Drums are ignored.
        onsets: The onsets of the pitched notes, if they are already known.
    """
    notes = notes[notes["program"] != DRUMS]
    if not len(notes):
        return ["It has no notes."]
    found = []
    voices = _outer_voices(notes, onsets or find_onsets(notes))
    loop = longest_loop(voices)
    if loop >= LOOP_ONSETS and loop > LOOP_SHARE * len(voices):
        found.append(f"One figure, over and over, fills {loop / len(voices):.0%} of it.")
    share, returns = commonest_figure(voices >> 8)
    if returns >= FIGURE_RETURNS and share > FIGURE_SHARE:
        found.append(f"One melodic figure fills {share:.0%} of it.")
    durations = len(np.unique(np.round(notes["duration"], 2)))
    if durations < min(MIN_DURATIONS, len(notes) / 4):
        found.append(f"Its notes have only {durations} different durations.")
    silence = longest_silence(notes)
    if silence > LONGEST_SILENCE_SECONDS:
        found.append(f"It is silent for {silence:.1f} seconds.")
    if notes["duration"].sum() < THINNEST_POLYPHONY * seconds_with_sound(notes):
        found.append("It never has two notes at once.")
    return found


def _outer_voices(notes: Notes, onsets: Onsets) -> NDArray[np.int64]:
    """The highest and lowest pitch struck at each onset, as highest · 256 + lowest. Shape [m]."""
    low: NDArray[np.int64] = np.full(len(onsets.times), 127, np.int64)
    np.minimum.at(low, onsets.group, notes["pitch"].astype(np.int64))
    voices: NDArray[np.int64] = (onsets.highest(notes) << 8) + low
    return voices


def longest_loop(line: NDArray[Any]) -> int:
    """The length of the longest stretch in which one figure comes at least three times in a row.

    Example: ``longest_loop(np.array([9, 1, 2, 1, 2, 1, 2, 7]))`` is 6.

    Args:
        line: What is struck at each onset, shape [m]; equal numbers are equal.

    Returns:
        Onsets from the start of the first repetition to the end of the last; 0 without a loop.
    """
    longest = 0
    # A figure of some period repeats where the line equals itself shifted by that period.
    for period in range(1, min(LONGEST_FIGURE, len(line) // 3) + 1):
        same = np.concatenate([[False], line[period:] == line[:-period], [False]])
        run = int(np.diff(np.flatnonzero(~same)).max()) - 1
        if run >= 2 * period:
            longest = max(longest, run + period)
    return longest


def commonest_figure(line: NDArray[Any], length: int = FIGURE_ONSETS) -> tuple[float, int]:
    """How much of a line its most common figure fills, and how often it occurs.

    Example: ``commonest_figure(np.array([1, 2, 5, 1, 2]), 2)`` is ``(0.8, 2)``.

    Args:
        line: The melody, one pitch per onset, shape [m].
        length: The length of a figure in onsets.

    Returns:
        The share of onsets in occurrences that do not overlap, 0 … 1, and the number of them.
    """
    # For each figure: how often it occurred, and where the last counted occurrence ended.
    seen: defaultdict[tuple[int, ...], list[int]] = defaultdict(lambda: [0, 0])
    pitches = line.tolist()
    for start in range(len(pitches) - length + 1):
        count_and_end = seen[tuple(pitches[start : start + length])]
        if start >= count_and_end[1]:
            count_and_end[0] += 1
            count_and_end[1] = start + length
    returns = max((count for count, _ in seen.values()), default=0)
    return returns * length / max(1, len(pitches)), returns


def longest_silence(notes: Notes) -> float:
    """The longest silence from 0 to the last onset, in seconds.

    Example: for notes from 1 to 2 s and from 5 to 6 s it is 3.0.
    """
    ends = np.maximum.accumulate(end_times(notes))
    gaps = notes["onset"] - np.concatenate([[0.0], ends[:-1]])
    return float(max(0.0, gaps.max()))
