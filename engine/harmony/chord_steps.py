"""Chords as the chord network reads and writes them: step by step, none across a bar line.

A bar is divided into slots, a quarter each, or half a bar each in 6/8. A step is a chord within a
bar: how many slots it lasts there, its root above the tonic, its quality, and its bass above the
root. A chord that goes on in the next bar is another step there, the same again.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.chord_names import QUALITIES
from engine.music.chords import CHORD, Chords, chord_indices, merge_chords
from engine.music.grid import TICKS, Grid
from engine.tokens.attribute import Attribute

MOST_SLOTS: Final = 4
"""Slots in the longest bar, that of 4/4."""
NO_ROOT: Final = 12
"""The root where no chord sounds."""
CHORD_ATTRIBUTES: Final = (
    Attribute("length", MOST_SLOTS),  # slots, less one
    Attribute("root", 13),  # semitones above the tonic, or NO_ROOT
    Attribute("quality", len(QUALITIES)),
    Attribute("bass", 12),  # semitones above the root; 0 for no chord
)
"""The attributes of a step, in the order in which they are predicted."""
LENGTH, ROOT, QUALITY, BASS = range(len(CHORD_ATTRIBUTES))

Slots = NDArray[np.int16]
"""The attributes of what sounds in each slot, [slots, attributes]; the length is what is left of
the chord in its bar, from that slot on. −1 where nothing is known yet."""


def slot_ticks(grid: Grid) -> int:
    """Ticks of a slot: 12, or 18 where beats are eighths."""
    return TICKS * 3 // 2 if grid.unit == 8 else TICKS


def bar_slots(grid: Grid) -> int:
    """Slots of a bar: 4 in 4/4, 3 in 3/4, 2 in 2/4 and 6/8."""
    return grid.bar_ticks // slot_ticks(grid)


def to_slots(chords: Chords, bars: int, grid: Grid) -> Slots:
    """Describe what sounds in the middle of each slot.

    Example: C for a bar of 4/4, then F for half a bar and G for half, have the lengths
    3, 2, 1, 0, 1, 0, 1, 0 and the roots 0, 0, 0, 0, 5, 5, 7, 7.

    Args:
        chords: Array of ``CHORD``, relative to C, in order, at least one.
        bars: How many bars.
        grid: Tempo and meter.

    Returns:
        int16 [bars · slots of a bar, attributes].
    """
    ticks, per_bar = slot_ticks(grid), bar_slots(grid)
    found = chords[chord_indices(chords, np.arange(bars * per_bar) * ticks + ticks // 2)]
    out = np.zeros((len(found), len(CHORD_ATTRIBUTES)), np.int16)
    none = found["root"] < 0
    out[:, ROOT] = np.where(none, NO_ROOT, found["root"])
    out[:, QUALITY] = found["quality"]
    out[:, BASS] = np.where(none, 0, (found["bass"].astype(int) - found["root"]) % 12)
    put_lengths(out, per_bar)
    return out


def put_lengths(slots: Slots, per_bar: int) -> None:
    """Write, in place, what is left of each slot's chord in its bar."""
    count = len(slots)
    last = np.ones(count, np.bool_)
    last[:-1] = (slots[1:, ROOT:] != slots[:-1, ROOT:]).any(axis=1)
    last |= np.arange(count) % per_bar == per_bar - 1
    ends = np.flatnonzero(last)
    slots[:, LENGTH] = ends[np.searchsorted(ends, np.arange(count))] - np.arange(count)


def step_slots(slots: Slots, per_bar: int) -> NDArray[np.intp]:
    """The slots in which steps begin: at bar lines, and where the chord changes."""
    begins = np.arange(len(slots)) % per_bar == 0
    begins[1:] |= slots[:-1, LENGTH] == 0
    return np.flatnonzero(begins)


def from_slots(slots: Slots, grid: Grid) -> Chords:
    """The way back from :func:`to_slots`: array of ``CHORD``, each lasting until it changes."""
    out = np.zeros(len(slots), CHORD)
    none = slots[:, ROOT] == NO_ROOT
    out["tick"] = np.arange(len(slots)) * slot_ticks(grid)
    out["root"] = np.where(none, -1, slots[:, ROOT])
    out["quality"] = np.where(none, 0, slots[:, QUALITY])
    out["bass"] = np.where(none, -1, (slots[:, ROOT] + slots[:, BASS]) % 12)
    return merge_chords(out)


def stands(slots: Slots) -> NDArray[np.intp]:
    """For how many slots each slot's root has stood when the slot begins.

    Example: for the roots 0, 0, 5, 5, 5 they are 0, 1, 0, 1, 2.
    """
    count = np.arange(len(slots))
    changed = np.diff(slots[:, ROOT], prepend=-2) != 0
    stood: NDArray[np.intp] = count - np.maximum.accumulate(np.where(changed, count, 0))
    return stood


def chord_fingerprint(inputs: str) -> str:
    """A hash that changes whenever a number that the network reads or writes means another thing.

    Args:
        inputs: What the network is told besides the chord before, as text.
    """
    parts: list[Any] = [(a.name, a.size) for a in CHORD_ATTRIBUTES]
    parts += [quality.name for quality in QUALITIES]
    return hashlib.sha256(f"{parts};{inputs}".encode()).hexdigest()[:12]
