"""The chords of a piece of which bars are written anew: what stands, what is new, what is asked."""

from __future__ import annotations

import numpy as np

from engine.music.chords import CHORD, Chords, chord_indices, merge_chords


def spliced(chords: Chords, begin: int, end: int, new: Chords) -> Chords:
    """Put other chords into a stretch.

    Example: with C at 0, F at 96 and G in its place from 48 to 96, they are C, G at 48, F at 96.

    Args:
        chords: Array of ``CHORD``, the first at tick 0.
        begin: The first tick of the stretch.
        end: The tick after the last.
        new: Array of ``CHORD`` counted from ``begin`` on, the first at 0, at least one.

    Returns:
        Array of ``CHORD``.
    """
    moved = new[new["tick"] < end - begin].copy()
    moved["tick"] += begin
    rest = chords[chord_indices(chords, np.array([end]))]
    rest["tick"] = end
    before, after = chords[chords["tick"] < begin], chords[chords["tick"] > end]
    return merge_chords(np.concatenate([before, moved, rest, after]))


def come_round(chords: Chords, total: int) -> Chords:
    """Let a loop's chords begin again at its end.

    Example: of C at 0 and G at 48 in 96 ticks they are C, G and, at 96, C.

    Args:
        chords: Array of ``CHORD``, the first at tick 0.
        total: The length of the loop in ticks; what stands beyond is left out.

    Returns:
        Array of ``CHORD``.
    """
    first = chords[:1].copy()
    first["tick"] = total
    return np.concatenate([chords[chords["tick"] < total], first])


def lead_in(chords: Chords, bars: int, total: int, bar: int) -> Chords:
    """The chords of bars that come before the first: those that lead to its chord elsewhere.

    Of the places where the first bar's chord comes again, the first one with enough bars before
    it is taken; where there is none, the first bars' own chords.

    Example: before ``C Am F G C …`` four bars get ``C Am F G``.

    Args:
        chords: Array of ``CHORD`` of the piece, the first at tick 0.
        bars: How many bars are to come before, ≥ 1.
        total: The length of the piece in bars.
        bar: Ticks per bar.

    Returns:
        Array of ``CHORD`` counted from the first of the new bars.
    """
    lines = np.arange(total) * bar
    at = chords[chord_indices(chords, lines)]
    same = (at["root"] == at["root"][0]) & (at["quality"] == at["quality"][0])
    again = np.flatnonzero(same & (np.arange(total) >= bars))
    begin = (int(again[0]) - bars) * bar if len(again) else 0
    begun = chords[chord_indices(chords, np.array([begin]))]
    begun["tick"] = begin
    later = chords[(chords["tick"] > begin) & (chords["tick"] < begin + bars * bar)]
    found: Chords = np.concatenate([begun, later]).astype(CHORD)
    found["tick"] -= begin
    return merge_chords(found)
