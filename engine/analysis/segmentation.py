"""Cuts a piece where both sides make sense."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.onsets import find_onsets
from engine.music.score import Notes

OPENING_SECONDS: Final = (4.0, 10.0)
"""The shortest and longest opening; within these bounds it is a quarter of the piece."""
SEARCH_SHARE: Final = 0.25
"""How far from the wanted time a cut may lie, as a share of that time."""
ENDING_SECONDS: Final = 5.0
"""The most seconds before the last onset at which an ending may begin."""


def opening(notes: Notes, most: float = OPENING_SECONDS[1]) -> Notes:
    """The first quarter of a piece, up to the clearest pause nearby.

    Example: of a piece of 24 seconds the opening ends at a pause 4.5 to 7.5 seconds in.

    Args:
        notes: Array of ``NOTE``, in order, at least one.
        most: The longest opening in seconds, beside the bounds of ``OPENING_SECONDS``.

    Returns:
        The first notes, at least those of one onset.
    """
    last = float((notes["onset"] + notes["duration"]).max())
    wanted = min(float(np.clip(last / 4, *OPENING_SECONDS)), most)
    low = max(wanted * (1 - SEARCH_SHARE), min(OPENING_SECONDS[0], wanted))
    return _until_a_pause(notes, low, min(wanted * (1 + SEARCH_SHARE), OPENING_SECONDS[1], most))


def without_ending(notes: Notes) -> Notes:
    """A piece without its ending, which is at least the last onset.

    Args:
        notes: Array of ``NOTE``, in order, at least one.

    Returns:
        The notes up to the clearest pause within ``ENDING_SECONDS`` of the last onset, at
        least those of one onset.
    """
    last = float(notes["onset"][-1])
    return _until_a_pause(notes, last - ENDING_SECONDS, last)


def _until_a_pause(notes: Notes, low: float, high: float) -> Notes:
    """The notes before the longest gap between two onsets whose later one lies in a range."""
    onsets = find_onsets(notes)
    if len(onsets.times) == 1:
        return notes
    # The gap before onset i + 1 has the index i.
    gaps, after = np.diff(onsets.times), onsets.times[1:]
    within = (after >= low) & (after <= high)
    if within.any():
        # Of gaps that are equal to 10 ms, take the last.
        longest = np.where(within, np.round(gaps, 2), -1.0)
        index = len(gaps) - 1 - int(np.argmax(longest[::-1]))
    else:
        index = int(np.argmin(np.abs(after - high)))
    kept: Notes = notes[onsets.group <= index].copy()
    return kept
