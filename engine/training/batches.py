"""Sequences to learn from, padded and stacked into batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.tokens.attribute import Tokens
from engine.tokens.registry import Vocabulary
from engine.training.pieces import TrainingPiece
from engine.training.weak_labels import WeakLabels

FROM_THE_START: Final = 0.3
"""The share of sequences that begin where their piece does."""
TO_THE_END: Final = 0.15
"""The share of the others that run to the end of their piece, where endings are learned."""

Batch = dict[str, NDArray[Any]]
"""Inputs of ``note_lstm.NoteLSTM.call``, and ``weight`` and ``note_weight``:
float32 [batch, steps], 1 where the shift, and where the whole note, counts."""


class BatchSource(Protocol):
    """Whatever batches are drawn from."""

    def batch(self, number: int, size: int, steps: int) -> Batch:
        """Draw a batch; one number always gives one batch."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a piece as a network sees it.

    Attributes:
        tokens: The notes, a record of attributes each, shape [n].
        conditions: One vector per step, [n], or [n + 1] where the piece ends.
        context: What sounds as each note is written, [n, vocabulary.now].
        times: When each note begins, in seconds, or in beats for the band, [n].
        ends: Whether the piece ends after the last note.
    """

    tokens: Tokens
    conditions: NDArray[np.float32]
    context: NDArray[Any]
    times: NDArray[Any]
    ends: bool


def stack(cuts: Sequence[Cut], steps: int, vocabulary: Vocabulary) -> Batch:
    """Stack stretches into one batch, padded with zeros.

    So ``stack([cut], 256, PIANO)["pitch"]`` has the shape [1, 256].

    Args:
        cuts: Stretches of at most ``steps`` steps, their ends included.
        steps: The length of the batch.
        vocabulary: The vocabulary they are written in.
    """
    size = len(cuts)
    batch: Batch = {a.name: np.zeros((size, steps), np.int32) for a in vocabulary.attributes}
    batch["conditions"] = np.zeros((size, steps, vocabulary.conditions), np.float32)
    batch["held"] = np.zeros((size, steps, vocabulary.now), np.float16)
    batch["now"] = np.zeros((size, steps, vocabulary.now), np.float16)
    batch["seconds"] = np.zeros((size, steps), np.float32)
    batch["weight"] = np.zeros((size, steps), np.float32)
    batch["note_weight"] = np.zeros((size, steps), np.float32)
    for row, one in enumerate(cuts):
        count = len(one.tokens)
        for attribute in vocabulary.attributes:
            batch[attribute.name][row, :count] = one.tokens[attribute.name]
        last = count + one.ends
        if one.ends:
            batch["shift"][row, count] = vocabulary.end
        batch["now"][row, :count] = one.context
        # The context and the time of the note before each: none before the first.
        batch["held"][row, 1:last] = one.context[: last - 1]
        batch["seconds"][row, 1:last] = one.times[: last - 1]
        batch["conditions"][row, :last] = one.conditions
        # A step that ends the piece has a shift but no note.
        batch["weight"][row, :last] = 1.0
        batch["note_weight"][row, :count] = 1.0
    return batch


def stacked(cuts: Sequence[Cut], steps: int, vocabulary: Vocabulary, size: int = 32) -> list[Batch]:
    """Stack stretches, in order, into batches of up to ``size``; see :func:`stack`."""
    return [
        stack(cuts[start : start + size], steps, vocabulary) for start in range(0, len(cuts), size)
    ]


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
