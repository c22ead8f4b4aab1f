"""Musical rules, each one small mask over an attribute's values.

A rule looks at the rows' state and says which values it forbids; the sampler takes the
union. Rules only forbid what real piano music does not do, so they never shape taste.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.tokens.piano.vocabulary import ATTRIBUTES, END, PITCHES, SHIFT_SECONDS

Mask = NDArray[np.bool_]
"""True where a value is forbidden, [rows, size]."""

LONGEST_REST: Final = 2.5
"""Seconds between two onsets, at the most.

Source: 99.9 % of the gaps in the labelled clips are shorter.
"""
ENDING_SECONDS: Final = 2.2
"""The first onset so near the asked length is the last. Training lets the last onset
stand two seconds before the end, so the model slows down towards it."""
MAX_AT_ONCE: Final = 10
"""Notes struck together: as many as a pianist has fingers."""


@dataclass(slots=True)
class Rows:
    """Where each row stands, arrays of shape [rows].

    Attributes:
        seconds: Time of the last onset.
        pitch: The last pitch, moved to C; 128 before the first note.
        struck: Notes struck at the last onset so far.
        count: Notes so far.
        total: The length asked for, in seconds.
        lowest: The lowest key, moved to C.
        highest: The highest key, moved to C.
    """

    seconds: NDArray[np.float64]
    pitch: NDArray[np.int32]
    struck: NDArray[np.int32]
    count: int
    total: float
    lowest: int
    highest: int


def shift_mask(rows: Rows) -> Mask:
    """Forbidden shifts: out of time, too long a rest, too full a chord, too early an end."""
    size = ATTRIBUTES[0].size
    forbidden = np.zeros((len(rows.seconds), size), bool)
    onset = rows.seconds[:, None] + SHIFT_SECONDS[None, :]
    forbidden[:, :END] |= onset > rows.total
    # An onset this near the end is the last: it may fill its chord, and then it rings.
    ending = in_ending(rows)
    forbidden[:, 1:END] |= ending[:, None]
    forbidden[:, :END] |= SHIFT_SECONDS[None, :] > LONGEST_REST
    full = (rows.struck >= MAX_AT_ONCE) | (rows.pitch <= rows.lowest)
    forbidden[:, 0] |= full
    if rows.count == 0:
        forbidden[:, 1:] = True
        forbidden[:, 0] = False
    else:
        forbidden[:, END] |= ~ending
        # Where nothing else is left, the piece ends.
        forbidden[forbidden.all(axis=1), END] = False
    return forbidden


def later_is_end(logits: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
    """Where a row's last onset is struck, count every later onset as the end.

    A plain mask would leave the choice between the end and one more note of the chord,
    and heap notes on the last chord until the end, unlikely as it is, is drawn.

    Args:
        logits: Of the shift, [rows, size].
        rows: Where the rows stand.
    """
    later = logits[:, 1:]
    top = later.max(axis=1)
    whole = top + np.log(np.exp(later - top[:, None]).sum(axis=1))
    folded = logits.copy()
    folded[:, END] = np.where(in_ending(rows), whole, logits[:, END])
    return folded


def in_ending(rows: Rows) -> Mask:
    """Which rows' last onset has been struck, [rows]."""
    ending: Mask = (rows.total - rows.seconds <= ENDING_SECONDS) & (rows.count > 0)
    return ending


def pitch_mask(rows: Rows, shift: NDArray[Any]) -> Mask:
    """Forbidden pitches: off the keyboard, or not below the note struck just before."""
    pitches = np.arange(ATTRIBUTES[1].size)[None, :]
    forbidden = np.repeat(
        (pitches < rows.lowest) | (pitches > rows.highest), len(rows.pitch), axis=0
    )
    together = (shift == 0) & (rows.count > 0)
    above: Mask = together[:, None] & (pitches >= rows.pitch[:, None])
    return forbidden | above


def keyboard(transposition: int) -> tuple[int, int]:
    """Lowest and highest key of a piano, moved by a transposition."""
    return PITCHES[0] + transposition, PITCHES[1] + transposition
