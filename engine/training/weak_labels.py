"""Weak labels: the mood of music that nobody has labelled, as the critic reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import measure
from engine.music.excerpt import excerpt
from engine.music.score import Notes
from engine.ranking.critic import Critic
from engine.training.pieces import TrainingPiece
from engine.training.several import map_in_processes

EXCERPT_SECONDS: Final = 36.0
"""Length of the excerpts that are read: about that of the labelled clips."""
EXCERPT_HOP_SECONDS: Final = 18.0
"""From the start of one excerpt to the start of the next."""
_MIN_NOTES: Final = 24

P = TypeVar("P", bound=TrainingPiece)


@dataclass(frozen=True, slots=True, eq=False)
class WeakLabels:
    """Valence and arousal along a piece.

    Attributes:
        centres: The middle of each excerpt, in seconds, shape [n], rising.
        values: Valence and arousal of each excerpt, −1 … 1, shape [n, 2].
    """

    centres: NDArray[np.float64]
    values: NDArray[np.float64]

    def at(self, seconds: NDArray[Any]) -> NDArray[np.float64]:
        """Interpolate valence and arousal at given times.

        Args:
            seconds: Times, shape [m]; before the first and after the last centre, the labels
                stay as they are there.

        Returns:
            Shape [m, 2].
        """
        return np.stack(
            [np.interp(seconds, self.centres, self.values[:, axis]) for axis in (0, 1)], axis=1
        )


def label_weakly(
    pieces: Sequence[P],
    notes_of: Callable[[P], Notes],
    critic: Critic,
    on_progress: Callable[[float], None] = lambda _: None,
    workers: int = 1,
) -> dict[str, WeakLabels]:
    """Read the pieces that nobody has labelled.

    Args:
        pieces: Pieces; those with a label, and those too sparse to read, are passed over.
        notes_of: Gives a piece's pitched notes: array of ``NOTE``, in order.
        critic: The reader. It also ranks candidates, so what measures the model must be another.
        on_progress: Called with the share of pieces done, 0 … 1.
        workers: Processes that read.

    Returns:
        A piece's name to its weak labels.
    """
    found = {}
    unknown = [piece for piece in pieces if piece.mood is None]
    read = map_in_processes(
        partial(weak_labels, critic=critic), (notes_of(piece) for piece in unknown), workers
    )
    for number, (piece, labels) in enumerate(zip(unknown, read, strict=True)):
        if labels is not None:
            found[piece.name] = labels
        on_progress((number + 1) / len(unknown))
    return found


def weak_labels(notes: Notes, critic: Critic) -> WeakLabels | None:
    """Read one piece, excerpt by excerpt; None if no excerpt has notes enough.

    Args:
        notes: Array of ``NOTE``, in order.
        critic: The reader.
    """
    if not len(notes):
        return None
    centres, values = [], []
    latest = max(float(notes["onset"][-1]) - EXCERPT_SECONDS, 0.0)
    for start in np.arange(0.0, latest + EXCERPT_HOP_SECONDS, EXCERPT_HOP_SECONDS):
        window = excerpt(notes, start, EXCERPT_SECONDS)
        if len(window) < _MIN_NOTES:
            continue
        read = critic.read(measure(window))
        centres.append(start + EXCERPT_SECONDS / 2)
        values.append((read.valence, read.arousal))
    return WeakLabels(np.array(centres), np.array(values)) if centres else None
