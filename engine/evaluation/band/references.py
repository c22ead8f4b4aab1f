"""The real music that generated music for several instruments is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from engine.api.errors import DataError
from engine.evaluation.band.collection import BandCollection, Played, collect_band
from engine.evaluation.collection import MAX_EXCERPTS, MIN_EXCERPT_NOTES
from engine.music.excerpt import bars_within, excerpt_bars
from engine.music.grid import to_notes
from engine.music.score import DRUMS, Notes
from engine.training.band_datasets import LABELLED, SOURCES, BandPiece, load_band
from engine.training.labels import label_of

OTHERS: Final = ("game_music", "pop909_band", "tegridy_band")
"""Other real music, as a scale for distances; what is missing is left out."""
HELD_OUT: Final = "held-out pieces"
HELD_OUT_GENRES: Final = ("game", "pop", "band")
"""Genres whose pieces count as held out if they were kept from training."""
MIN_PIECE_BARS: Final = 8
"""Bars of the shortest piece that is compared with: jingles are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class BandReferences:
    """Real music, cut at bar lines to about the length that is generated.

    Attributes:
        labelled: The openings of all pieces with listeners' labels.
        held_out: The openings of all pieces that no model learned from.
        others: An excerpt of each piece of other collections.
        known: All that a model may have learned from, uncut.
    """

    labelled: BandCollection
    held_out: BandCollection
    others: tuple[BandCollection, ...]
    known: tuple[Notes, ...]


def load_band_references(data: Path, seconds: float) -> BandReferences:
    """Read and measure the real band music below a folder.

    Args:
        data: Laid out as :mod:`engine.training.band_datasets` says. The labelled set must be
            there; others are a scale, and all that is there may have been copied.
        seconds: The length that pieces are cut to, to the nearest bar.

    Raises:
        DataError: The labelled set is missing, or all of it was learned from.
    """
    names = (LABELLED, *(n for n in SOURCES if n != LABELLED and (data / n).is_dir()))
    return band_references(load_band(data, names), seconds)


def band_references(pieces: Sequence[BandPiece], seconds: float) -> BandReferences:
    """Measure real band music.

    Args:
        pieces: Those of the labelled set among them.
        seconds: The length that pieces are cut to, to the nearest bar.

    Raises:
        DataError: None is of the labelled set, or none was kept from training.
    """
    long = [piece for piece in pieces if _bars(piece) >= MIN_PIECE_BARS]
    # What begins within a file has no opening.
    opened = [piece for piece in long if piece.whole]
    labelled = [piece for piece in _of(LABELLED, opened) if piece.mood is not None]
    kept = [piece for piece in opened if piece.split == "val" and piece.genre in HELD_OUT_GENRES]
    if not labelled or not kept:
        raise DataError(f"The data hold no labelled piece of {LABELLED}, or none to measure with.")
    others = ((name, _excerpts(_of(name, long), seconds)) for name in OTHERS)
    return BandReferences(
        labelled=collect_band(LABELLED, _openings(labelled, seconds)),
        held_out=collect_band(HELD_OUT, _openings(kept, seconds)),
        others=tuple(collect_band(name, found) for name, found in others if found),
        known=tuple(to_notes(one.notes, one.grid) for one in pieces if one.split == "train"),
    )


def played_bars(piece: BandPiece, first: int, count: int) -> Played:
    """Cut ``count`` bars out of a piece, from bar ``first`` on."""
    part = excerpt_bars(piece.notes, first, count, piece.grid.bar_ticks)
    return Played(to_notes(part, piece.grid), piece.grid, label_of(piece.mood), piece.song)


def _of(name: str, pieces: Sequence[BandPiece]) -> list[BandPiece]:
    return [piece for piece in pieces if piece.name.startswith(f"{name}/")]


def _openings(pieces: Sequence[BandPiece], seconds: float) -> list[Played]:
    return _sounding([played_bars(one, 0, bars_within(seconds, one.grid)) for one in pieces])


def _excerpts(pieces: Sequence[BandPiece], seconds: float) -> list[Played]:
    """An excerpt from somewhere in each of up to ``MAX_EXCERPTS`` pieces."""
    rng = np.random.default_rng(0)
    found = []
    for index in np.sort(rng.permutation(len(pieces))[:MAX_EXCERPTS]):
        piece = pieces[index]
        count = bars_within(seconds, piece.grid)
        latest = max(0, _bars(piece) - count)
        found.append(played_bars(piece, int(rng.integers(0, latest + 1)), count))
    return _sounding(found)


def _bars(piece: BandPiece) -> int:
    """How many bars a piece has."""
    return int(piece.notes["tick"][-1]) // piece.grid.bar_ticks + 1


def _sounding(pieces: Sequence[Played]) -> list[Played]:
    """Those with pitched notes enough to compare with."""
    return [one for one in pieces if (one.notes["program"] != DRUMS).sum() >= MIN_EXCERPT_NOTES]
