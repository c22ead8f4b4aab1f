"""How a band piece ends: together, on its last chord, which rings."""

from __future__ import annotations

from typing import Final

from engine.api.instruments import ORDER
from engine.music.grid import TICKS, GridNotes
from engine.music.instrument_table import DRUM
from engine.music.polyphony import DRUM_TICKS

LONGEST_RING: Final = 8 * TICKS
"""Ticks a last chord may ring: two bars of four beats."""


def ended(notes: GridNotes, total: int) -> GridNotes:
    """Let the last chord ring to the end, and nothing ring over it or into it.

    Args:
        notes: Array of ``GRID_NOTE``, in order, at least one.
        total: Ticks the piece lasts.

    Returns:
        The same notes with other lengths; where the last begins within ``LONGEST_RING``
        of the end, it ends at ``total``.
    """
    notes = notes.copy()
    pitched = notes["instrument"] != DRUM
    # Each instrument's last note is held, if it stands in the last onset of any.
    last = int(notes["tick"][pitched].max(initial=0))
    final = pitched & (notes["tick"] == last)
    ends = notes["tick"] + notes["duration"]
    ends[ends > total] = total
    before = pitched & ~final
    ends[before] = ends[before].clip(max=last)
    ends[final] = min(total, last + LONGEST_RING)
    if not final.any():
        last = int(notes["tick"].max(initial=0))
        ends[notes["tick"] == last] = min(total, last + DRUM_TICKS)
    notes["duration"] = ends - notes["tick"]
    return notes


def grounded(notes: GridNotes, tonic: int, spared: int | None = None) -> GridNotes:
    """Have the lowest note of the last chord be the tonic, where an instrument reaches it.

    Args:
        notes: Array of ``GRID_NOTE``, in order, at least one.
        tonic: Pitch class, 0 … 11.
        spared: The index of an instrument that is left as it is.

    Returns:
        The same notes; one of them may have moved down.
    """
    pitched = notes["instrument"] != DRUM
    if not pitched.any():
        return notes
    final = (pitched & (notes["tick"] == notes["tick"][pitched].max())).nonzero()[0]
    final = final[notes["pitch"][final].argsort(kind="stable")]
    lowest = int(notes["pitch"][final[0]])
    goal = lowest - (lowest - tonic) % 12
    notes = notes.copy()
    if goal < lowest:
        for index in final:
            instrument = int(notes["instrument"][index])
            if instrument != spared and goal >= ORDER[instrument].low:
                notes["pitch"][index] = goal
                break
    return notes
