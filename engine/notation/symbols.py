"""Turns what a voice has to play into the symbols of each bar: values, ties, tuplets, rests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from engine.notation.lengths import Written
from engine.notation.values import (
    TUPLET_VALUES,
    VALUES,
    Metre,
    split_in_tuplet,
    split_value,
    tuplet_spans,
)


class Symbol(NamedTuple):
    """A chord or a rest, as one symbol.

    Attributes:
        start: In ticks from the bar line.
        ticks: How long it lasts.
        value: ``whole`` … ``32nd``, as MusicXML names them.
        dots: How many dots stand behind it.
        pitches: MIDI note numbers, from the top down; none for a rest.
        tied_before: Whether it goes on from the symbol before.
        tied_after: Whether the next symbol goes on with it.
        staccato: Whether it bears a dot above.
        tuplet: Whether it is of those of which three take the time of two.
        opens: Whether a tuplet begins with it.
        closes: Whether a tuplet ends with it.
    """

    start: int
    ticks: int
    value: str
    dots: int
    pitches: tuple[int, ...]
    tied_before: bool = False
    tied_after: bool = False
    staccato: bool = False
    tuplet: bool = False
    opens: bool = False
    closes: bool = False

    @property
    def end(self) -> int:
        """Where it ends, in ticks from the bar line."""
        return self.start + self.ticks


class _Piece(NamedTuple):
    """A stretch within a bar that is to be written."""

    start: int
    end: int
    pitches: tuple[int, ...]
    before: bool
    after: bool
    staccato: bool


def bar_symbols(
    voice: Sequence[Written], bars: int, metre: Metre, *, ties: bool = True
) -> list[list[Symbol]]:
    """Write a voice bar by bar; rests fill what is silent.

    Args:
        voice: In order, without overlaps.
        bars: How many bars there are; what lies beyond them is cut off.
        metre: The metre.
        ties: Whether what takes several symbols is tied; else rests follow the first one.

    Returns:
        The symbols of each bar, in order, which fill it; none where the voice is silent.

    Example: a quarter on the last eighth of a bar becomes two tied eighths.
    """
    pieces: list[list[_Piece]] = [[] for _ in range(bars)]
    for chord in voice:
        begin, last = chord.start // metre.bar, (chord.end - 1) // metre.bar
        for bar in range(begin, min(last, bars - 1) + 1):
            origin = bar * metre.bar
            pieces[bar].append(
                _Piece(
                    max(chord.start - origin, 0),
                    min(chord.end - origin, metre.bar),
                    chord.pitches,
                    bar > begin,
                    bar < min(last, bars - 1),
                    chord.staccato and bar == begin,
                )
            )
    found = [_symbols(_with_rests(one, metre), metre) if one else [] for one in pieces]
    return found if ties else [[_untied(symbol) for symbol in bar] for bar in found]


def _untied(symbol: Symbol) -> Symbol:
    """A symbol without its ties; what would only hold a note on is a rest."""
    pitches = () if symbol.tied_before else symbol.pitches
    return symbol._replace(pitches=pitches, tied_before=False, tied_after=False)


def _with_rests(pieces: Sequence[_Piece], metre: Metre) -> list[_Piece]:
    filled, place = [], 0
    for piece in pieces:
        if piece.start > place:
            filled.append(_rest(place, piece.start))
        filled.append(piece)
        place = piece.end
    if place < metre.bar:
        filled.append(_rest(place, metre.bar))
    return filled


def _rest(start: int, end: int) -> _Piece:
    return _Piece(start, end, (), before=False, after=False, staccato=False)


def _symbols(pieces: Sequence[_Piece], metre: Metre) -> list[Symbol]:
    """Split the pieces of a full bar into symbols."""
    bounds = frozenset(place for piece in pieces for place in (piece.start, piece.end))
    spans = tuplet_spans(bounds, metre)
    edges = {place for span in spans for place in span}
    written: list[Symbol] = []
    for piece in pieces:
        cuts = [piece.start, *sorted(e for e in edges if piece.start < e < piece.end), piece.end]
        for start, end in itertools.pairwise(cuts):
            span = next((one for one in spans if one[0] <= start < one[1]), None)
            written += _stretch(piece, start, end, span, metre)
    return written


def _stretch(
    piece: _Piece, start: int, end: int, span: tuple[int, int] | None, metre: Metre
) -> list[Symbol]:
    """The symbols of a part of a piece that lies within one tuplet, or in none."""
    if span is None:
        places = split_value(start, end, metre, rest=not piece.pitches)
    else:
        places = tuple(span[0] + at for at in split_in_tuplet(start - span[0], end - span[0]))
    values = VALUES if span is None else TUPLET_VALUES
    found = []
    for begin, stop in itertools.pairwise(places):
        value, dots = values[stop - begin]
        found.append(
            Symbol(
                begin,
                stop - begin,
                value,
                dots,
                piece.pitches,
                tied_before=bool(piece.pitches) and (piece.before or begin > piece.start),
                tied_after=bool(piece.pitches) and (piece.after or stop < piece.end),
                staccato=piece.staccato and begin == piece.start,
                tuplet=span is not None,
                opens=span is not None and begin == span[0],
                closes=span is not None and stop == span[1],
            )
        )
    return found
