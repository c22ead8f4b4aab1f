"""Whether a piece was copied: its longest exact match with the music it learned from.

Pieces are compared move by move (:mod:`engine.analysis.fingerprints`). The composer avoids copies
by an index of its own (:mod:`engine.ranking.plagiarism`), which misses short ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.fingerprints import MULTIPLIER, SPREAD, fingerprint
from engine.music.score import Notes

MIN_MATCH: Final = 6
"""Moves of the shortest match that is looked for: every piece has shorter ones."""


class KnownMusic:
    """Music that may have been copied."""

    def __init__(self, pieces: Sequence[Notes]) -> None:
        """Index the music: arrays of ``NOTE``."""
        self._rows = [fingerprint(notes) for notes in pieces]

    def longest_matches(self, pieces: Sequence[Notes]) -> NDArray[np.int64]:
        """Find each piece's longest run of moves that stands somewhere in the known music.

        Runs are compared by 64-bit hashes: the chance that any two different runs are taken for
        one is below one in a million. A longer run is only tried where a shorter one matches, so
        the work shrinks fast.

        Args:
            pieces: Arrays of ``NOTE``.

        Returns:
            Moves of the longest match, shape [len(pieces)]; 0 where it is below
            ``MIN_MATCH``.
        """
        longest: NDArray[np.int64] = np.zeros(len(pieces), np.int64)
        here, there = _Runs([fingerprint(notes) for notes in pieces]), _Runs(self._rows)
        for length in count(1):
            # All runs of this length, of those whose beginnings matched.
            here.grow()
            there.grow()
            if length < MIN_MATCH:
                continue
            # Where a run does not match, no longer one that starts there does.
            here.keep(np.isin(here.hashes, there.hashes))
            there.keep(np.isin(there.hashes, here.hashes))
            if not len(here.hashes):
                break
            longest[here.owners] = length
        return longest


class _Runs:
    """All runs of one length in some rows of moves, as hashes.

    Attributes:
        hashes: One for each run, uint64, shape [r].
        owners: The row each run is in, shape [r].
    """

    def __init__(self, rows: Sequence[NDArray[np.int64]]) -> None:
        lengths = [len(row) for row in rows]
        self._codes = np.concatenate([np.zeros(0, np.int64), *rows]).astype(np.uint64)
        self._ends = np.repeat(np.cumsum(lengths), lengths)
        self._next = np.arange(len(self._codes))
        self.owners = np.repeat(np.arange(len(rows)), lengths)
        self.hashes = np.zeros(len(self._codes), np.uint64)

    def grow(self) -> None:
        """Make each run one move longer; those at their row's end fall away."""
        self.keep(self._next < self._ends)
        self.hashes = (self.hashes ^ self._codes[self._next]) * MULTIPLIER
        self.hashes ^= self.hashes >> SPREAD
        self._next += 1

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Keep the chosen runs, shape [r], and drop the others."""
        self.hashes, self.owners = self.hashes[chosen], self.owners[chosen]
        self._next, self._ends = self._next[chosen], self._ends[chosen]
