"""Sequences to learn from: cut, moved to C, stretched, tokenised and padded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.tokens.attribute import Tokens
from engine.tokens.registry import Vocabulary

FROM_THE_START: Final = 0.3
"""The share of sequences that begin where their piece does."""
TO_THE_END: Final = 0.15
"""The share of the others that run to the end of their piece, where endings are learned."""
Batch = dict[str, NDArray[Any]]
"""Inputs of ``note_lstm.NoteLSTM.call``, and ``weight`` and ``note_weight``:
float32 [batch, steps], 1 where the shift, and where the whole note, counts."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a piece as a model sees it.

    Attributes:
        tokens: The notes, a record of attributes each, shape [n].
        conditions: One vector a step, [n], or [n + 1] where the piece ends.
        now: What sounds as each note is written, [n, vocabulary.now].
        clock: When each note begins, in seconds, or beats for the band, [n].
        ends: Whether the piece ends after the last note.
    """

    tokens: Tokens
    conditions: NDArray[np.float32]
    now: NDArray[Any]
    clock: NDArray[Any]
    ends: bool


def stack(cuts: Sequence[Cut], steps: int, vocabulary: Vocabulary) -> Batch:
    """Several stretches as one padded batch of ``steps`` steps."""
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
        batch["now"][row, :count] = one.now
        batch["held"][row, 1:last] = one.now[: last - 1]
        batch["seconds"][row, 1:last] = one.clock[: last - 1]
        batch["conditions"][row, :last] = one.conditions
        batch["weight"][row, :last] = 1.0
        batch["note_weight"][row, :count] = 1.0
    return batch


class Mixture:
    """Draws batches from several kinds of pieces in fixed shares."""

    def __init__(
        self,
        pieces: Sequence[Any],
        shares: dict[str, float],
        readings: Mapping[str, Any],
        seed: int,
        make: Callable[..., Cut],
        vocabulary: Vocabulary,
    ) -> None:
        """Take pieces by manner.

        Args:
            pieces: Each has a name, a manner, a split and notes.
            shares: Manner to its share of sequences.
            readings: A reader's opinion of a piece, by name.
            seed: The same one draws the same batches.
            make: Cuts a piece: given it, the steps, the chance, and its reading or None.
            vocabulary: The one that ``make`` writes in.
        """
        self._seed = seed
        self._make = make
        self._vocabulary = vocabulary
        self._readings = readings
        self._kinds: list[list[Any]] = []
        self._weights: list[NDArray[np.float64]] = []
        self._shares: list[float] = []
        for manner, share in shares.items():
            kind = [p for p in pieces if p.manner == manner and p.split == "train"]
            if kind and share > 0:
                self._kinds.append(kind)
                lengths = np.array([len(p.notes) for p in kind], float)
                self._weights.append(lengths / lengths.sum())
                self._shares.append(share)
        total = sum(self._shares)
        self._shares = [share / total for share in self._shares]

    def batch(self, number: int, size: int, steps: int) -> Batch:
        """The batch of a number; the same number always gives the same batch."""
        rng = np.random.default_rng([self._seed, number])
        cuts = []
        for kind in rng.choice(len(self._kinds), size=size, p=self._shares):
            place = rng.choice(len(self._kinds[kind]), p=self._weights[kind])
            piece = self._kinds[kind][place]
            cuts.append(self._make(piece, steps, rng, self._readings.get(piece.name)))
        return stack(cuts, steps, self._vocabulary)
