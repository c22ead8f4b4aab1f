"""Real music to hold forms against, cut to one length at bar lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.collection import MIN_EXCERPT_NOTES
from engine.evaluation.form.pieces import Barred, FormPiece, cut, lay_on_beats, lay_score
from engine.music.grid import to_notes
from engine.music.score import DRUMS, Score
from engine.training.band_datasets import load_band
from engine.training.beats.datasets import load_beat_pieces
from engine.training.piano_datasets import load_piano

ENOUGH: Final = 0.85
"""The share of the length that a piece must fill."""


def _clips(data: Path) -> Iterator[tuple[str, Barred]]:
    """EMOPIA: in free time, so in windows of two seconds."""
    for piece in load_piano(data, ("emopia",)):
        yield piece.song, lay_score(Score(piece.notes))


def _performed(name: str) -> Callable[[Path], Iterator[tuple[str, Barred]]]:
    def read(data: Path) -> Iterator[tuple[str, Barred]]:
        for piece in load_beat_pieces(data, (name,)):
            if piece.downbeats.sum() >= 2:
                yield piece.name, lay_on_beats(piece.notes, piece.beats, piece.downbeats)

    return read


def _bands(name: str) -> Callable[[Path], Iterator[tuple[str, Barred]]]:
    def read(data: Path) -> Iterator[tuple[str, Barred]]:
        for piece in load_band(data, (name,)):
            bar = piece.grid.bar_ticks
            bars = int(piece.notes["tick"][-1]) // bar + 1
            times: NDArray[np.float64] = np.arange(bars + 1, dtype=np.float64) * (
                bar * piece.grid.tick_seconds
            )
            notes = to_notes(piece.notes, piece.grid)
            yield piece.song, Barred(notes, piece.notes, piece.grid, times)

    return read


READ: Final[Mapping[str, Callable[[Path], Iterator[tuple[str, Barred]]]]] = {
    "emopia": _clips,
    "pop1k7": _performed("pop1k7"),
    "pop909": _performed("pop909"),
    "ym2413_mdb": _bands("ym2413_mdb"),
    "game_music": _bands("game_music"),
}
"""The collections that forms are measured on. YM2413-MDB and those for the piano have the roles
that they have in the rest of the evaluation; games' music is YM2413-MDB's nearest sister."""


def load_forms(
    data: Path, name: str, lengths: tuple[float, ...], most: int
) -> dict[float, list[FormPiece]]:
    """Take an excerpt of each length from somewhere in each of some pieces of a collection.

    Args:
        data: Laid out as :mod:`engine.training.piano_datasets`,
            :mod:`engine.training.beats.datasets` and :mod:`engine.training.band_datasets` say.
        name: One of ``READ``.
        lengths: In seconds.
        most: How many pieces of each length at most, drawn by chance, always the same.

    Returns:
        Length to excerpts; none where no piece is as long.

    Raises:
        DataError: The collection is not there.
    """
    pieces = list(READ[name](data))
    rng = np.random.default_rng(0)
    order = rng.permutation(len(pieces))
    found: dict[float, list[FormPiece]] = {length: [] for length in lengths}
    for index in order:
        song, piece = pieces[index]
        for length in lengths:
            if len(found[length]) < most and (part := _part(song, piece, length, rng)):
                found[length].append(part)
    return found


def _part(song: str, piece: Barred, seconds: float, rng: np.random.Generator) -> FormPiece | None:
    """An excerpt from a bar drawn by chance; None if the piece is too short or too thin."""
    wanted = float(piece.bar_times[-1]) - seconds
    latest = int(np.searchsorted(piece.bar_times, wanted, side="right")) - 1
    part = cut(piece, song, int(rng.integers(0, max(latest, 0) + 1)), seconds)
    if not len(part.notes) or part.notes["onset"][-1] < ENOUGH * seconds:
        return None
    return part if (part.notes["program"] != DRUMS).sum() >= MIN_EXCERPT_NOTES else None
