"""Batches to learn from, drawn from several genres in fixed shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.training.pieces import TrainingPiece
from engine.training.weak_labels import WeakLabels

FROM_THE_START: Final = 0.3
"""The share of sequences that begin where their piece does."""
TO_THE_END: Final = 0.15
"""The share of the others that run to the end of their piece, where endings are learned."""

Batch = dict[str, NDArray[Any]]
"""A network's inputs and targets by name, and ``weight`` and ``note_weight``:
float32 [batch, steps], 1 where the first attribute, and where the whole note, counts."""


class BatchSource(Protocol):
    """Whatever batches are drawn from."""

    def batch(self, number: int, size: int, steps: int) -> Batch:
        """Draw a batch; one number always gives one batch."""


class Mixture:
    """Draws batches from several genres in fixed shares."""

    def __init__(
        self,
        pieces: Sequence[TrainingPiece],
        shares: Mapping[str, float],
        weak: Mapping[str, WeakLabels],
        seed: int,
        cut: Callable[[Any, int, np.random.Generator, WeakLabels | None], Any],
        stack: Callable[[Sequence[Any], int], Batch],
    ) -> None:
        """Sort the training pieces by genre.

        Args:
            pieces: All pieces; those kept for measuring are passed over.
            shares: Genre to its share of sequences.
            weak: A piece's name to its weak labels.
            seed: Equal seeds draw equal batches.
            cut: Cuts a piece to a number of steps, by chance, with its weak labels or None.
            stack: Stacks stretches to a number of steps.
        """
        self._seed = seed
        self._cut = cut
        self._stack = stack
        self._weak = weak
        self._genres: list[list[TrainingPiece]] = []
        self._weights: list[NDArray[np.float64]] = []
        self._shares: list[float] = []
        for genre, share in shares.items():
            its = [p for p in pieces if p.genre == genre and p.split == "train"]
            if its and share > 0:
                self._genres.append(its)
                lengths = np.array([len(p.notes) for p in its], float)
                self._weights.append(lengths / lengths.sum())
                self._shares.append(share)
        # The shares of genres that are not there fall to the others.
        total = sum(self._shares)
        self._shares = [share / total for share in self._shares]

    def batch(self, number: int, size: int, steps: int) -> Batch:
        """Draw a batch; one number always gives one batch.

        A genre is drawn by its share, a piece of it by its length.

        Args:
            number: Which batch, ≥ 0.
            size: Sequences in it.
            steps: Steps of each sequence.
        """
        rng = np.random.default_rng([self._seed, number])
        cuts = []
        for genre in rng.choice(len(self._genres), size=size, p=self._shares):
            index = rng.choice(len(self._genres[genre]), p=self._weights[genre])
            piece = self._genres[genre][index]
            cuts.append(self._cut(piece, steps, rng, self._weak.get(piece.name)))
        return self._stack(cuts, steps)
