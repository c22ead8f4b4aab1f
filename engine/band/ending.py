"""How a band piece ends: together, on its last bar, with a chord that rings."""

from __future__ import annotations

from engine.band.grid import DRUM, GridNotes


def ended(notes: GridNotes, total: int) -> GridNotes:
    """Let the last chord ring to the end, and nothing ring over it.

    Args:
        notes: Array of ``GRID_NOTE``, in order, at least one.
        total: Ticks the piece lasts.

    Returns:
        The same notes with other lengths; the last ends at ``total``.
    """
    notes = notes.copy()
    notes["duration"] = [
        min(int(length), total - int(tick))
        for length, tick in zip(notes["duration"], notes["tick"], strict=True)
    ]
    pitched = notes["instrument"] != DRUM
    if pitched.any():
        # Each instrument's last note is held, if it stands in the last onset of any.
        last = int(notes["tick"][pitched].max())
        final = pitched & (notes["tick"] == last)
        notes["duration"][final] = total - last
    return notes
