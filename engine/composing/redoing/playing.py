"""Plays a piece of which something is new: what is kept as it was, to the note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.composing.redoing.edits import Edits
from engine.composing.redoing.standing import StandingMusic
from engine.music.grid import GridNotes, end_ticks
from engine.music.overlaps import resolve_overlaps
from engine.music.score import NOTE, Notes, Part, Score, end_times, in_order
from engine.music.tempo_map import TempoMap
from engine.reading.performance import pulse_ticks

_SAME_SECONDS: Final = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class NewNotes:
    """The new notes of a piece and how they are played.

    Attributes:
        notes: On the grid, array of ``GRID_NOTE``, [n].
        programs: General MIDI program of each, or ``DRUMS``, [n].
        velocities: As they sound, 1 … 127, [n].
        late: How much later than its place each begins, in seconds, [n].
        beat_seconds: The length of each beat of the piece, as it would be played anew; those that
            are kept have their own. [beats]
    """

    notes: GridNotes
    programs: NDArray[np.int64]
    velocities: NDArray[np.int64]
    late: NDArray[np.float64]
    beat_seconds: NDArray[np.float64]


def play_redo(
    standing: StandingMusic, edits: Edits, new: NewNotes, joining: tuple[Part, ...]
) -> tuple[Score, float]:
    """Put new notes between those that are kept.

    Kept notes keep their times, lengths, pitches, velocities and programs. Where bars come before
    the first, all are later by these. The tempo map of what is kept stays as well.

    Args:
        standing: The piece as it stood.
        edits: What becomes of it.
        new: What is new.
        joining: How those are played who join.

    Returns:
        The piece, and when its last bar is over, in seconds.
    """
    clock = _Clock(standing, edits, new.beat_seconds)
    kept: Notes = standing.score.notes[np.sort(edits.index[edits.kept])].copy()
    kept["onset"] += clock.shift
    played = np.zeros(len(new.notes), NOTE)
    begins = np.maximum(clock.at(new.notes["tick"]) + new.late, 0.0)
    ends = clock.at(end_ticks(new.notes)) + new.late
    played["onset"], played["duration"] = np.round(begins, 6), np.round(ends - begins, 6)
    played["pitch"], played["velocity"] = new.notes["pitch"], new.velocities
    played["program"] = new.programs
    notes = in_order(np.concatenate([kept, _between(played, kept)]))
    sounding = set(notes["program"].tolist())
    parts = (*standing.score.parts, *joining)
    score = Score(
        notes,
        clock.tempo,
        clock.tempos,
        standing.score.meter,
        tuple(part for part in parts if part.program in sounding),
    )
    return score, float(clock.at(np.array(edits.bars * standing.grid.bar_ticks)))


class _Clock:
    """When the beats of the new piece are, and the tempos that its file states."""

    def __init__(
        self, standing: StandingMusic, edits: Edits, beat_seconds: NDArray[np.float64]
    ) -> None:
        pulse = pulse_ticks(standing.grid)
        pulses = standing.grid.bar_ticks // pulse
        self._pulse, score = pulse, standing.score
        front, cut = edits.front * pulses, edits.cut * pulses
        lines = standing.lines
        if len(lines) <= cut:  # a piece's beats may end with its last note
            step = lines[-1] - lines[-2]
            beyond = lines[-1] + step * np.arange(1, cut + 2 - len(lines))
            lines = np.concatenate([lines, beyond])
        before = TempoMap.of(beat_seconds[:front], pulse) if front else None
        after = TempoMap.of(beat_seconds[front + cut :], pulse)
        lead = before.beat_seconds if before else np.zeros(0)
        # Beats of a piece in free time may begin before its first note.
        self.shift = float(lead.sum()) + (max(-float(lines[0]), 0.0) if front else 0.0)
        kept = lines[: cut + 1] + self.shift
        self._lines = np.concatenate(
            [kept[0] - lead[::-1].cumsum()[::-1], kept, kept[-1] + after.beat_seconds.cumsum()]
        )
        grows = edits.bars > edits.front + edits.cut
        changes = [(0.0, score.tempo), *score.tempos]
        if grows:
            changes = [one for one in changes if one[0] < lines[cut] - _SAME_SECONDS]
        changes = [(time + self.shift, tempo) for time, tempo in changes]
        if standing.in_time and before:
            begins = zip(self._lines[:front].tolist(), before.micros.tolist(), strict=True)
            changes = [*((time, 60e6 / micros) for time, micros in begins), *changes]
        if standing.in_time and grows:
            begins = zip(self._lines[front + cut :].tolist(), after.micros.tolist(), strict=False)
            changes += [(time, 60e6 / micros) for time, micros in begins]
        self.tempo = changes[0][1]
        self.tempos = tuple(
            one
            for one, last in zip(changes[1:], changes, strict=False)
            if round(60e6 / one[1]) != round(60e6 / last[1])
        )

    def at(self, ticks: NDArray[Any]) -> NDArray[np.float64]:
        """When ticks are, in seconds."""
        lines, places = self._lines, np.asarray(ticks) / self._pulse
        inside = np.interp(places, np.arange(len(lines)), lines)
        beyond = np.maximum(places - (len(lines) - 1), 0.0) * (lines[-1] - lines[-2])
        found: NDArray[np.float64] = inside + beyond
        return found


def _between(new: Notes, kept: Notes) -> Notes:
    """New notes that cut no kept note off, and are cut off by none: a key sounds once."""
    new = new.copy()
    stays = np.ones(len(new), bool)
    for index, note in enumerate(new):
        same = kept[(kept["pitch"] == note["pitch"]) & (kept["program"] == note["program"])]
        if not len(same):
            continue
        begin, end = float(note["onset"]), float(note["onset"] + note["duration"])
        held = same[same["onset"] <= begin]
        if len(held):
            begin = max(begin, float(end_times(held).max()))
        later = same["onset"][same["onset"] > float(note["onset"])]
        if len(later):
            end = min(end, float(later.min()))
        stays[index] = end - begin > _SAME_SECONDS and not (same["onset"] == note["onset"]).any()
        new["onset"][index], new["duration"][index] = begin, max(end - begin, 0.0)
    return resolve_overlaps(new[stays])


def joined_parts(seats: tuple[Part, ...], standing: StandingMusic) -> tuple[Part, ...]:
    """The parts of those who join, as loud beside those that play as a mix of all has them.

    Args:
        seats: The mix of all who play, as :func:`engine.performance.mixing.seated` has it.
        standing: The piece; its parts stay as they are.
    """
    stated = {part.program: part.volume for part in standing.score.parts}
    there = set(standing.programs.values())
    # The synthesizer's own volume counts where a file states none.
    ratios = [
        stated.get(part.program, 100) / part.volume for part in seats if part.program in there
    ]
    factor = float(np.median(ratios)) if ratios else 1.0
    return tuple(
        replace(part, volume=int(np.clip(round(part.volume * factor), 1, 127)))
        for part in seats
        if part.program not in there
    )
