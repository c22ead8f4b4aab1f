"""Tracks which rows of a batch the network still computes and which the sampler waits for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats
from engine.sampling.sampler import Milestone
from engine.tokens.attribute import Tokens

Judge = Callable[[Mapping[int, Tokens], float], Mapping[int, float]]
"""Scores rows, given what each has written so far and a share of the length that all of them have
passed; higher is better."""

_Value = TypeVar("_Value", np.int32, np.float32)


class ActiveRows:
    """Bookkeeping for a batch whose rows end at different steps.

    A row is *awaited* until it finishes, falls too far behind, or is judged worse than others on
    the way. A row is *active* while the network computes it. The network sees only active rows;
    everything else holds all rows.

    Source of judging on the way: successive halving, Jamieson & Talwalkar, "Non-stochastic Best
    Arm Identification and Hyperparameter Optimization" (AISTATS 2016).

    Example: ``ActiveRows(8, 0.75, [Milestone(0.5, 0.5)])`` drops the 2 slowest of 8 rows once the
    other 6 are past half their length, and of these the 2 that are judged the worst.

    Args:
        count: Rows of the batch, ≥ 1.
        finish_fraction: The share of the rows that has to finish, 0 … 1.
        milestones: Where rows are dropped, in order. After the first, all that are left have to
            pass the next one or to finish.
        judge: Chooses among rows that are past a milestone; None drops only those behind.
    """

    def __init__(
        self,
        count: int,
        finish_fraction: float,
        milestones: Sequence[Milestone] = (),
        judge: Judge | None = None,
    ) -> None:
        self._needed = math.ceil(count * finish_fraction)
        self._milestones = list(milestones)
        self._judge = judge
        self._awaited = np.ones(count, bool)
        self._active = np.arange(count)
        # Notes of each finished row; −1 for an unfinished one.
        self._lengths = np.full(count, -1)

    @property
    def size(self) -> int:
        """The number of active rows."""
        return len(self._active)

    def once(self, values: NDArray[_Value]) -> NDArray[_Value]:
        """Select the active rows: [rows, …] to [size, …]."""
        return values[self._active]

    def twice(self, values: NDArray[_Value]) -> NDArray[_Value]:
        """Select the active rows for the conditioned and the unconditioned half: [2 · size, …]."""
        taken = values[self._active]
        return np.concatenate([taken, taken])

    def spread(self, values: Floats) -> Floats:
        """Expand values of the active rows, [size, n], to all rows, [rows, n]; others get 0."""
        if self.size == len(self._lengths):
            return values
        out = np.zeros((len(self._lengths), values.shape[1]), np.float32)
        out[self._active] = values
        return out

    def mark_finished(self, finished: NDArray[np.bool_], step: int) -> bool:
        """Record which rows finished before this step; return whether enough have finished."""
        self._lengths[self._awaited & (self._lengths < 0) & finished] = step
        return bool(np.count_nonzero(self._ended) >= self._needed)

    def advance(self, progress: NDArray[np.float64], pieces: Tokens) -> float:
        """Take in the progress of each row; at a milestone drop rows that are behind, or worse.

        Args:
            progress: The share of its length that each row has written, [rows].
            pieces: What each has written, [rows, steps].

        Returns:
            The progress of the slowest row that has to finish.
        """
        progress = np.where(self._lengths < 0, progress, 1.0)
        progress[~self._awaited] = -1.0
        ranked = np.argsort(-progress, kind="stable")
        slowest = float(progress[ranked[self._needed - 1]])
        if self._milestones and slowest > self._milestones[0].at:
            self._drop(self._milestones.pop(0), ranked[: self._needed], pieces)
        return slowest

    def _drop(self, milestone: Milestone, past: NDArray[np.intp], pieces: Tokens) -> None:
        """Await only the best of the rows that are past a milestone."""
        most = math.ceil(len(self._awaited) * milestone.keep)
        if self._judge is not None and len(past) > most:
            written = {int(row): self._written(pieces, int(row)) for row in past}
            scores = self._judge(written, milestone.at)
            # Of equals the first ones stay.
            past = np.array(sorted(scores, key=lambda row: (-scores[row], row))[:most])
        self._awaited[:] = False
        self._awaited[past] = True
        self._needed = len(past)

    def _written(self, pieces: Tokens, row: int) -> Tokens:
        """What a row has written: all of it up to its end, if it has come to that."""
        length = self._lengths[row]
        written: Tokens = pieces[row, :length] if length >= 0 else pieces[row]
        return written

    @property
    def _ended(self) -> NDArray[np.bool_]:
        """The awaited rows that have finished."""
        return self._awaited & (self._lengths >= 0)

    def remaining(self) -> NDArray[np.intp] | None:
        """The positions among the active rows of those that continue; None if all do."""
        goes_on = (self._awaited & (self._lengths < 0))[self._active]
        return None if goes_on.all() else np.flatnonzero(goes_on)

    def keep(self, positions: NDArray[np.intp]) -> None:
        """Keep only the active rows at these positions."""
        self._active = self._active[positions]

    def finished(self, pieces: Tokens) -> dict[int, Tokens]:
        """Return the finished pieces by row; if there are none, the awaited ones as they stand.

        Args:
            pieces: [rows, steps].
        """
        rows = np.flatnonzero(self._ended)
        if not len(rows):
            return {int(row): pieces[row] for row in np.flatnonzero(self._awaited)}
        return {int(row): self._written(pieces, int(row)) for row in rows}
