"""An analysis as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from engine.api.analysis import Analysis
from engine.api.analysis_rows import ChordSpan, PartFigures
from engine.api.chord_names import pitch_name
from engine.api.clock import clock_text
from engine.api.keys import Key

MAX_PARTS: Final = 24
"""Parts that are listed; of more, the rest is counted."""
_BARS_IN_LINE: Final = 4
_BAR_WIDTH: Final = 15
_BEATS_FROM: Final = {
    "file": "as the file states",
    "found": "heard in the notes",
    "none": "no steady beat",
}
_MAX_CHANGES: Final = 8


def analysis_lines(found: Analysis) -> Iterator[str]:
    """Write an analysis for people: what it is first, then the details."""
    begin = f", from {clock_text(found.begin)}, times and bars counted from there"
    begin = begin if found.begin else ""
    yield f"{found.name}: {clock_text(found.seconds)}{begin}, {_counted(found.notes, 'note')}"
    yield ""
    yield _row("Key", _changes([(one.begin, str(one.key)) for one in found.keys], str(found.key)))
    tempo = f"{found.tempo:g} BPM" if found.tempo else "none"
    changes = [(one.begin, f"{one.tempo:g} BPM") for one in found.tempos]
    yield _row("Tempo", f"{_changes(changes, tempo)} ({_BEATS_FROM[found.beats]})")
    if found.metres:
        metres = [(one.begin, str(one)) for one in found.metres]
        yield _row("Metre", f"{_changes(metres, metres[0][1])}, {_counted(len(found.bars), 'bar')}")
    mood = found.reading
    yield _row("Mood", f"valence {mood.valence:+.2f}, arousal {mood.arousal:+.2f}")
    yield _row("Density", f"{found.density:.1f} notes a second, {found.polyphony:.1f} at once")
    if found.melody:
        pitches = [one.pitch for one in found.melody]
        span = f"{pitch_name(min(pitches), found.key)} to {pitch_name(max(pitches), found.key)}"
        yield _row("Melody", f"{_counted(len(found.melody), 'note')}, {span}")
    if found.sections:
        yield ""
        yield f"Form: {found.form}"
        for one in found.sections:
            yield (
                f"  {one.name:<4} bars {one.bar:>4} to {one.bar + one.bars - 1:<4} "
                f"from {clock_text(one.begin)}"
            )
    yield ""
    yield "Instruments"
    for part in found.parts[:MAX_PARTS]:
        yield f"  {_part(part, found.key)}"
    if len(found.parts) > MAX_PARTS:
        yield f"  and {len(found.parts) - MAX_PARTS} more"
    if len(found.moods) > 1:
        yield ""
        yield "Mood over time"
        for moment in found.moods:
            yield (
                f"  {clock_text(moment.time):>6}  valence {moment.valence:+.2f}  "
                f"arousal {moment.arousal:+.2f}"
            )
    yield ""
    yield "Chords"
    yield from _chords(found)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _row(name: str, text: str) -> str:
    return f"{name:<9}{text}"


def _changes(rows: list[tuple[float, str]], main: str) -> str:
    """The main value, and each change behind it."""
    if len(rows) < 2:
        return main
    shown = ", ".join(f"{clock_text(time)} {text}" for time, text in rows[:_MAX_CHANGES])
    more = f" and {len(rows) - _MAX_CHANGES} more" if len(rows) > _MAX_CHANGES else ""
    return f"{main}; {shown}{more}"


def _part(part: PartFigures, key: Key) -> str:
    played = "" if part.instrument in ("", part.name) else f" ({part.instrument})"
    low, high = pitch_name(part.low, key), pitch_name(part.high, key)
    span = "" if part.instrument == "drums" else f", {low} to {high}"
    return (
        f"{part.name}{played}: {_counted(part.notes, 'note')}{span}, {part.density:.1f} a second, "
        f"{part.polyphony:.1f} at once"
    )


def _chords(found: Analysis) -> Iterator[str]:
    """Each bar's chords, four bars a line; without bars each chord with its time."""
    if not found.bars:
        for one in found.chords:
            yield f"  {clock_text(one.begin):>6}  {one.name}"
        return
    by_bar = {bar: list(rows) for bar, rows in groupby(found.chords, key=lambda one: one.bar)}
    cells, last = [], "N.C."
    for bar in range(1, len(found.bars) + 1):
        cell, last = _bar(by_bar.get(bar, []), last)
        cells.append(cell)
    for first in range(0, len(cells), _BARS_IN_LINE):
        row = " ".join(f"| {cell:<{_BAR_WIDTH}}" for cell in cells[first : first + _BARS_IN_LINE])
        yield f"  {first + 1:>4} {row.rstrip()} |"


def _bar(chords: list[ChordSpan], last: str) -> tuple[str, str]:
    """The chords of a bar, the one before it first if it still sounds; and its last one."""
    names = [one.name for one in chords]
    if not chords or chords[0].beat > 1:
        names = [last, *names]
    return " ".join(names), names[-1]
