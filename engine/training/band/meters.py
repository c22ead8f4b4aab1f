"""Which stretches of a file are in one metre, by its time signatures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from numpy.typing import NDArray

_METERS: Final = {4.0: 4, 8.0: 4, 3.0: 3, 1.5: 3, 6.0: 3, 2.0: 2}
"""Quarter notes per bar to the metre that the bar is read in."""
_UNSAID: Final = 4.0
"""Quarter notes per bar until a file states another signature."""
_NEAR: Final = 1 / 24
"""How far from a bar line, in beats, still counts as on it: converters round."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive bars in one metre; times are beats from the file's start.

    Attributes:
        start: Where it begins, its upbeat included.
        bar_line: Its first bar line, ≥ ``start``.
        end: Where it ends; infinite for the last one.
        meter: Beats per bar, one of ``grid.METERS``; 0 while a metre is not understood.
        whole: Whether it is all of the file.
    """

    start: float
    bar_line: float
    end: float
    meter: int
    whole: bool = False

    def has_bar_line(self, beat: float) -> bool:
        """Whether a beat is on one of its bar lines."""
        return self.meter > 0 and (abs(math.remainder(beat - self.bar_line, self.meter)) < _NEAR)


WHOLE: Final = Stretch(0.0, 0.0, math.inf, 4, whole=True)
"""A file in 4/4."""


def stretches(signs: Sequence[tuple[float, float]], last: float) -> list[Stretch]:
    """Find the stretches of a file in metres that are understood.

    Converted scores write an upbeat, and a short last bar, as less than a bar in another metre.
    Such a part belongs to its neighbour.

    Args:
        signs: The time signatures: beats from the start, and quarter notes per bar.
        last: The last onset, in beats.

    Returns:
        The stretches in order; nothing if no metre is understood. ``stretches([(0, 4), (16, 3)],
        30)`` gives four bars of 4/4 and then 3/4 to the end.
    """
    said = {_METERS.get(quarters) for _, quarters in signs} or {WHOLE.meter}
    if len(said) == 1:
        (only,) = said
        return [] if only is None else [replace(WHOLE, meter=only)]
    found = _joined(signs, last)
    if len(found) > 1 and found[1].bar_line < found[1].meter:
        found[:2] = [replace(found[1], start=0.0)]
    if len(found) > 1:
        before, ending = found[-2:]
        if before.has_bar_line(ending.bar_line) and last - ending.bar_line < before.meter - _NEAR:
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
    odd = (stretch.end - stretch.bar_line) % stretch.meter

    def carried(one: Stretch) -> float:
        position = (onsets[inside] - one.bar_line + _NEAR) % one.meter
        return float(weight[inside][position < 2 * _NEAR].sum())

    return max(stretch, replace(stretch, bar_line=stretch.bar_line + odd), key=carried)


def _joined(signs: Sequence[tuple[float, float]], last: float) -> list[Stretch]:
    """What lies between changes of metre; a metre of 0 is not understood."""
    # Of several signatures at one beat the last one counts.
    stated = {0.0: _UNSAID, **dict(sorted(signs, key=lambda sign: sign[0]))}
    begins = [begin for begin in stated if begin <= last]
    found: list[Stretch] = []
    for begin, end in zip(begins, [*begins[1:], math.inf], strict=True):
        meter = _METERS.get(stated[begin], 0)
        if found and found[-1].meter == meter and found[-1].has_bar_line(begin):
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(Stretch(begin, begin, end, meter))
    return found
