"""An index of the training data, with which the composer avoids copies.

Pieces are compared as fingerprints: rows of moves (:mod:`engine.analysis.fingerprints`). Of each
training piece every seventh run, say, is stored as a hash, and all runs of a new piece
are looked up. A match of ``sure`` moves or more contains a stored run wherever it begins, so it is
always found; a shorter one of a run or more may be found; one shorter than a run is not.

Source: W. J. Kent, "BLAT: The BLAST-Like Alignment Tool" (Genome Research 12, 2002): an
index of runs that do not overlap, queried with runs that do. Winnowing (Schleimer, Wilkerson
and Aiken, SIGMOD 2003) gives the same guarantee, but it thins both sides and so stores twice
as many.
"""

from __future__ import annotations

from collections.abc import Iterable
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
"""Moves per run for the piano. In the median, real clips of different songs share runs of 7 moves;
they hardly ever share 24 by chance. Bands need longer ones (:mod:`engine.training.copy_index`)."""
STRIDE: Final = 7
"""Moves from one stored run to the next."""
RUNS: Final = (8, 256)
"""The shortest and the longest run, inclusive."""
_DROPPED_BITS: Final = np.uint64(24)
"""Bits dropped from each 64-bit hash; 40 are stored. With half a million runs, one piece in some
thousands is taken for a copy by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainingIndex:
    """The hashed runs of a collection of pieces.

    Example: ``TrainingIndex.of([notes]).holds(notes)`` is True for a piece of 25 notes or more.

    Attributes:
        hashes: The hashes of the stored runs, sorted, without duplicates, uint64, shape [r].
        run: Moves per run, in ``RUNS``.
        stride: Moves from one stored run to the next, ≥ 1.

    Raises:
        ValueError: The hashes are not such an array, or the runs cannot be.
    """

    hashes: NDArray[np.uint64]
    run: int = RUN
    stride: int = STRIDE

    def __post_init__(self) -> None:
        if self.hashes.dtype != np.uint64 or self.hashes.ndim != 1:
            raise ValueError("known moves are one row of uint64")
        if not RUNS[0] <= self.run <= RUNS[1] or self.stride < 1:
            raise ValueError("known moves of runs that cannot be")
        if np.any(self.hashes[1:] <= self.hashes[:-1]):
            raise ValueError("known moves must be sorted, each once")

    @property
    def sure(self) -> int:
        """The length from which a match is always found, in moves."""
        return self.run + self.stride - 1

    @classmethod
    def of(cls, pieces: Iterable[Notes], run: int = RUN, stride: int = STRIDE) -> TrainingIndex:
        """Build the index of pieces, arrays of ``NOTE`` in order; there may be none."""
        kept = [run_hashes(fingerprint(notes), run)[::stride] for notes in pieces]
        every = np.concatenate([np.zeros(0, np.uint64), *kept])
        return cls(np.unique(every >> _DROPPED_BITS), run, stride)

    def with_pieces(self, pieces: Iterable[Notes]) -> TrainingIndex:
        """The index with further pieces, arrays of ``NOTE`` in order, in runs of its length."""
        more = TrainingIndex.of(pieces, self.run, self.stride)
        return TrainingIndex(np.union1d(self.hashes, more.hashes), self.run, self.stride)

    @classmethod
    def load(cls, path: Path) -> TrainingIndex:
        """Load the index from a file that :meth:`save` wrote.

        Raises:
            CheckpointError: The file is missing or broken.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                run, stride = (int(number) for number in stored["runs"])
                return cls(np.cumsum(stored["steps"], dtype=np.uint64), run, stride)
        except (OSError, KeyError, ValueError) as error:
            raise CheckpointError(
                f"{path} is no index of known music ({error}); fetch the model again, or "
                "export it with `affetto train --export-only`."
            ) from error

    def save(self, path: Path) -> None:
        """Write the file that :meth:`load` reads, with differences of hashes: half the size."""
        steps = np.diff(self.hashes, prepend=np.zeros(1, np.uint64))
        np.savez_compressed(path, steps=steps, runs=np.array((self.run, self.stride)))

    def holds(self, notes: Notes, onsets: Onsets | None = None) -> bool:
        """Whether a piece shares ``sure`` moves in a row with the training data.

        A shorter match, of ``run`` moves or more, may be found too.

        Args:
            notes: Array of ``NOTE``, in order.
            onsets: The onsets of the pitched notes, if they are already known.
        """
        asked = run_hashes(fingerprint(notes, onsets), self.run) >> _DROPPED_BITS
        if not len(self.hashes) or not len(asked):
            return False
        indices = np.minimum(np.searchsorted(self.hashes, asked), len(self.hashes) - 1)
        return bool(np.any(self.hashes[indices] == asked))
