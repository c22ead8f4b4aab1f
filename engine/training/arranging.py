"""Music for fewer or for other instruments, so that any set of them can be asked for."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import BY_NAME
from engine.music.grid import GridNotes, sorted_grid
from engine.music.instrument_table import DRUM
from engine.music.polyphony import limit_polyphony
from engine.tokens.tokenizer import into_range
from engine.tokens.vocabulary import SHIFT_TICKS

FEWER: Final = 0.25
"""How often only some of a piece's instruments are left."""
EXCHANGED: Final = 0.25
"""How often an instrument's part is given to a related one, for those that are rare."""
_MIN_LEFT: Final = 64
"""Notes that must be left of a piece for fewer instruments."""

_NAMES: Final = list(BY_NAME)
_RELATED: Final = tuple(
    tuple(_NAMES.index(name) for name in names)
    for names in (
        ("piano", "guitar", "harp", "mallets", "electric guitar"),
        ("organ", "string section", "pad", "choir", "brass"),
        ("violin", "flute", "winds", "lead", "brass", "choir"),
        ("cello", "winds", "violin", "brass"),
    )
)


def arranged(notes: GridNotes, rng: np.random.Generator) -> GridNotes:
    """A piece as it is or, now and then, for fewer or for other instruments.

    Example: of drums, bass and piano, now and then bass and guitar.

    Args:
        notes: Array of ``GRID_NOTE``, in order, whose rests shifts can tell.
        rng: Draws.
    """
    present = np.unique(notes["instrument"])
    if len(present) > 2 and rng.random() < FEWER:
        count = int(rng.integers(2, len(present)))
        kept = rng.choice(present, size=count, replace=False)
        fewer = notes[np.isin(notes["instrument"], kept)]
        if len(fewer) >= _MIN_LEFT and representable(fewer):
            notes, present = fewer, kept
    # Whoever plays alone is left so: a pianist's hands make no guitar part.
    if len(present) > 1 and rng.random() < EXCHANGED:
        notes = _exchanged(notes, present, rng)
    return notes


def _exchanged(notes: GridNotes, present: NDArray[np.int16], rng: np.random.Generator) -> GridNotes:
    """Give one instrument's part to a related one that does not play yet, if there is one."""
    one = int(rng.choice(present))
    groups = [group for group in _RELATED if one in group]
    if one == DRUM or not groups:
        return notes
    group = groups[int(rng.integers(len(groups)))]
    other = int(rng.choice(group))
    if other in present:
        return notes
    notes = notes.copy()
    notes["instrument"][notes["instrument"] == one] = other
    notes["pitch"] = into_range(notes["pitch"], notes["instrument"])
    return limit_polyphony(sorted_grid(notes))


def representable(notes: GridNotes, origin: int | None = None) -> bool:
    """Whether a shift is as long as each gap between notes.

    Example: a rest of 50 ticks is none of the shifts.

    Args:
        notes: Array of ``GRID_NOTE``, in order, at least one.
        origin: The tick from which the first gap counts; None leaves it out.
    """
    first = int(notes["tick"][0]) if origin is None else origin
    return bool(np.isin(np.diff(notes["tick"], prepend=first), SHIFT_TICKS).all())
