"""Sequences of one length, epoch by epoch, out of pieces that are cut at bar lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from engine.training.batches import Batch
from engine.training.grid_piece import GridPiece
from engine.training.note_batches import stack_notes
from engine.training.note_cuts import cut_notes
from engine.training.weak_labels import WeakLabels

MAX_HELD_OUT: Final = 256
"""Sequences of the files kept for measuring that are measured on: all of many take too long."""


def sequence_bars(piece: GridPiece, length: int, stride: int) -> list[int]:
    """The bars that a piece's sequences begin with, from 0.

    A sequence begins at the last bar line that leaves no note between two out, so that sequences
    that are ``stride`` = ``length`` notes apart overlap by less than a bar.

    Example: of bars of four notes, sequences of ten notes begin with bars 0, 2, 4 …

    Args:
        piece: The piece.
        length: Notes in a sequence, ≥ 1.
        stride: Notes from one beginning to the next, 1 … ``length``.
    """
    bars = piece.notes["tick"] // piece.grid.bar_ticks
    found = [int(bars[0])]
    first = 0
    while first + length < len(bars):
        bar = int(bars[first + stride])
        if bar <= found[-1]:  # a bar may hold more notes than a sequence
            later = bars[bars > found[-1]]
            if not len(later):
                break
            bar = int(later[0])
        found.append(bar)
        first = int(np.searchsorted(bars, bar))
    return found


class Epochs:
    """Draws batches so that each epoch has every sequence once; implements ``BatchSource``.

    Example: ``Epochs(pieces, {}, seed=1, length=100, stride=100).per_epoch(32)`` batches of 32.

    Args:
        pieces: All pieces; those kept for measuring are passed over.
        weak: A piece's name to its weak labels.
        seed: Equal seeds draw equal batches.
        length: Notes in a sequence.
        stride: Notes from one beginning to the next.
    """

    def __init__(
        self,
        pieces: Sequence[GridPiece],
        weak: Mapping[str, WeakLabels],
        *,
        seed: int,
        length: int,
        stride: int,
    ) -> None:
        self._weak, self._seed = weak, seed
        self._sequences = [
            (piece, bar)
            for piece in pieces
            if piece.split == "train"
            for bar in sequence_bars(piece, length, stride)
        ]

    def __len__(self) -> int:
        return len(self._sequences)

    def per_epoch(self, size: int) -> int:
        """Batches of a size in an epoch; the last one may be smaller."""
        return -(-len(self._sequences) // size)

    def batch(self, number: int, size: int, steps: int) -> Batch:
        """Draw a batch; one number always gives one batch.

        Args:
            number: Which batch, counted through all epochs from 0.
            size: Sequences in it, but for an epoch's last.
            steps: Steps of each sequence, the end included.
        """
        epoch, place = divmod(number, self.per_epoch(size))
        order = np.random.default_rng([self._seed, epoch]).permutation(len(self._sequences))
        rng = np.random.default_rng([self._seed, epoch, place])
        chosen = (self._sequences[at] for at in order[place * size : (place + 1) * size])
        cuts = [
            cut_notes(piece, steps, rng, self._weak.get(piece.name), bar) for piece, bar in chosen
        ]
        return stack_notes(cuts, steps)


def held_out_batches(
    pieces: Sequence[GridPiece], weak: Mapping[str, WeakLabels], length: int, size: int = 16
) -> list[Batch]:
    """Batches of sequences of the pieces kept for measuring, as they are and told everything.

    Of more than ``MAX_HELD_OUT`` sequences, so many are drawn.

    Args:
        pieces: All pieces.
        weak: A piece's name to its weak labels.
        length: Notes in a sequence.
        size: Sequences in a batch.
    """
    steps = length + 1
    sequences = [
        (piece, bar)
        for piece in pieces
        if piece.split == "val"
        for bar in sequence_bars(piece, length, length)
    ]
    order = np.random.default_rng(0).permutation(len(sequences))[:MAX_HELD_OUT]
    cuts = [
        cut_notes(piece, steps, None, weak.get(piece.name), bar)
        for piece, bar in (sequences[at] for at in sorted(order))
    ]
    return [stack_notes(cuts[at : at + size], steps) for at in range(0, len(cuts), size)]
