"""The rules of the last chord: all instruments strike the tonic chord together.

The chord is on the downbeat of the last bar, and no note begins after it. At this chord these
rules replace those of :mod:`engine.composing.rules`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np

from engine.api.instruments import ORDER
from engine.api.keys import Mode
from engine.composing.rules import Mask, Rows
from engine.music.grid import TICKS
from engine.music.instrument_table import BASS, DRUM, VOICES
from engine.tokens.vocabulary import ATTRIBUTES, END, SHIFT_TICKS

LAST_DRUMS: Final = (36, 49)
"""The drums of the last chord: kick and crash."""
TRIADS: Final[dict[Mode, tuple[int, ...]]] = {"major": (0, 4, 7), "minor": (0, 3, 7)}
"""Pitch classes of the tonic chord, with the tonic at 0."""


def outside_chord(tones: Collection[int], bass: int = 0) -> Mask:
    """The pitches that each instrument may not play in the last chord, [instruments, pitches].

    Args:
        tones: The chord's pitch classes.
        bass: That of the bass.
    """
    pitches = np.arange(ATTRIBUTES[2].size)
    outside = np.repeat(~np.isin(pitches % 12, list(tones))[None, :], len(ORDER), axis=0)
    outside[BASS] = pitches % 12 != bass
    outside[DRUM] = ~np.isin(pitches, LAST_DRUMS)
    return outside


def final_tick(rows: Rows) -> int:
    """The tick of the last chord: the last downbeat, or the middle of a piece of one bar.

    Drums alone, which do not ring, continue to the last beat; not where others stand.

    Example: of 8 bars of 48 ticks the last chord is at tick 336.
    """
    if rows.opens and not np.delete(rows.wanted, DRUM).any():
        return rows.total - TICKS
    return max(rows.total - rows.bar, rows.total // 2)


def closing_shifts(rows: Rows, final: int, full: Mask) -> Mask:
    """Forbidden shifts: those that miss the last chord, follow it or leave an instrument out.

    Args:
        rows: The state of each row.
        final: The result of :func:`final_tick`.
        full: The rows whose last chord no instrument may join any more, [rows].

    Returns:
        [rows, shifts]; at the last chord at least one shift is allowed.
    """
    # No end before the last chord, and no shift past it.
    forbidden = np.zeros((len(rows.ticks), ATTRIBUTES[0].size), bool)
    forbidden[:, END] = rows.ticks < final
    if (rows.ticks > final - SHIFT_TICKS[-1]).any():
        forbidden[:, :END] = rows.ticks[:, None] + SHIFT_TICKS[None, :] > final
    # At the chord: no more notes once it is full, and no end while an instrument is silent.
    if not forbidden[:, END].all():
        forbidden[:, 0] |= (rows.ticks == final) & full
        forbidden[:, END] |= (rows.wanted[None, :] & (rows.struck == 0)).any(axis=1)
        forbidden[forbidden.all(axis=1), END] = False
    return forbidden


def closing_instruments(rows: Rows) -> Mask:
    """Forbidden instruments: those whose turn in the last chord it is not, [rows, instruments].

    No instrument is passed over, and none plays more notes than it has voices.
    """
    indices = np.arange(len(ORDER))[None, :]
    begun = (rows.struck.sum(axis=1) > 0)[:, None]
    before = rows.instrument[:, None]
    # An instrument may add a lower note only if an octave below is left for a chord note.
    room = rows.pitch - rows.low[np.maximum(rows.instrument, 0)] >= 12
    again = (indices == before) & room[:, None] & (before != DRUM)
    out_of_turn = begun & (indices <= before) & ~again
    # The next instrument in the order that has not struck yet may not be passed over.
    silent = rows.wanted[None, :] & (rows.struck == 0)
    following = np.where(silent.any(axis=1), silent.argmax(axis=1), len(ORDER))[:, None]
    full = rows.struck >= VOICES[None, :]
    mask: Mask = ~rows.wanted[None, :] | out_of_turn | full | (indices > following)
    return mask
