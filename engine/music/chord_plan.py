"""Lays a progression that was asked for out on the grid."""

from __future__ import annotations

from collections.abc import Iterator

from engine.api.chord_parsing import parse_chord
from engine.api.keys import Key
from engine.api.progression import Progression
from engine.music.chords import Chords, merge_chords, to_chords
from engine.music.grid import TICKS, Grid


def progression_bars(progression: Progression, grid: Grid) -> int:
    """How many bars a progression fills once through, the last one counted in full.

    Example: ``Am:2 F:2 C`` fills two bars of 4/4.
    """
    return -(-sum(ticks for _, ticks in _lengths(progression, grid)) // grid.bar_ticks)


def resolve_progression(
    progression: Progression, key: Key, grid: Grid, bars: int | None = None
) -> Chords:
    """Lay out a progression for a piece: numerals in its key, names as they stand.

    A progression that is shorter than the piece comes round again. It begins anew at a bar line:
    until there its last chord goes on.

    Example: ``I V`` in C major over three bars of 4/4 is C at tick 0, G at 48 and C at 96.

    Args:
        progression: What was asked for.
        key: The key of the piece; chords by name are not moved to it.
        grid: Its meter says how long a bar is. Chords that share one change on beats where there
            are enough of them, the first ones longer if they cannot be alike.
        bars: The length of the piece, ≥ 1; a longer progression is cut off. None for once
            through.

    Returns:
        Array of ``CHORD``, the first at tick 0.
    """
    lengths = _lengths(progression, grid)
    once = progression_bars(progression, grid) * grid.bar_ticks
    end = once if bars is None else bars * grid.bar_ticks
    placed = []
    for first in range(0, end, once):
        tick = first
        for chord, ticks in lengths:
            placed.append((tick, parse_chord(chord, key)))
            tick += ticks
    return merge_chords(to_chords((tick, chord) for tick, chord in placed if tick < end))


def _lengths(progression: Progression, grid: Grid) -> list[tuple[str, int]]:
    """Each chord with its ticks."""
    return list(_each_length(progression, grid))


def _each_length(progression: Progression, grid: Grid) -> Iterator[tuple[str, int]]:
    # The beats of 6/8 are two dotted quarters.
    beat = TICKS if grid.unit == 4 else TICKS * 3 // 2
    place = 0
    for step in progression.steps:
        if step.beats is not None:
            yield step.chord, round(step.beats * TICKS)
            continue
        unit = beat if step.sharing * beat <= grid.bar_ticks else TICKS // 2
        units = grid.bar_ticks // unit
        begin, end = (-(-units * index // step.sharing) for index in (place, place + 1))
        yield step.chord, (end - begin) * unit
        place = (place + 1) % step.sharing
