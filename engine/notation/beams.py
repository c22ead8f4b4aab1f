"""Beams: which short notes hang together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from engine.music.grid import TICKS
from engine.notation.symbols import Symbol
from engine.notation.values import Metre

_LEVELS: Final = {"eighth": 1, "16th": 2, "32nd": 3}


def beams_of(bar: Sequence[Symbol], metre: Metre) -> list[tuple[str, ...]]:
    """Beam the notes of each beat, and plain eighths of half a bar of 4/4 together.

    Args:
        bar: The symbols of one voice in one bar.
        metre: The metre.

    Returns:
        For each symbol what each of its beams does there, the outermost first, in MusicXML's
        words: ``begin``, ``continue``, ``end``, ``forward hook`` or ``backward hook``.

    Example: a dotted eighth and a sixteenth are ``("begin",)`` and ``("end", "backward hook")``.
    """
    found: list[tuple[str, ...]] = [()] * len(bar)
    for group in _groups(bar, metre):
        levels = [_LEVELS[bar[index].value] for index in group]
        beams: list[list[str]] = [[] for _ in group]
        for level in range(1, max(levels) + 1):
            for first, last in _runs([one >= level for one in levels]):
                if first == last:
                    beams[first].append("backward hook" if first else "forward hook")
                    continue
                for place in range(first, last + 1):
                    ends = {first: "begin", last: "end"}
                    beams[place].append(ends.get(place, "continue"))
        for index, one in zip(group, beams, strict=True):
            found[index] = tuple(one)
    return found


def _groups(bar: Sequence[Symbol], metre: Metre) -> Iterator[list[int]]:
    """The indices of symbols under one beam, two at least."""
    group: list[int] = []
    window = -1
    for index, symbol in enumerate(bar):
        short = bool(symbol.pitches) and symbol.value in _LEVELS
        here = _window(bar, symbol.start, metre) if short else -1
        if here != window:
            yield from _without_torn_tuplets(bar, group)
            group = []
        window = here
        if short:
            group.append(index)
    yield from _without_torn_tuplets(bar, group)


def _without_torn_tuplets(bar: Sequence[Symbol], group: Sequence[int]) -> Iterator[list[int]]:
    """Split a group where its beam would begin within a tuplet and end outside, or so."""
    cuts: set[int] = set()
    for first, last in _tuplets(bar):
        inside = [index for index in group if first <= index <= last]
        if 0 < len(inside) < min(last - first + 1, len(group)):
            cuts |= {first, last + 1}
    part: list[int] = []
    for index in group:
        if part and any(part[-1] < cut <= index for cut in cuts):
            if len(part) > 1:
                yield part
            part = []
        part.append(index)
    if len(part) > 1:
        yield part


def _tuplets(bar: Sequence[Symbol]) -> Iterator[tuple[int, int]]:
    """The first and last index of each tuplet."""
    first = 0
    for index, symbol in enumerate(bar):
        if symbol.opens:
            first = index
        if symbol.closes:
            yield first, index


def _window(bar: Sequence[Symbol], start: int, metre: Metre) -> int:
    """Where the stretch begins whose notes are beamed with one that begins at a place."""
    if metre.pulse == TICKS and metre.bar % (2 * TICKS) == 0:
        half = start // (2 * TICKS) * 2 * TICKS
        inside = [one for one in bar if half <= one.start < half + 2 * TICKS]
        if all(one.value == "eighth" and not one.dots and not one.tuplet for one in inside):
            return half
    return start // metre.pulse * metre.pulse


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The first and last index of each run of true flags."""
    first = None
    for index, flag in enumerate([*flags, False]):
        if flag and first is None:
            first = index
        elif not flag and first is not None:
            yield first, index - 1
            first = None
