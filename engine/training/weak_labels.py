"""A reader's opinion of music nobody has labelled, window by window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import measure
from engine.music.score import Notes
from engine.ranking.critic import Critic
from engine.training.piano.datasets import Piece

WINDOW_SECONDS: Final = 36.0
"""About the length of the labelled clips the reader learned from."""
HOP_SECONDS: Final = 18.0
_FEWEST_NOTES: Final = 24


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Valence and arousal along a piece.

    Attributes:
        centres: Seconds of each window's middle, shape [n], rising.
        values: Valence and arousal of each window, −1 … 1, shape [n, 2].
    """

    centres: NDArray[np.float64]
    values: NDArray[np.float64]

    def at(self, seconds: NDArray[Any]) -> NDArray[np.float64]:
        """Valence and arousal at each time, between windows in proportion, [m, 2]."""
        return np.stack(
            [np.interp(seconds, self.centres, self.values[:, axis]) for axis in (0, 1)], axis=1
        )


def read_all(
    pieces: Sequence[Piece],
    critic: Critic,
    on_progress: Callable[[float], None] = lambda _: None,
) -> dict[str, Reading]:
    """A reading of each piece that has no label, by the piece's name.

    Args:
        pieces: Any pieces; labelled ones, and ones too sparse to read, are passed over.
        critic: The reader. The same that ranks candidates: what measures the model must
            be another.
        on_progress: Told the share of pieces that are done.
    """
    readings = {}
    for number, piece in enumerate(pieces):
        if piece.mood is None and (reading := read(piece.notes, critic)):
            readings[piece.name] = reading
        on_progress((number + 1) / len(pieces))
    return readings


def read(notes: Notes, critic: Critic) -> Reading | None:
    """The reading of one piece, or None if no window has notes enough."""
    onsets = notes["onset"]
    centres, values = [], []
    last = max(float(onsets[-1]) - WINDOW_SECONDS, 0.0)
    for begin in np.arange(0.0, last + HOP_SECONDS, HOP_SECONDS):
        start, stop = np.searchsorted(onsets, (begin, begin + WINDOW_SECONDS))
        if stop - start < _FEWEST_NOTES:
            continue
        window = notes[start:stop].copy()
        window["onset"] -= begin
        window["duration"] = np.minimum(window["duration"], WINDOW_SECONDS - window["onset"])
        heard = critic.read(measure(window))
        centres.append(begin + WINDOW_SECONDS / 2)
        values.append((heard.valence, heard.arousal))
    return Reading(np.array(centres), np.array(values)) if centres else None
