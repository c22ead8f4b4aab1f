"""Has sections that return as they were come back note by note.

The network is told what stood where a section returns from, but plays it again note by note less
often than real music does.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import Grid
from engine.sampling.decoding import Bools
from engine.tokens.vocabulary import SHIFT_TICKS

_PITCHES: Final = 128
_SHIFT_OF: Final = {ticks: shift for shift, ticks in enumerate(SHIFT_TICKS.tolist())}
_PLACES: Final = len(ORDER) * _PITCHES
"""The places of notes at one tick: instruments in order, the highest pitch of each first."""


class Recall:
    """Makes the next note of what a section returns from more likely.

    Of the note's attributes each is helped if those before it are as they were: its shift if the
    note before stands at the same place of the bar, its instrument at the same onset, and so on.
    So a section that has left what it returns from may come back to it. Velocities are left to
    expression.

    Example: ``Recall(state, grid, returns, literal, 2.0)`` makes what stood there e² times as
    likely as it would be.

    Args:
        state: The decoding state of the batch.
        grid: The meter of the piece.
        returns: The earlier bar that each bar returns from or −1, [bars].
        literal: Which bars belong to a section that returns as it was, [bars].
        strength: Nats that are added to each attribute, ≥ 0.
        near: How many bars back what returns is recalled in full, > 0; what lies farther back
            is recalled in inverse proportion, so at twice as many bars half as strongly.
    """

    def __init__(
        self,
        state: NoteDecodingState,
        grid: Grid,
        returns: NDArray[np.int32],
        literal: Bools,
        strength: float,
        near: float = math.inf,
    ) -> None:
        self._state, self._bar = state, grid.bar_ticks
        # Nats by bar; beyond the last one nothing returns.
        back = np.arange(len(returns)) - returns
        self._strength = np.append(strength * np.minimum(1.0, near / back), 0.0)
        # The bar that a literal bar returns from; −1 for the others, and beyond the last one.
        self._from = np.append(np.where(literal, returns, -1), -1).astype(np.int64)
        # Of each row's notes the places, which only grow, and the durations' values. Lists, since
        # a step looks up a few single places: an array takes ten times as long.
        self._places: list[list[int]] = [[] for _ in range(state.rows)]
        self._durations: list[list[int]] = [[] for _ in range(state.rows)]

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Add to the value that stood there, in the rows where there is one."""
        if name == "velocity":
            return logits
        ticks = self._state.ticks
        bars = np.minimum(ticks // self._bar, len(self._from) - 1)
        near = self._from[bars] >= 0
        if not near.any() or not self._places[0]:
            return logits
        helped = logits.copy()
        for row in np.flatnonzero(near):
            value = self._value(name, int(row), int(ticks[row]), note)
            if value is not None:
                helped[row, value] += self._strength[bars[row]]
        return helped

    def on_note(self, note: TokenBatch) -> None:
        """Keep the note."""
        within = note["instrument"].astype(np.int64) * _PITCHES + _PITCHES - 1 - note["pitch"]
        places = (self._state.ticks * _PLACES + within).tolist()
        for row, (place, duration) in enumerate(
            zip(places, note["duration"].tolist(), strict=True)
        ):
            self._places[row].append(place)
            self._durations[row].append(duration)

    def _value(self, name: str, row: int, tick: int, note: TokenBatch) -> int | None:
        """The attribute's value in the note that stood there; None if none did."""
        if name == "shift":
            return self._shift(row, tick)
        back = self._back(tick // self._bar)
        if back is None:
            return None
        at = (tick - back) * _PLACES
        last = self._places[row][-1]
        # Of the notes at that onset those that are written already have come back or were passed.
        after = last - back * _PLACES if last // _PLACES == tick else at - 1
        if name == "instrument":
            found = self._next(row, after, at + _PLACES)
            return None if found is None else self._within(row, found) // _PITCHES
        first = at + int(note["instrument"][row]) * _PITCHES
        if name == "pitch":
            found = self._next(row, max(after, first - 1), first + _PITCHES)
            return None if found is None else _PITCHES - 1 - self._within(row, found) % _PITCHES
        exact = first + _PITCHES - 1 - int(note["pitch"][row])
        found = self._next(row, exact - 1, exact + 1)
        return None if found is None else self._durations[row][found]

    def _shift(self, row: int, tick: int) -> int | None:
        """The shift to the next note of what stood there, in this bar or the next."""
        bar = tick // self._bar
        after = self._places[row][-1]
        for ahead in (bar, bar + 1):
            back = self._back(ahead)
            if back is None:
                return None
            end = ((ahead + 1) * self._bar - back) * _PLACES
            found = self._next(row, max(after - back * _PLACES, end - self._bar * _PLACES - 1), end)
            if found is not None:
                gap = self._places[row][found] // _PLACES + back - tick
                return _SHIFT_OF.get(gap)
        return None

    def _back(self, bar: int) -> int | None:
        """The ticks between a bar and what it returns from; None if it does not."""
        of = int(self._from[min(bar, len(self._from) - 1)])
        return None if of < 0 else (bar - of) * self._bar

    def _next(self, row: int, after: int, before: int) -> int | None:
        """The first written note whose place is after one and before another; None for none."""
        places = self._places[row]
        found = bisect_right(places, after)
        return found if found < len(places) and places[found] < before else None

    def _within(self, row: int, found: int) -> int:
        """The place of a written note at its tick."""
        return self._places[row][found] % _PLACES
