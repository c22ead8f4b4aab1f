"""Music the model has learned from, as an index by which the composer avoids copies.

Of every known piece each ``STRIDE``-th run of ``RUN`` moves is kept as a hash, and all runs
of a new piece are looked up. A match of ``SURE`` moves or more holds a kept run wherever it
begins, so it is always found; one of ``RUN`` to ``SURE`` moves may be, a shorter one is not.

Source: W. J. Kent, "BLAT: The BLAST-Like Alignment Tool" (Genome Research 12, 2002): an
index of runs that do not overlap, asked for runs that do. Winnowing (Schleimer, Wilkerson
and Aiken, SIGMOD 2003) gives the same promise, but with both sides thinned it keeps twice
as many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.fingerprints import fingerprint, run_hashes
from engine.analysis.onsets import Onsets
from engine.api.errors import CheckpointError
from engine.music.score import Notes

RUN: Final = 24
"""Real clips of different songs share runs of 7 moves in the median; by chance alone 24 are
hardly ever shared."""
STRIDE: Final = 7
SURE: Final = RUN + STRIDE - 1
"""Moves of a match that is always found: 30, two less than what counts as a copy."""
_DROPPED_BITS: Final = np.uint64(24)
"""Of 64; 40 are kept. With half a million runs one piece in some thousands is taken for a
copy by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainingIndex:
    """The index.

    Attributes:
        hashes: Of the kept runs, sorted, each once, uint64, shape [r].
        runs: ``RUN`` and ``STRIDE`` they were made with.

    Raises:
        ValueError: They are not such an array, or made with others than today's.
    """

    hashes: NDArray[np.uint64]
    runs: tuple[int, int] = (RUN, STRIDE)

    def __post_init__(self) -> None:
        if self.hashes.dtype != np.uint64 or self.hashes.ndim != 1:
            raise ValueError("known moves are one row of uint64")
        if self.runs != (RUN, STRIDE):
            raise ValueError("known moves of other runs")
        if np.any(self.hashes[1:] <= self.hashes[:-1]):
            raise ValueError("known moves must be sorted, each once")

    @classmethod
    def of(cls, pieces: Sequence[Notes]) -> TrainingIndex:
        """The index of pieces, arrays of ``NOTE``; of none, if there are none."""
        kept = [run_hashes(fingerprint(notes), RUN)[::STRIDE] for notes in pieces]
        every = np.concatenate([np.zeros(0, np.uint64), *kept])
        return cls(np.unique(every >> _DROPPED_BITS))

    @classmethod
    def load(cls, path: Path) -> TrainingIndex:
        """The index in a file that :meth:`save` wrote.

        Raises:
            CheckpointError: The file is missing or broken, or holds other runs.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                run, stride = (int(number) for number in stored["runs"])
                return cls(np.cumsum(stored["steps"], dtype=np.uint64), (run, stride))
        except (OSError, KeyError, ValueError) as error:
            raise CheckpointError(
                f"{path} is no index of known music ({error}); fetch the model again, or "
                "export it with `affetto train --export-only`."
            ) from error

    def save(self, path: Path) -> None:
        """Write the file that :meth:`load` reads; steps between hashes take half the room."""
        steps = np.diff(self.hashes, prepend=np.zeros(1, np.uint64))
        np.savez_compressed(path, steps=steps, runs=np.array(self.runs))

    def holds(self, notes: Notes, onsets: Onsets | None = None) -> bool:
        """Whether a piece shares ``SURE`` moves in a row, or somewhat fewer, with known music.

        Args:
            notes: Array of ``NOTE``, in order.
            onsets: The onsets of the pitched notes, where they were found already.
        """
        asked = run_hashes(fingerprint(notes, onsets), RUN) >> _DROPPED_BITS
        if not len(self.hashes) or not len(asked):
            return False
        places = np.minimum(np.searchsorted(self.hashes, asked), len(self.hashes) - 1)
        return bool(np.any(self.hashes[places] == asked))
