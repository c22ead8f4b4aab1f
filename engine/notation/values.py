"""Note values: how long a symbol may be, where it may stand in the bar, and what is tied.

A time in the bar is in twelfths of a quarter. Notes are split where a reader looks for the beat:
at bar lines, in the middle of a bar of 4/4, at beats. Syncopations that everybody knows stay
whole, such as eighth, quarter, eighth.

Source: E. Gould, "Behind Bars" (2011), on rhythm, syncopation and rests.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from engine.music.grid import TICKS, Grid
from engine.reading.performance import pulse_ticks

VALUES: Final = {
    48: ("whole", 0),
    36: ("half", 1),
    24: ("half", 0),
    18: ("quarter", 1),
    12: ("quarter", 0),
    9: ("eighth", 1),
    6: ("eighth", 0),
    3: ("16th", 0),
}
"""Ticks to a symbol's type and dots."""
TUPLET_VALUES: Final = {
    16: ("half", 0),
    8: ("quarter", 0),
    6: ("eighth", 1),
    4: ("eighth", 0),
    3: ("16th", 1),
    2: ("16th", 0),
    1: ("32nd", 0),
}
"""Ticks to a symbol's type and dots, of notes three of which take the time of two."""
_COST: Final = 1.0
_OFF_COST: Final = 0.4


class Metre(NamedTuple):
    """What the splitting of notes needs to know of a metre.

    Attributes:
        bar: Ticks in a bar.
        pulse: Ticks from one beat of the foot to the next: 12, or 18 in 6/8.
    """

    bar: int
    pulse: int

    @property
    def half(self) -> int:
        """The place in the bar that no short note hides: the middle of 4/4 and 6/8, or the bar."""
        return self.bar // 2 if self.bar % (2 * self.pulse) == 0 else self.bar


def metre_of(grid: Grid) -> Metre:
    """The metre of a grid.

    Example: ``metre_of(Grid(120.0, 6, 8))`` has a bar of 36 ticks and a pulse of 18.
    """
    return Metre(grid.bar_ticks, pulse_ticks(grid))


@cache
def split_value(start: int, end: int, metre: Metre, *, rest: bool = False) -> tuple[int, ...]:
    """Split a stretch of a bar into as few symbols as can be read well.

    Args:
        start: In ticks from the bar line, a multiple of 3.
        end: Likewise, after ``start`` and at the bar's end at the latest.
        metre: The metre.
        rest: Whether it is silent; rests are split at more places.

    Returns:
        Where each symbol begins, and then ``end``.

    Example: ``split_value(6, 30, Metre(48, 12))`` is ``(6, 24, 30)``.
    """
    if _stands_alone(start, end, metre, rest=rest):
        return (start, end)
    inside = range(start // 3 * 3 + 3, end, 3)
    strongest = min(_rank(place, metre) for place in inside)
    found = []
    for place in inside:
        if _rank(place, metre) == strongest:
            before = split_value(start, place, metre, rest=rest)
            found.append((*before[:-1], *split_value(place, end, metre, rest=rest)))
    return min(found, key=len)


def split_in_tuplet(start: int, end: int) -> tuple[int, ...]:
    """Split a stretch of a tuplet, in ticks from the tuplet's start, into symbols.

    Example: a stretch of 10 ticks is ``(0, 8, 10)``.
    """
    places = [start]
    while (place := places[-1]) < end:
        left = end - place
        # What begins between two eighths of the triplet ends at the next one, if it cannot whole.
        most = left if left in TUPLET_VALUES or place % 4 == 0 else min(left, 4 - place % 4)
        places.append(place + max(value for value in TUPLET_VALUES if value <= most))
    return tuple(places)


def tuplet_spans(bounds: frozenset[int], metre: Metre) -> list[tuple[int, int]]:
    """Find where in a bar notes lie on thirds and not on halves.

    Args:
        bounds: Where notes begin and end in the bar, in ticks from the bar line.
        metre: The metre.

    Returns:
        Start and end of each tuplet in ticks, in order; in each, three notes take the time of two.

    Example: eighths of a triplet on the first beat are one from 0 to 12.
    """
    spans: list[tuple[int, int]] = []
    if metre.pulse != TICKS:
        # In 6/8 an eighth is what can be divided by three.
        for begin in range(0, metre.bar, TICKS // 2):
            spans += _span(bounds, begin, begin + TICKS // 2)
        return spans
    begin = 0
    while begin < metre.bar:
        wide = begin + 2 * TICKS
        inside = {place - begin for place in bounds if begin < place < wide}
        if begin % (2 * TICKS) == 0 and wide <= metre.bar and inside and inside <= {8, 16}:
            spans.append((begin, wide))
            begin = wide
            continue
        middle = begin + TICKS // 2
        if middle in bounds:
            spans += _span(bounds, begin, middle)
            spans += _span(bounds, middle, begin + TICKS)
        else:
            spans += _span(bounds, begin, begin + TICKS)
        begin += TICKS
    return spans


def symbols_in(start: int, end: int, metre: Metre, *, rest: bool = False) -> float:
    """How much there is to read in a stretch that may cross bar lines; 1 for one plain symbol.

    Stretches that end on thirds of a beat count as if they lay in a tuplet.
    """
    cost, place = 0.0, start
    while place < end:
        stop = min(end, place // metre.bar * metre.bar + metre.bar)
        origin = place // metre.bar * metre.bar
        if place % 3 or stop % 3:
            cost += _COST + _OFF_COST
        else:
            cost += _COST * (len(split_value(place - origin, stop - origin, metre, rest=rest)) - 1)
        place = stop
    return cost


def _span(bounds: frozenset[int], begin: int, end: int) -> list[tuple[int, int]]:
    """The stretch as a tuplet, if notes begin or end in it off its sixteenths."""
    return [(begin, end)] if any(begin < place < end and place % 3 for place in bounds) else []


def _rank(place: int, metre: Metre) -> int:
    """How strong a place in the bar is; 0 is strongest."""
    levels = (metre.half, metre.pulse, TICKS if metre.pulse == TICKS else TICKS // 2, 6, 3)
    return next(rank for rank, level in enumerate(levels) if place % level == 0)


def _stands_alone(start: int, end: int, metre: Metre, *, rest: bool) -> bool:
    """Whether one symbol may fill a stretch."""
    length, pulse = end - start, metre.pulse
    if length not in VALUES:
        return False
    if (start, length) == (0, metre.bar):
        return True
    if length > pulse and start % pulse == 0 and end % pulse == 0:
        return start % length == 0 if rest else length <= 3 * pulse
    if start // pulse != (end - 1) // pulse:
        # A quarter between two eighths, a dotted one beside an eighth, in one half of the bar.
        same_half = start // metre.half == (end - 1) // metre.half
        known = pulse == TICKS and length in (TICKS, TICKS * 3 // 2)
        return known and not rest and start % 6 == 0 and same_half
    within = start % pulse
    if rest:
        return within % length == 0
    return within % (6 if length == TICKS else 3) == 0
