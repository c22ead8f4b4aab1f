"""What no piece may have: signs that a model has collapsed.

The limits stand where real music ends. Of EMOPIA's 989 clips none is more than .38 one
loop, two are more than half one returning figure, three are silent for more than 3 s
(so 5 are at fault); all have 38 or more different durations and 2.1 or more notes at once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import seconds_with_sound
from engine.analysis.onsets import Onsets, find_onsets
from engine.music.score import DRUMS, Notes

LOOP_SHARE: Final = 0.4
"""The largest share of a piece's onsets that one figure, played over and over, may fill."""
LOOP_ONSETS: Final = 16
"""A loop shorter than this, in onsets, is no fault: short pieces may repeat a chord."""
LONGEST_FIGURE: Final = 64
"""The longest figure, in onsets, that loops are looked for with."""
FIGURE_SHARE: Final = 0.5
"""The largest share of a piece's onsets that one figure, wherever it returns, may fill."""
FIGURE_ONSETS: Final = 8
FIGURE_RETURNS: Final = 4
"""A figure of 8 onsets must come this often before its share is held against a piece."""
MIN_DURATIONS: Final = 8
"""Durations, to 10 ms, that a piece of 32 notes or more must have; fewer notes, fewer."""
LONGEST_SILENCE_SECONDS: Final = 3.0
THINNEST_POLYPHONY: Final = 1.05
"""The mean number of notes at once that a piano piece must exceed."""


def find_degeneration(notes: Notes, onsets: Onsets | None = None) -> list[str]:
    """What shows that a piece has collapsed, one sentence each; empty for a sound piece.

    Args:
        notes: Array of ``NOTE``, shape [n], in order. Drums are left out.
        onsets: The onsets of the pitched notes, where they were found already.
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
    """Highest and lowest pitch struck at each onset, as highest · 256 + lowest. Shape [m]."""
    low: NDArray[np.int64] = np.full(len(onsets.times), 127, np.int64)
    np.minimum.at(low, onsets.group, notes["pitch"].astype(np.int64))
    voices: NDArray[np.int64] = (onsets.highest(notes) << 8) + low
    return voices


def longest_loop(line: NDArray[Any]) -> int:
    """The length of the longest stretch that is one figure at least three times in a row.

    Args:
        line: What is struck at each onset, shape [m]; equal numbers are equal.

    Returns:
        Onsets from the first playing's start to the last one's end; 0 if nothing loops.
    """
    longest = 0
    for period in range(1, min(LONGEST_FIGURE, len(line) // 3) + 1):
        same = np.concatenate([[False], line[period:] == line[:-period], [False]])
        run = int(np.diff(np.flatnonzero(~same)).max()) - 1
        if run >= 2 * period:
            longest = max(longest, run + period)
    return longest


def commonest_figure(line: NDArray[Any], length: int = FIGURE_ONSETS) -> tuple[float, int]:
    """How much of a line its most common figure fills, and how often that comes.

    Args:
        line: The melody, one pitch an onset, shape [m].
        length: Onsets of a figure.

    Returns:
        The share of onsets 0 … 1 within playings that do not overlap, and their number.
    """
    # For each figure: how often it came, and where its last counted playing ended.
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
    """The longest stretch in seconds, from 0 to the last onset, in which nothing sounds."""
    ends = np.maximum.accumulate(notes["onset"] + notes["duration"])
    gaps = notes["onset"] - np.concatenate([[0.0], ends[:-1]])
    return float(max(0.0, gaps.max()))
