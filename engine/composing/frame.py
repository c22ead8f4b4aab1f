"""What all candidates of a request have in common before their first note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.api.chord_names import Chord
from engine.api.keys import Key
from engine.music.grid import GRID_NOTE, Grid, GridNotes
from engine.music.mood_curve import Curve
from engine.tokens.attribute import Tokens
from engine.tokens.tokenizer import TOKENS


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What all candidates of a request have in common before their first note.

    Attributes:
        curve: The mood condition, by the share of its length that a row has written.
        key: Its mode is a condition, its tonic bounds the ranges; notes are in C.
        grid: Tempo and meter.
        bars: Length of the music.
        instruments: The instruments that play, indices in ``instruments.ORDER``.
        source: The kind of music, one of ``note_conditions.SOURCES_TOLD``, or None.
        density: Notes per quarter of all instruments together, or None.
        enters: Index of an instrument to the tick at which it comes in; the others begin at 0.
        prefix: The first notes of every piece, which are forced; in C, without an end.
        standing: Notes that stand already; in C, in order.
        last_chord: The chord of the last bar, in C; None for the tonic's.
        counted_from: Where the bars begin of which each instrument has to play in its share.
    """

    curve: Curve
    key: Key
    grid: Grid
    bars: int
    instruments: Sequence[int]
    source: str | None = None
    density: float | None = None
    enters: Mapping[int, int] = field(default_factory=dict)
    prefix: Tokens = field(default_factory=lambda: np.zeros(0, TOKENS))
    standing: GridNotes = field(default_factory=lambda: np.zeros(0, GRID_NOTE))
    last_chord: Chord | None = None
    counted_from: int = 0
