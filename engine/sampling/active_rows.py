"""Which rows of a batch are written, which are waited for, and which have ended."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats
from engine.sampling.sampler import Options
from engine.tokens.attribute import Tokens

Value = TypeVar("Value", np.int32, np.float32)


class ActiveRows:
    """Who is written, who is waited for, and who has come to the end.

    The network writes only the rows that are ``written``, and what it takes and gives has no
    others; all else has every row.
    """

    def __init__(self, count: int, options: Options) -> None:
        self._wanted = math.ceil(count * options.finish_fraction)
        self._settled = options.prune_at
        self._waited = np.ones(count, bool)
        self._written = np.arange(count)
        # Notes of each finished row's piece.
        self._lengths = np.full(count, -1)

    @property
    def size(self) -> int:
        """How many rows are written."""
        return len(self._written)

    def once(self, values: NDArray[Value]) -> NDArray[Value]:
        """The written rows of all, [size, …]."""
        return values[self._written]

    def twice(self, values: NDArray[Value]) -> NDArray[Value]:
        """The same two times, for those told the mood and those not told, [2 · size, …]."""
        taken = values[self._written]
        return np.concatenate([taken, taken])

    def spread(self, values: Floats) -> Floats:
        """All rows [rows, …], of the written ones; zeros for the others."""
        if self.size == len(self._lengths):
            return values
        out = np.zeros((len(self._lengths), values.shape[1]), np.float32)
        out[self._written] = values
        return out

    def ended(self, finished: NDArray[np.bool_], step: int) -> bool:
        """Take in who has come to the end with so many notes; whether that will do."""
        self._lengths[self._waited & (self._lengths < 0) & finished] = step
        return bool(np.count_nonzero(self._lengths >= 0) >= self._wanted)

    def come(self, progress: NDArray[np.float64]) -> float:
        """Take in the rows' progress; that of the last one which has to be waited for."""
        come = np.where(self._lengths < 0, progress, 1.0)
        come[~self._waited] = -1.0
        ranked = np.argsort(-come, kind="stable")
        last = float(come[ranked[self._wanted - 1]])
        if last > self._settled:
            self._waited[ranked[self._wanted :]] = False
        return last

    def left(self) -> NDArray[np.intp] | None:
        """The places among the written rows of those that go on; None if all do."""
        still = (self._waited & (self._lengths < 0))[self._written]
        return None if still.all() else np.flatnonzero(still)

    def drop(self, kept: NDArray[np.intp]) -> None:
        """Write these of the written rows alone."""
        self._written = self._written[kept]

    def finished(self, pieces: Tokens) -> list[Tokens]:
        """The pieces that came to their end; if none did, those waited for, broken off.

        Args:
            pieces: [rows, steps].
        """
        ends = np.flatnonzero(self._lengths >= 0)
        if not len(ends):
            return list(pieces[self._waited])
        return [pieces[row, : self._lengths[row]] for row in ends]
