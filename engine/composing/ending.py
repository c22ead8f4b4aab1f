"""The ending of a piece: all instruments together on a last chord, which rings."""

from __future__ import annotations

from typing import Final

from engine.api.instruments import ORDER
from engine.music.grid import TICKS, GridNotes, end_ticks
from engine.music.instrument_table import DRUM
from engine.music.polyphony import DRUM_TICKS

LONGEST_RING: Final = 8 * TICKS
"""The longest ring of a last chord in ticks: two bars of four beats."""


def ended(notes: GridNotes, total: int) -> GridNotes:
    """Let the last chord ring to the end, and end all earlier notes before it.

    Args:
        notes: Array of ``GRID_NOTE``, in order, at least one.
        total: The length of the piece in ticks.

    Returns:
        The notes with new durations. A last chord that begins within ``LONGEST_RING`` of the
        end lasts until ``total``.
    """
    notes = notes.copy()
    pitched = notes["instrument"] != DRUM
    # The last chord: all pitched notes at the last onset of a pitched note.
    last = int(notes["tick"][pitched].max(initial=0))
    final = pitched & (notes["tick"] == last)
    ends = end_ticks(notes)
    ends[ends > total] = total
    # Earlier notes stop where the chord begins; the chord rings.
    before = pitched & ~final
    ends[before] = ends[before].clip(max=last)
    ends[final] = min(total, last + LONGEST_RING)
    # Drums alone have no chord; their last stroke gets a drum's length.
    if not final.any():
        last = int(notes["tick"].max(initial=0))
        ends[notes["tick"] == last] = min(total, last + DRUM_TICKS)
    lengths = ends - notes["tick"]
    notes["duration"] = lengths
    return notes


def grounded(notes: GridNotes, tonic: int, spared: int | None = None) -> GridNotes:
    """Put the tonic at the bottom of the last chord, where an instrument reaches that low.

    Example: a last chord E G C with tonic C, 0, gets its E moved down to the C below.

    Args:
        notes: Array of ``GRID_NOTE``, in order, at least one.
        tonic: Pitch class, 0 … 11.
        spared: The index of an instrument whose notes may not move.

    Returns:
        The notes; one of them may have moved down.
    """
    pitched = notes["instrument"] != DRUM
    if not pitched.any():
        return notes
    final = (pitched & (notes["tick"] == notes["tick"][pitched].max())).nonzero()[0]
    final = final[notes["pitch"][final].argsort(kind="stable")]
    # The nearest tonic at or below the lowest note.
    lowest = int(notes["pitch"][final[0]])
    goal = lowest - (lowest - tonic) % 12
    notes = notes.copy()
    if goal < lowest:
        # The lowest note whose instrument reaches it moves.
        for index in final:
            instrument = int(notes["instrument"][index])
            if instrument != spared and goal >= ORDER[instrument].low:
                notes["pitch"][index] = goal
                break
    return notes
