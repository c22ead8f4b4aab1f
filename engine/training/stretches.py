"""Which stretches of a file are in one metre, by its time signatures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from numpy.typing import NDArray

_SIMPLE: Final = {4.0: (4, 4), 8.0: (4, 4), 3.0: (3, 4), 6.0: (3, 4), 2.0: (2, 4)}
"""Quarter notes per bar to the metre that the bar is read in."""
_COMPOUND: Final = {3.0: (6, 8), 1.5: (6, 8), 6.0: (6, 8)}
"""Quarter notes per bar to the metre of bars that are counted in eighths: two bars of 3/8 are read
as one of 6/8, one of 12/8 as two."""
_UNSAID: Final = (4, 4)
"""The signature until a file states another one."""
_NEAR: Final = 1 / 24
"""How far from a bar line, in beats, still counts as on it: converters round."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive bars in one metre; times are beats from the file's start.

    Attributes:
        start: Where it begins, its upbeat included.
        bar_line: Its first bar line, ≥ ``start``.
        end: Where it ends; infinite for the last one.
        meter: Beats per bar, the upper number of a metre; 0 while it is not understood.
        unit: Its lower number.
        whole: Whether it is all of the file.
    """

    start: float
    bar_line: float
    end: float
    meter: int
    unit: int = 4
    whole: bool = False

    @property
    def bar(self) -> float:
        """Quarter notes per bar."""
        return self.meter * 4 / self.unit

    def has_bar_line(self, beat: float) -> bool:
        """Whether a beat is on one of its bar lines."""
        return self.meter > 0 and abs(math.remainder(beat - self.bar_line, self.bar)) < _NEAR


WHOLE: Final = Stretch(0.0, 0.0, math.inf, 4, whole=True)
"""A file in 4/4."""


def read_as(upper: int, lower: int) -> tuple[int, int]:
    """The metre that bars of a time signature are read in; (0, 4) if it is not understood.

    Example: 2/2 is read as 4/4, and 3/8 as 6/8, two bars in one.
    """
    quarters = 4 * upper / lower
    if lower >= 8 and upper % 3 == 0:
        return _COMPOUND.get(quarters, (0, 4))
    return _SIMPLE.get(quarters, (0, 4))


def stretches(signs: Sequence[tuple[float, int, int]], last: float) -> list[Stretch]:
    """Find the stretches of a file in metres that are understood.

    Converted scores write an upbeat, and a short last bar, as less than a bar in another metre.
    Such a part belongs to its neighbour.

    Args:
        signs: The time signatures: quarter notes from the start, upper and lower number.
        last: The last onset, in beats.

    Returns:
        The stretches in order; nothing if no metre is understood. ``stretches([(0, 4, 4),
        (16, 3, 4)], 30)`` gives four bars of 4/4 and then 3/4 to the end.
    """
    said = {read_as(*sign[1:]) for sign in signs} or {_UNSAID}
    if len(said) == 1:
        ((meter, unit),) = said
        return [replace(WHOLE, meter=meter, unit=unit)] if meter else []
    found = _joined(signs, last)
    if len(found) > 1 and found[1].bar_line < found[1].bar:
        found[:2] = [replace(found[1], start=0.0)]
    if len(found) > 1:
        before, ending = found[-2:]
        if before.has_bar_line(ending.bar_line) and last - ending.bar_line < before.bar - _NEAR:
            found[-2:] = [replace(before, end=math.inf)]
    whole = len(found) == 1
    return [replace(one, whole=whole) for one in found if one.meter]


def with_upbeat(stretch: Stretch, onsets: NDArray[Any], weight: NDArray[Any]) -> Stretch:
    """Move a stretch's bar lines to where the weight lies.

    Scores often hold an upbeat without a signature of its own. So where a stretch is no whole
    number of bars, its odd beats may be its first ones or its last ones.

    Args:
        stretch: The stretch.
        onsets: Of all notes of the file, in beats, [n].
        weight: How much each tells of where bars begin, ≥ 0, [n].
    """
    if math.isinf(stretch.end) or stretch.has_bar_line(stretch.end):
        return stretch
    inside = (onsets >= stretch.start) & (onsets < stretch.end)
    odd = (stretch.end - stretch.bar_line) % stretch.bar

    def carried(one: Stretch) -> float:
        position = (onsets[inside] - one.bar_line + _NEAR) % one.bar
        return float(weight[inside][position < 2 * _NEAR].sum())

    return max(stretch, replace(stretch, bar_line=stretch.bar_line + odd), key=carried)


def _joined(signs: Sequence[tuple[float, int, int]], last: float) -> list[Stretch]:
    """What lies between changes of metre; a metre of 0 is not understood."""
    # Of several signatures at one beat the last one counts.
    stated = {0.0: _UNSAID}
    stated.update(
        (at, (upper, lower)) for at, upper, lower in sorted(signs, key=lambda one: one[0])
    )
    begins = [begin for begin in stated if begin <= last]
    found: list[Stretch] = []
    for begin, end in zip(begins, [*begins[1:], math.inf], strict=True):
        meter = read_as(*stated[begin])
        alike = found and (found[-1].meter, found[-1].unit) == meter
        if alike and found[-1].has_bar_line(begin):
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(Stretch(begin, begin, end, *meter))
    return found
