"""What all candidates of a request have in common before their first note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.api.chord_names import Chord
from engine.api.keys import Key
from engine.composing.rules import LONGEST_REST_BARS
from engine.music.grid import GRID_NOTE, Grid, GridNotes
from engine.music.mood_curve import Curve
from engine.tokens.attribute import Tokens
from engine.tokens.gap import Gap
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
        density: Notes per quarter of all instruments together, at points evenly spaced over the
            music, or None.
        enters: Index of an instrument to the tick at which it comes in; the others begin at 0.
        prefix: The first notes of every piece, which are forced; in C, without an end.
        standing: Notes that stand already, beside what is written and after it; in C, in order.
        before: Notes before what is written and the prefix, to look back to; in C, in order.
        first_tick: The bar line from which the first note's shift counts, where the prefix begins.
        gap: What is written of music that stands; None for a piece that is written to its end.
        opens: Whether what is written begins the piece, so that its first note comes at once.
        rest_bars: The longest rest of those who are written, in bars.
        closes: Whether what is written ends the piece, with a last chord.
        last_chord: The chord of the last bar, in C; None for the tonic's.
        counted_from: Where the bars begin of which each instrument has to play in its share.
    """

    curve: Curve
    key: Key
    grid: Grid
    bars: int
    instruments: Sequence[int]
    source: str | None = None
    density: Sequence[float] | None = None
    enters: Mapping[int, int] = field(default_factory=dict)
    prefix: Tokens = field(default_factory=lambda: np.zeros(0, TOKENS))
    standing: GridNotes = field(default_factory=lambda: np.zeros(0, GRID_NOTE))
    before: GridNotes = field(default_factory=lambda: np.zeros(0, GRID_NOTE))
    first_tick: int = 0
    gap: Gap | None = None
    opens: bool = True
    rest_bars: float = LONGEST_REST_BARS
    closes: bool = True
    last_chord: Chord | None = None
    counted_from: int = 0

    @property
    def writes(self) -> Sequence[int]:
        """The instruments that are written, indices in ``instruments.ORDER``."""
        return self.instruments if self.gap is None else self.gap.writes

    @property
    def begins(self) -> int:
        """The first tick at which what is new may begin, behind a prefix of a gap."""
        return self.first_tick if self.gap is None else self.gap.begin

    @property
    def ends(self) -> int:
        """The first tick after what is written."""
        return self.bars * self.grid.bar_ticks if self.gap is None else self.gap.end
