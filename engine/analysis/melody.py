"""Finds the part of a piece that has the melody."""

from __future__ import annotations

from collections import Counter

import numpy as np

from engine.api.instruments import BY_NAME
from engine.music.overlaps import resolve_overlaps
from engine.music.score import DRUMS, Notes

_MIN_SHARE = 0.2
"""The least time that a part must sound, as a share of the busiest part's time."""


def tops(notes: Notes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which notes are the highest that their program strikes at that moment.

    Example: of C4 and E4 struck together on one program, only E4 is a top.

    Args:
        notes: Array of ``NOTE``, shape [n], in any order.

    Returns:
        Shape [n].
    """
    order = np.lexsort((-notes["pitch"].astype(int), notes["onset"], notes["program"]))
    ranked = notes[order]
    first = np.append(True, (np.diff(ranked["program"]) != 0) | (np.diff(ranked["onset"]) != 0))[
        : len(notes)
    ]
    found = np.zeros(len(notes), np.bool_)
    found[order] = first
    return found


def melody_program(notes: Notes) -> int | None:
    """The program that most likely has the melody; None if there are only drums and bass.

    A melody is high, varied and monophonic. A program's score is the mean pitch of its top line in
    octaves, plus the entropy of that line's pitches in bits, minus the mean number of notes it
    strikes at once beyond the first.
    Source: melody by height and by entropy of channels, Uitdenbogerd and Zobel, "Melodic
    Matching Techniques for Large Music Databases" (ACM Multimedia 1999).

    Args:
        notes: Array of ``NOTE``, in any order.
    """
    notes = resolve_overlaps(notes)
    notes = notes[~np.isin(notes["program"], (DRUMS, *BY_NAME["bass"].programs))]
    if not len(notes):
        return None
    top = tops(notes)
    scores: dict[int, float] = {}
    sounding: dict[int, float] = {}
    for program in np.unique(notes["program"]).tolist():
        line = notes[top & (notes["program"] == program)]
        counts = np.array(list(Counter(line["pitch"].tolist()).values())) / len(line)
        entropy = -float((counts * np.log2(counts)).sum())
        chords = float((notes["program"] == program).sum()) / len(line)
        scores[program] = float(line["pitch"].mean()) / 12 + entropy - (chords - 1)
        sounding[program] = float(line["duration"].sum())
    enough = _MIN_SHARE * max(sounding.values())
    return max((p for p in scores if sounding[p] >= enough), key=lambda p: scores[p])
