"""Collections of band music: what is measured on all music, and how the instruments play."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.band.playing import (
    count_bars,
    instruments_of,
    measure_playing,
    plays_exactly,
    unplayable,
)
from engine.evaluation.collection import Collection, collect
from engine.music.grid import TICKS, Grid
from engine.music.score import Notes


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """One piece for several instruments, before it is measured.

    Attributes:
        notes: Array of ``NOTE``, in order, from the start of a bar.
        grid: Tempo and meter.
        label: Index of its mood in ``MOODS``, or ``labels.UNLABELLED``.
        song: The song it is from.
        wanted: Who should play, as indices of ``instruments.ORDER``; None for whoever does.
    """

    notes: Notes
    grid: Grid
    label: int
    song: str
    wanted: Several[int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class BandCollection:
    """Pieces and how their instruments play.

    Attributes:
        all: The pieces, and what is measured on all music.
        playing: What :func:`measure_playing` finds, NaN where there is nothing to measure;
            shape [n, len(PLAYING)].
        unplayable: The share of each piece's notes that cannot be played, shape [n].
        exact: Whether in each all who are wanted play enough, and nobody else does, shape [n].
        bars: How many bars each has, shape [n].
        density: Notes per beat of each, shape [n].
    """

    all: Collection
    playing: NDArray[np.float64]
    unplayable: NDArray[np.float64]
    exact: NDArray[np.bool_]
    bars: NDArray[np.int64]
    density: NDArray[np.float64]

    @property
    def songs(self) -> tuple[str, ...]:
        """The song each piece is from."""
        return self.all.songs


def collect_band(name: str, pieces: Sequence[Played]) -> BandCollection:
    """Measure pieces.

    Args:
        name: What the tables call the collection.
        pieces: At least one.
    """
    return BandCollection(
        collect(
            name,
            [piece.notes for piece in pieces],
            [piece.label for piece in pieces],
            [piece.song for piece in pieces],
        ),
        np.array([list(measure_playing(one.notes, one.grid).values()) for one in pieces]),
        np.array([unplayable(one.notes, one.grid) / max(1, len(one.notes)) for one in pieces]),
        np.array(
            [
                plays_exactly(
                    one.notes,
                    one.grid,
                    instruments_of(one.notes) if one.wanted is None else one.wanted,
                )
                for one in pieces
            ]
        ),
        np.array([count_bars(one.notes, one.grid) for one in pieces]),
        np.array([len(one.notes) / _beats(one) for one in pieces]),
    )


def _beats(piece: Played) -> int:
    """How many beats a piece has, in whole bars."""
    return count_bars(piece.notes, piece.grid) * piece.grid.bar_ticks // TICKS
