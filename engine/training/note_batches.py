"""Stretches for the note network, padded and stacked into batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from engine.api.errors import DataError
from engine.tokens.note_conditions import SOURCES_TOLD
from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from engine.training.batches import Batch
from engine.training.grid_piece import GridPiece
from engine.training.note_cuts import NoteCut, cut_notes
from engine.training.weak_labels import WeakLabels

VALIDATION_STEPS: Final = 257
MAX_VALIDATED: Final = 64
"""Pieces of a source to measure on, drawn from those kept aside: measuring all takes too long."""


def stack_notes(cuts: Sequence[NoteCut], steps: int) -> Batch:
    """Stack stretches into one batch, padded with zeros.

    So ``stack_notes([cut], 256)["pitch"]`` has the shape [1, 256].

    Args:
        cuts: Stretches of at most ``steps`` steps, their ends included.
        steps: The length of the batch.
    """
    size, vocabulary = len(cuts), NOTE_VOCABULARY
    batch: Batch = {a.name: np.zeros((size, steps), np.int32) for a in vocabulary.attributes}
    batch["conditions"] = np.zeros((size, steps, vocabulary.conditions), np.float32)
    for name, width in (
        ("held", vocabulary.now),
        ("now", vocabulary.now),
        ("own", vocabulary.own),
        ("echo", vocabulary.echo),
    ):
        batch[name] = np.zeros((size, steps, width), np.float16)
    batch["weight"] = np.zeros((size, steps), np.float32)
    batch["note_weight"] = np.zeros((size, steps), np.float32)
    for row, one in enumerate(cuts):
        count = len(one.tokens)
        for attribute in vocabulary.attributes:
            batch[attribute.name][row, :count] = one.tokens[attribute.name]
        last = count + one.ends
        if one.ends:
            batch["shift"][row, count] = vocabulary.end
        around = one.surroundings
        batch["now"][row, :count], batch["own"][row, :count] = around.now, around.own
        # The surroundings of the note before each, and how it compares: none before the first.
        batch["held"][row, 1:last] = around.now[: last - 1]
        batch["echo"][row, 1:last] = around.echo[: last - 1]
        batch["conditions"][row, :last] = one.conditions
        # A step that ends the piece has a shift but no note.
        batch["weight"][row, :last] = 1.0
        batch["note_weight"][row, :count] = 1.0
    return batch


def measured_sources(pieces: Sequence[GridPiece]) -> list[str]:
    """The sources of which something is kept that can be measured on, in their order."""
    there = {piece.genre for piece in pieces if _measured(piece)}
    return [source for source in SOURCES_TOLD if source in there]


def note_validation(
    pieces: Sequence[GridPiece],
    sources: Sequence[str],
    weak: Mapping[str, WeakLabels],
    size: int = 32,
) -> list[Batch]:
    """Batches of the beginnings, as they are, of whole pieces and clips kept for measuring.

    Args:
        pieces: All pieces; at most ``MAX_VALIDATED`` of each source are taken.
        sources: Which sources.
        weak: A piece's name to its weak labels.
        size: Pieces in a batch.

    Raises:
        DataError: None is kept for measuring.
    """
    cuts = []
    for source in sources:
        kept = [piece for piece in pieces if piece.genre == source and _measured(piece)]
        order = np.random.default_rng(0).permutation(len(kept))[:MAX_VALIDATED]
        chosen = [kept[index] for index in order]
        cuts += [cut_notes(p, VALIDATION_STEPS, None, weak.get(p.name)) for p in chosen]
    if not cuts:
        raise DataError("No music is kept aside for measuring: more songs are needed.")
    return [stack_notes(cuts[i : i + size], VALIDATION_STEPS) for i in range(0, len(cuts), size)]


def _measured(piece: GridPiece) -> bool:
    """Whether a piece is measured on: kept from training, and with a beginning."""
    return piece.split == "val" and (piece.whole or piece.genre == "clip")
