"""What is measured of a piece of which something is new: see ``benchmarks/redo.py``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from engine.analysis.chord_recognition import find_chords
from engine.analysis.skyline import skyline
from engine.composing.redoing.edits import Edits
from engine.composing.redoing.standing import StandingMusic
from engine.evaluation.chord_hearing import hear_chords
from engine.music.chords import Chords, chord_indices
from engine.music.excerpt import excerpt_bars
from engine.music.grid import GridNotes, sorted_grid
from engine.music.instrument_table import DRUM
from engine.reading.performance import pulse_ticks

STRETCH_BARS: Final = 4
_SAME_SECONDS: Final = 1e-3
Row = dict[str, float | bool | None]


@dataclass
class Limits:
    """What one of twenty places of whole pieces is beyond."""

    heard: list[float] = field(default_factory=list)
    leaps: list[int] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)

    def add(self, notes: GridNotes, standing: StandingMusic, *, heard: bool) -> None:
        """Take in a whole piece; what is heard in it only where it is composed."""
        bar, chords = standing.grid.bar_ticks, find_chords(notes, standing.grid)
        for first in range(0, standing.bars - STRETCH_BARS + 1, STRETCH_BARS):
            if (
                heard
                and (share := heard_share(notes, chords, first, STRETCH_BARS, bar)) is not None
            ):
                self.heard.append(share)
        for index in np.unique(notes["instrument"]).tolist():
            if index != DRUM:
                self.leaps += np.abs(np.diff(top_line(notes, index)[1])).tolist()
        self.steps += [chord_step(chords, line) for line in range(bar, standing.bars * bar, bar)]


def top_line(notes: GridNotes, index: int) -> tuple[list[int], list[int]]:
    """The ticks and pitches of the line that is heard on top of an instrument's notes."""
    own = notes[notes["instrument"] == index]
    line = skyline(own) if len(own) else own
    return line["tick"].tolist(), line["pitch"].astype(int).tolist()


def chord_step(chords: Chords, line: int) -> float:
    """Fifths from one chord's root to the next one's across a bar line, 0 … 6; 0 without chords."""
    before, after = chords["root"][chord_indices(chords, np.array([line - 1, line]))].tolist()
    fifths = (after - before) * 7 % 12
    return 0.0 if min(before, after) < 0 else float(min(fifths, 12 - fifths))


def heard_share(notes: GridNotes, chords: Chords, first: int, count: int, bar: int) -> float | None:
    """The share of the time in which chords are heard in some bars; None if there are none."""
    begun = chords[max(int((chords["tick"] <= first * bar).sum()) - 1, 0) :].copy()
    begun["tick"] = np.maximum(begun["tick"] - first * bar, 0)
    begun = begun[begun["tick"] < count * bar]
    found = hear_chords(excerpt_bars(notes, first, count, bar), begun, count * bar, bar)
    return found.heard / found.counted if found.counted else None


def is_kept(old: StandingMusic, new: StandingMusic, edits: Edits) -> bool:
    """Whether each note that stays is in the new piece, later by the bars before it alone."""
    kept = old.score.notes[np.sort(edits.index[edits.kept])]
    pulses = old.grid.bar_ticks // pulse_ticks(old.grid)
    later = float(new.lines[edits.front * pulses] - old.lines[0]) if edits.front else 0.0
    found = new.score.notes
    for note in kept.tolist():
        near = found[np.abs(found["onset"] - note[0] - later) < _SAME_SECONDS]
        near = near[(near["pitch"] == note[2]) & (near["velocity"] == note[3])]
        near = near[near["program"] == note[4]]
        if not (np.abs(near["duration"] - note[1]) < 2 * _SAME_SECONDS).any():
            return False
    return True


def join_leaps(notes: GridNotes, edits: Edits, bar: int) -> list[int]:
    """By how much the lines of those who are written leap where new meets old."""
    found = []
    for gap in edits.gaps:
        for index in gap.writes:
            if index == DRUM:
                continue
            ticks, line = top_line(notes, index)
            for edge in (gap.first * bar, gap.last * bar):
                place = int(np.searchsorted(ticks, edge))
                if 0 < place < len(line):
                    found.append(abs(line[place] - line[place - 1]))
    return found


def measure(old: StandingMusic, new: StandingMusic, edits: Edits, limits: Limits, kind: str) -> Row:
    """What is asked of a piece of which something is new."""
    bar, notes = old.grid.bar_ticks, sorted_grid(new.notes)
    before = find_chords(edits.old, old.grid) if not edits.front else None
    chords = find_chords(notes, new.grid)
    grows = any(gap.grows for gap in edits.gaps)
    shares = [
        heard_share(notes, before if before is not None and not grows else chords,
                    gap.first, gap.last - gap.first, bar)
        for gap in edits.gaps
    ]  # fmt: skip
    counts = [
        sum(
            int((np.isin(one["instrument"], gap.writes)
                 & (one["tick"] >= gap.first * bar) & (one["tick"] < gap.last * bar)).sum())
            for gap in edits.gaps
        )
        for one in (edits.old, notes)
    ]  # fmt: skip
    leaps = join_leaps(notes, edits, bar)
    edges = {edge for gap in edits.gaps for edge in (gap.first, gap.last)}
    lines = [edge * bar for edge in edges if 0 < edge < edits.bars]
    heard = [one for one in shares if one is not None]
    stood = None
    if before is not None and not grows:
        at = [(gap.first, gap.last - gap.first) for gap in edits.gaps]
        known = [heard_share(edits.old, before, first, count, bar) for first, count in at]
        stood = float(np.mean([one for one in known if one is not None] or [1.0]))
    return {
        "kept": is_kept(old, new, edits),
        "share": float(np.mean(heard)) if heard else None,
        "before": stood,
        "heard": bool(np.mean(heard) >= min(stood or 1.0, np.quantile(limits.heard, 0.05)))
        if heard
        else None,
        "ratio": counts[1] / counts[0] if counts[0] and not grows and kind != "add" else None,
        "joins": len(leaps),
        "far": sum(bool(leap > np.quantile(limits.leaps, 0.95)) for leap in leaps),
        "leaps": bool(max(leaps) <= np.quantile(limits.leaps, 0.95)) if leaps else None,
        "steps": bool(
            max(chord_step(chords, line) for line in lines) <= np.quantile(limits.steps, 0.95)
        ) if lines else None,
    }  # fmt: skip
