"""How a band piece ends: together, on its last bar, with a chord that rings."""

from __future__ import annotations

from typing import Final

from engine.band.grid import DRUM, TICKS, GridNotes

LONGEST_RING: Final = 8 * TICKS
"""Ticks a last chord may ring: two bars of four beats."""


def ended(notes: GridNotes, total: int) -> GridNotes:
    """Let the last chord ring to the end, and nothing ring over it.

    Args:
        notes: Array of ``GRID_NOTE``, in order, at least one.
        total: Ticks the piece lasts.

    Returns:
        The same notes with other lengths; where the last begins within ``LONGEST_RING``
        of the end, it ends at ``total``.
    """
    notes = notes.copy()
    notes["duration"] = [
        min(int(length), total - int(tick))
        for length, tick in zip(notes["duration"], notes["tick"], strict=True)
    ]
    pitched = notes["instrument"] != DRUM
    if pitched.any():
        last = int(notes["tick"][pitched].max())
        final = pitched & (notes["tick"] == last)
        notes["duration"][final] = min(total - last, LONGEST_RING)
    return notes
