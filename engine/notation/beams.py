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
        if symbol.pitches and symbol.value in _LEVELS:
            here = _window(bar, symbol.start, metre)
            if here != window and group:
                if len(group) > 1:
                    yield group
                group = []
            window = here
            group.append(index)
            continue
        if len(group) > 1:
            yield group
        group = []
    if len(group) > 1:
        yield group


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
