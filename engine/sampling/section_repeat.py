"""Sections, and an processor that lets earlier material return where a plan says so.

A network of this size forgets what it played half a minute ago; real pieces bring it back.
Pieces of some length get a plan: an opening (A), something else, and the opening again
towards the end. Where a section returns, the processor leans towards what each row itself
played at the same point of the section that returns: towards it only, so figures come back
and vary, and the mood and the ending stay the network's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, TokenBatch
from engine.sampling.decoding import DecodingState

SHORTEST: Final = 40.0
"""Seconds from which on a piece has sections."""
LONG: Final = 120.0
"""Seconds from which on the middle comes back too: A B A B A."""
ENDING: Final = 6.0
"""Seconds before the end in which nothing returns: the ending is written for where it stands."""
BONUS: Final = MappingProxyType({"shift": 3.0, "pitch": 3.0, "duration": 1.5})
"""Nats by which what stood there before is favoured. Measured in the model card."""
NEAR: Final = 0.06
"""How far from its time an earlier note may begin to be taken up, in units of the clock."""

SAME: Final = 1e-4
"""Times nearer to each other than this are one; the clock is rounded to float32."""


@dataclass(frozen=True, slots=True)
class RepeatedSection:
    """A section that comes back; times in units of the clock.

    Attributes:
        start: Where it comes back.
        stop: Where that ends.
        source: Where it began the first time.
    """

    start: float
    stop: float
    source: float


def plan(seconds: float) -> tuple[RepeatedSection, ...]:
    """Which sections of a piece return, in order; none in a piece below ``SHORTEST``.

    The thirds of a piece are A B A, the fifths of one from ``LONG`` on A B A B A.
    """
    if seconds < SHORTEST:
        return ()
    parts = 5 if seconds >= LONG else 3
    length = seconds / parts
    return tuple(
        RepeatedSection(
            part * length, min((part + 1) * length, seconds - ENDING), (part % 2) * length
        )
        for part in range(2, parts)
    )


class SectionRepeat:
    """Leans towards earlier notes where a section returns.

    Args:
        state: What is written on.
        returns: The plan, in order of time.
        gaps: Time that each value of the shift takes, in units of the clock, [values].
        bonus: Attribute name to nats.
    """

    def __init__(
        self,
        state: DecodingState,
        returns: Sequence[RepeatedSection],
        gaps: NDArray[np.float64],
        bonus: Mapping[str, float] = BONUS,
    ) -> None:
        self._state, self._returns = state, returns
        self._gaps, self._bonus = gaps, bonus
        # What each row has played so far: the rows are few, so plain lists are the quickest.
        rows = range(state.rows)
        self._onsets: list[list[float]] = [[] for _ in rows]
        self._notes: dict[str, list[list[int]]] = {
            attribute.name: [[] for _ in rows] for attribute in state.attributes
        }
        # Notes of the last onset so far, so that chords return note by note.
        self._struck = [0 for _ in rows]

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Favour what stood at this point of the section that returns."""
        bonus = self._bonus.get(name, 0.0)
        if not bonus or not self._onsets[0]:
            return logits
        leaning = logits.copy()
        finished = self._state.finished.tolist()
        for row, now in enumerate(self._state.time().tolist()):
            back = None if finished[row] else self._back(now)
            if back is None:
                continue
            if name == "shift":
                self._favour_next_shift(leaning[row], row, now - back, bonus)
                continue
            # The onset is known by now, and so is how many of its notes are written.
            first = self._onsets[row][-1] < now - SAME
            found = self._find(row, now - back, 0 if first else self._struck[row], note)
            if found is not None:
                leaning[row, self._notes[name][row][found]] += bonus
        return leaning

    def _back(self, now: float) -> float | None:
        """How far back the section that returns now was, or None."""
        for one in self._returns:
            if one.start <= now < one.stop:
                return one.start - one.source
        return None

    def _find(self, row: int, then: float, skipped: int, _note: TokenBatch) -> int | None:
        """The index of the earlier note at a time, after some of its chord; None without one."""
        onsets = self._onsets[row]
        index = bisect_left(onsets, then - NEAR) + skipped
        if index < len(onsets) and abs(onsets[index] - then) <= NEAR:
            return index
        return None

    def _favour_next_shift(self, logits: NDArray[Any], row: int, then: float, bonus: float) -> None:
        """Favour the shift to where the next earlier note began."""
        if self._find(row, then, self._struck[row], {}) is not None:
            logits[0] += bonus
            return
        onsets = self._onsets[row]
        later = bisect_right(onsets, then + NEAR)
        if later < len(onsets):
            gap = onsets[later] - then
            nearest = int(np.argmin(np.abs(self._gaps - gap)))
            if abs(self._gaps[nearest] - gap) <= NEAR:
                logits[nearest] += bonus

    def on_note(self, note: TokenBatch) -> None:
        """Keep the note, with its time."""
        for row, now in enumerate(self._state.time().tolist()):
            onsets = self._onsets[row]
            fresh = not onsets or now > onsets[-1] + SAME
            self._struck[row] = 1 if fresh else self._struck[row] + 1
            onsets.append(now)
        for name, values in note.items():
            for row, value in enumerate(values.tolist()):
                self._notes[name][row].append(value)
