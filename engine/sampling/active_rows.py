"""Tracks which rows of a batch the network still computes and which the sampler waits for."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats
from engine.tokens.attribute import Tokens

_Value = TypeVar("_Value", np.int32, np.float32)


class ActiveRows:
    """Bookkeeping for a batch whose rows end at different steps.

    A row is *awaited* until it finishes or falls too far behind. A row is *active* while the
    network computes it. The network sees only active rows; everything else holds all rows.

    Example: ``ActiveRows(8, 0.75, 0.5)`` ends once 6 of 8 rows have finished, and drops the 2
    slowest once the other 6 are past half their length.

    Args:
        count: Rows of the batch, ≥ 1.
        finish_fraction: The share of the rows that has to finish, 0 … 1.
        prune_at: The share of the length, 0 … 1. Once enough rows have passed it, the others
            are dropped. At 1 no row is dropped.
    """

    def __init__(self, count: int, finish_fraction: float, prune_at: float) -> None:
        self._needed = math.ceil(count * finish_fraction)
        self._prune_at = prune_at
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
        return bool(np.count_nonzero(self._lengths >= 0) >= self._needed)

    def advance(self, progress: NDArray[np.float64]) -> float:
        """Take in the progress of each row, and drop rows that fell too far behind.

        Args:
            progress: The share of its length that each row has written, [rows].

        Returns:
            The progress of the slowest row that has to finish.
        """
        progress = np.where(self._lengths < 0, progress, 1.0)
        progress[~self._awaited] = -1.0
        ranked = np.argsort(-progress, kind="stable")
        slowest = float(progress[ranked[self._needed - 1]])
        if slowest > self._prune_at:
            self._awaited[ranked[self._needed :]] = False
        return slowest

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
        rows = np.flatnonzero(self._lengths >= 0)
        if not len(rows):
            return {int(row): pieces[row] for row in np.flatnonzero(self._awaited)}
        return {int(row): pieces[row, : self._lengths[row]] for row in rows}
