"""Sections, and a processor that makes earlier material return where a plan says so.

A network of this size forgets what it played half a minute ago; real pieces bring it back.
Longer pieces get a plan: an opening (A), something else (B), and the opening again towards
the end. Where a section returns, the processor favours what each row itself played at that
point of the section. It forces nothing, so figures return varied, and the network still
decides the mood and the ending.
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
"""The shortest piece with sections, in seconds."""
LONG: Final = 120.0
"""The shortest piece whose middle returns too, A B A B A, in seconds."""
ENDING: Final = 6.0
"""Seconds before the end in which nothing returns: an ending has to fit its own position."""
BONUS: Final = MappingProxyType({"shift": 3.0, "pitch": 3.0, "duration": 1.5})
"""Nats added to the logit of the earlier value, by attribute. Measured in the model card."""
NEAR: Final = 0.06
"""How far an earlier onset may lie from the expected time and still count, in units of the
state's time."""

SAME: Final = 1e-4
"""Times closer than this are one onset: the state's time is rounded to float32."""


@dataclass(frozen=True, slots=True)
class RepeatedSection:
    """A section that returns; times in units of the state's time.

    Attributes:
        start: Where the repeat begins, inclusive.
        stop: Where the repeat ends, exclusive.
        source: Where the section first began.
    """

    start: float
    stop: float
    source: float


def plan(seconds: float) -> tuple[RepeatedSection, ...]:
    """Plan which sections of a piece return, in order of time.

    The thirds of a piece are A B A; the fifths of a piece of ``LONG`` or more are A B A B A. A
    piece shorter than ``SHORTEST`` has no sections.

    Example: ``plan(60.0)`` is ``(RepeatedSection(40.0, 54.0, 0.0),)``.

    Args:
        seconds: The length of the piece.
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
    """Favours earlier notes where a section returns.

    Args:
        state: The decoding state of the batch.
        returns: The sections that return, in order of time.
        gaps: The time that each value of the shift takes, in units of the state's time,
            [values].
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
        # What each row has played so far. With so few rows plain lists are fastest.
        rows = range(state.rows)
        self._onsets: list[list[float]] = [[] for _ in rows]
        self._notes: dict[str, list[list[int]]] = {
            attribute.name: [[] for _ in rows] for attribute in state.attributes
        }
        # Notes written at the last onset so far: chords return note by note.
        self._struck = [0 for _ in rows]

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Favour what each row played at this point of the section that returns."""
        bonus = self._bonus.get(name, 0.0)
        if not bonus or not self._onsets[0]:
            return logits
        biased = logits.copy()
        finished = self._state.finished.tolist()
        for row, now in enumerate(self._state.time().tolist()):
            # Rows outside a repeat are left alone.
            back = None if finished[row] else self._back(now)
            if back is None:
                continue
            if name == "shift":
                self._favour_next_shift(biased[row], row, now - back, bonus)
                continue
            # The shift is committed: the note opens a new onset or joins the last one's chord,
            # in which case the earlier chord's notes that have already returned are skipped.
            first = self._onsets[row][-1] < now - SAME
            earlier = self._find(row, now - back, 0 if first else self._struck[row], note)
            if earlier is not None:
                biased[row, self._notes[name][row][earlier]] += bonus
        return biased

    def _back(self, now: float) -> float | None:
        """How far back the section that returns now first began; None if none returns."""
        for one in self._returns:
            if one.start <= now < one.stop:
                return one.start - one.source
        return None

    def _find(self, row: int, then: float, skipped: int, _note: TokenBatch) -> int | None:
        """The index of the note at an earlier time, skipping some of its chord; None if absent."""
        onsets = self._onsets[row]
        index = bisect_left(onsets, then - NEAR) + skipped
        if index < len(onsets) and abs(onsets[index] - then) <= NEAR:
            return index
        return None

    def _favour_next_shift(self, logits: NDArray[Any], row: int, then: float, bonus: float) -> None:
        """Favour the shift that leads to where the next note of the earlier section began."""
        # The earlier chord had more notes: stay at this onset.
        if self._find(row, then, self._struck[row], {}) is not None:
            logits[0] += bonus
            return
        # Otherwise move to its next onset, if some shift comes near enough.
        onsets = self._onsets[row]
        later = bisect_right(onsets, then + NEAR)
        if later < len(onsets):
            gap = onsets[later] - then
            nearest = int(np.argmin(np.abs(self._gaps - gap)))
            if abs(self._gaps[nearest] - gap) <= NEAR:
                logits[nearest] += bonus

    def on_note(self, note: TokenBatch) -> None:
        """Store the note with its time."""
        for row, now in enumerate(self._state.time().tolist()):
            onsets = self._onsets[row]
            fresh = not onsets or now > onsets[-1] + SAME
            self._struck[row] = 1 if fresh else self._struck[row] + 1
            onsets.append(now)
        for name, values in note.items():
            for row, value in enumerate(values.tolist()):
                self._notes[name][row].append(value)
