"""How a piece goes on in time, as terms by which candidates are chosen."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.bars_alike import BAR_DISTANCES, alike_at_distances, bars_alike
from engine.analysis.movement import measure_movement
from engine.analysis.stuck import commonest_share
from engine.music.excerpt import excerpt
from engine.music.grid import Grid, GridNotes
from engine.music.score import Notes

STRETCH_SECONDS: Final = 30.0
"""Movement is measured in stretches of about this length, so that long pieces and short ones can
be held against each other."""
_MOVEMENT: Final = (
    "chord_changes",
    "chord_commonest",
    "chord_clarity",
    "chroma_1s",
    "chroma_4s",
    "chroma_return",
    "bass_changes",
    "bass_commonest",
    "top_commonest",
    "top_repeats",
    "top_steps",
    "top_onward",
    "four_commonest",
    "least_entropy",
    "figures_again",
    "pulse",
)
_ALIKE: Final = tuple(f"alike_{distance}" for distance in BAR_DISTANCES[:4])

FORM_TERMS: Final = (*_ALIKE, "commonest", *_MOVEMENT)
"""The names of the terms of :func:`measure_form_terms`, in order."""


def measure_form_terms(notes: GridNotes, grid: Grid, bars: int, played: Notes) -> dict[str, float]:
    """Measure what returns in a piece, what moves, and whether it is stuck.

    * ``alike_1`` …: how much bars so far apart have in common
      (:mod:`engine.analysis.bars_alike`).
    * ``commonest``: the share of the notes that the commonest pitch has.
    * the others: as :func:`engine.analysis.movement.measure_movement` has them, the means over
      stretches of about ``STRETCH_SECONDS``.

    Example: a piece that repeats one bar has ``alike_1`` 1.0.

    Args:
        notes: Array of ``GRID_NOTE``, in order.
        grid: Tempo and meter.
        bars: The length of the piece in bars.
        played: The pitched notes in seconds, array of ``NOTE``, in order, at least one.

    Returns:
        A value for each of ``FORM_TERMS``; NaN where there is nothing to measure.
    """
    alike = alike_at_distances(bars_alike(notes, grid, bars))
    seconds = bars * grid.bar_ticks * grid.tick_seconds
    count = max(1, round(seconds / STRETCH_SECONDS))
    length = seconds / count
    moves = []
    for index in range(count):
        part = excerpt(played, index * length, length)
        if len(part):
            measured = measure_movement(part, length)
            moves.append([measured[name] for name in _MOVEMENT])
    values = np.array(moves)
    known = ~np.isnan(values)
    means = np.where(
        known.any(axis=0),
        np.where(known, values, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1),
        np.nan,
    )
    return {
        **dict(zip(_ALIKE, alike[: len(_ALIKE)].tolist(), strict=True)),
        "commonest": commonest_share(played["pitch"].astype(np.int64)),
        **dict(zip(_MOVEMENT, means.tolist(), strict=True)),
    }
