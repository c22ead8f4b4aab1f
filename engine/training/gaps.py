"""Gaps to learn from: bars or instruments that are written while the rest stands."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.music.grid import GridNotes
from engine.tokens.gap import GAP_BARS, TOLD_BARS, Gap

GAP_SHARE: Final = 0.4
"""The share of stretches in which a gap is written, where several instruments play."""
ALONE_SHARE: Final = 0.2
"""The share where one plays: then only bars can be a gap."""
SOME_SHARE: Final = 0.7
"""How often only some of several instruments are written in a gap."""


def draw_gap(notes: GridNotes, first: int, bar: int, rng: np.random.Generator | None) -> Gap | None:
    """Draw a gap in a stretch of notes, or none.

    Example: of a stretch of eight bars, bars five and six, in which the bass is written.

    Args:
        notes: The stretch, array of ``GRID_NOTE``, in order, at least one.
        first: The bar it begins with.
        bar: Ticks per bar.
        rng: Draws; None draws no gap.
    """
    if rng is None:
        return None
    present = np.unique(notes["instrument"])
    alone = len(present) < 2
    if rng.random() > (ALONE_SHARE if alone else GAP_SHARE):
        return None
    last = int(notes["tick"][-1]) // bar  # a bar that the stretch holds in full ends before it
    length = int(rng.choice(GAP_BARS))
    if last - first < 1:
        return None
    length = min(length, last - first)
    begin = int(rng.integers(first, last - length + 1))
    writes = present
    if not alone and rng.random() < SOME_SHARE:
        writes = rng.choice(present, size=int(rng.integers(1, len(present))), replace=False)
    gap = Gap(
        begin * bar,
        (begin + length) * bar,
        (begin + length + TOLD_BARS) * bar,
        tuple(sorted(int(one) for one in writes)),
    )
    # Nothing to write would be a gap that ends before it begins.
    inside = (notes["tick"] >= gap.begin) & (notes["tick"] < gap.end)
    return gap if (inside & np.isin(notes["instrument"], gap.writes)).any() else None
