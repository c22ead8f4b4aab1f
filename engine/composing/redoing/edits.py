"""What is written anew of a piece, as gaps in what stands, in the order of being filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.api.redo import Redo
from engine.composing.redoing.refusals import check_redo
from engine.composing.redoing.standing import StandingMusic
from engine.music.grid import GridNotes, sorted_grid
from engine.tokens.gap import GAP_BARS


@dataclass(frozen=True, slots=True)
class GapEdit:
    """Bars that some instruments write anew.

    Attributes:
        first: The first bar, counted from 0 on the new piece's bars.
        last: The bar after the last.
        writes: Indices in ``instruments.ORDER``, in order.
        grows: Whether the piece has no such bars yet, so that they have no chords either.
        joins: Whether the instruments play nothing there yet.
    """

    first: int
    last: int
    writes: tuple[int, ...]
    grows: bool = False
    joins: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Edits:
    """What becomes of a piece.

    Attributes:
        bars: The new length.
        front: Bars that come before the old first one.
        cut: The bar of the old piece from which on its tempo is no longer kept; its length if it
            is kept to its end.
        old: All notes as they were, on the new piece's bars, in the grid's order, [n].
        index: Which note of the standing score each is, [n].
        kept: Which of them stay, [n].
        gaps: What is written, in this order.
    """

    bars: int
    front: int
    cut: int
    old: GridNotes
    index: NDArray[np.intp]
    kept: NDArray[np.bool_]
    gaps: tuple[GapEdit, ...]


LONGEST: Final = GAP_BARS[-1]
"""The most bars that are written at once, those of the longest gap learned from."""


def plan_edits(redo: Redo, standing: StandingMusic) -> Edits:
    """Find what stays, and what is written.

    Example: ``Redo(bars=(5, 8), parts=("bass",))`` gives one gap, the bars from 4 to 8 of the bass.

    Args:
        redo: What is asked for.
        standing: The piece.

    Raises:
        RequestError: The piece does not allow it.
    """
    check_redo(redo, standing)
    bar, bars = standing.grid.bar_ticks, standing.bars
    order = np.lexsort(
        (
            -standing.notes["pitch"].astype(int),
            standing.notes["instrument"],
            standing.notes["tick"],
        )
    )
    old = standing.notes[order].copy()
    old["tick"] += redo.front * bar
    kept = np.ones(len(old), bool)
    first, past = (1, bars) if redo.bars is None else redo.bars
    first, past = first - 1 + redo.front, past + redo.front
    whole = redo.bars is None
    total = redo.front + bars + redo.more

    def inside(names: tuple[int, ...], begin: int, end: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.isin(old["instrument"], names)
        found &= (old["tick"] >= begin * bar) & (old["tick"] < end * bar)
        return found

    gaps: list[GapEdit] = []
    if redo.remove:
        kept &= ~inside(_indices(redo.remove), first, past)
    stays = tuple(np.unique(old["instrument"][kept]).tolist())
    cut = bars
    if redo.more:
        # The last bar has the ending, which moves; a loop has none.
        cut = bars if standing.loop_bars else max(bars - 1, 1)
        begin = redo.front + cut
        kept &= ~inside(stays, begin, total)
        gaps.append(GapEdit(begin, total, stays, grows=True))
    if redo.front:
        before = GapEdit(0, redo.front, stays, grows=True)
        # What follows the end of a loop is its beginning.
        gaps.insert(0 if standing.loop_bars else len(gaps), before)
    if redo.parts or (redo.bars and not (redo.add or redo.remove)):
        named = _indices(redo.parts)
        playing = tuple(np.unique(old["instrument"][kept & inside(stays, first, past)]).tolist())
        writes = named or playing or stays
        kept &= ~inside(writes, first, past)
        gaps.append(GapEdit(first, past, writes))
    if redo.add:
        begin, end = (0, total) if whole else (first, past)
        gaps.append(GapEdit(begin, end, _indices(redo.add), joins=True))
    split = tuple(part for gap in gaps for part in _stretches(gap))
    return Edits(total, redo.front, cut, old, order, kept, split)


def without(notes: GridNotes, gap: GapEdit, bar: int) -> GridNotes:
    """Notes without those that a gap is written in place of, in order."""
    inside = (notes["tick"] >= gap.first * bar) & (notes["tick"] < gap.last * bar)
    return sorted_grid(notes[~(inside & np.isin(notes["instrument"], gap.writes))])


def _indices(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(index for index, one in enumerate(ORDER) if one.name in names)


def _stretches(gap: GapEdit) -> list[GapEdit]:
    """A gap in parts of at most ``LONGEST`` bars, as equal as they can be."""
    bars = gap.last - gap.first
    count = -(-bars // LONGEST)
    size = -(-bars // count)
    firsts = range(gap.first, gap.last, size)
    return [
        GapEdit(first, min(first + size, gap.last), gap.writes, gap.grows, gap.joins)
        for first in firsts
    ]
