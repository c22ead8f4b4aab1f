"""The rules of a band's last chord: all strike it together, and it is the tonic's.

It stands on the downbeat of the last bar, and nothing begins after it. There these rules
replace those of :mod:`engine.composing.band.rules`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.api.keys import Mode
from engine.composing.band.rules import Mask, Rows
from engine.music.grid import TICKS
from engine.music.instrument_table import BASS, DRUM, VOICES
from engine.tokens.band.vocabulary import ATTRIBUTES, END, SHIFT_TICKS

LAST_DRUMS: Final = (36, 49)
"""What the drums close with: kick and crash."""
TRIADS: Final[dict[Mode, tuple[int, ...]]] = {"major": (0, 4, 7), "minor": (0, 3, 7)}
"""Pitch classes of the tonic's chord, the tonic being 0."""


def _outside(triad: tuple[int, ...]) -> Mask:
    """The pitches that each instrument does not close with, [instruments, pitches]."""
    pitches = np.arange(ATTRIBUTES[2].size)
    outside = np.repeat(~np.isin(pitches % 12, triad)[None, :], len(ORDER), axis=0)
    outside[BASS] = pitches % 12 != 0
    outside[DRUM] = ~np.isin(pitches, LAST_DRUMS)
    return outside


_OUTSIDE: Final = {mode: _outside(triad) for mode, triad in TRIADS.items()}


def final_tick(rows: Rows) -> int:
    """Where the last chord stands: on the last downbeat, in a single bar in its middle.

    Drums alone, which do not ring, play on up to the last beat.
    """
    if not np.delete(rows.wanted, DRUM).any():
        return rows.total - TICKS
    return max(rows.total - rows.bar, rows.total // 2)


def closing_shifts(rows: Rows, final: int, full: Mask) -> Mask:
    """Shifts that would miss the last chord or follow it, or leave somebody out of it.

    Args:
        rows: Where each row stands.
        final: As :func:`final_tick` gives it.
        full: The rows whose last chord nobody may join any more, [rows].
    """
    forbidden = np.zeros((len(rows.ticks), ATTRIBUTES[0].size), bool)
    forbidden[:, END] = rows.ticks < final
    if (rows.ticks > final - SHIFT_TICKS[-1]).any():
        forbidden[:, :END] = rows.ticks[:, None] + SHIFT_TICKS[None, :] > final
    if not forbidden[:, END].all():
        forbidden[:, 0] |= (rows.ticks == final) & full
        forbidden[:, END] |= (rows.wanted[None, :] & (rows.struck == 0)).any(axis=1)
        forbidden[forbidden.all(axis=1), END] = False
    return forbidden


def closing_instruments(rows: Rows) -> Mask:
    """Instruments that do not come next in the last chord, [rows, instruments].

    None is passed over, and none plays more notes than it has voices.
    """
    indices = np.arange(len(ORDER))[None, :]
    begun = (rows.struck.sum(axis=1) > 0)[:, None]
    before = rows.instrument[:, None]
    # A note below another of the same instrument needs room for a note of the chord.
    room = rows.pitch - rows.low[np.maximum(rows.instrument, 0)] >= 12
    again = (indices == before) & room[:, None] & (before != DRUM)
    out_of_turn = begun & (indices <= before) & ~again
    silent = rows.wanted[None, :] & (rows.struck == 0)
    following = np.where(silent.any(axis=1), silent.argmax(axis=1), len(ORDER))[:, None]
    full = rows.struck >= VOICES[None, :]
    mask: Mask = ~rows.wanted[None, :] | out_of_turn | full | (indices > following)
    return mask


def closing_pitches(instrument: NDArray[Any], mode: Mode) -> Mask:
    """Pitches outside the tonic's chord; of the bass all but the tonic, [rows, pitches]."""
    mask: Mask = _OUTSIDE[mode][instrument]
    return mask
