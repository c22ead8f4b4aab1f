"""The real music that generated music for several instruments is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.evaluation.band.collection import BandCollection, Played, collect_band
from engine.evaluation.collection import FEWEST_NOTES, MOODS, UNLABELLED
from engine.evaluation.piano.references import EXCERPTS
from engine.music.excerpt import excerpt_bars
from engine.music.grid import to_notes
from engine.music.score import DRUMS, Notes
from engine.training.band.datasets import SOURCES, BandPiece, load_band

LABELLED: Final = "ym2413_mdb"
"""The set whose moods listeners gave, and whose songs the readers learn from."""
SISTERS: Final = ("game_music", "pop909_band", "tegridy_band")
"""Other real music, as a scale for distances; what is missing is left out."""
HELD_OUT: Final = "held-out pieces"
LIKE_OURS: Final = ("game", "pop", "band")
"""Pieces kept from training count as held-out where they are of these manners."""
FEWEST_BARS: Final = 8
"""Jingles shorter than this are left out: what is generated is longer."""
_LABELS: Final = {CORNERS[mood]: label for label, mood in enumerate(MOODS)}


@dataclass(frozen=True, slots=True, eq=False)
class BandReferences:
    """Real music, cut at bar lines to about the length that is generated.

    Attributes:
        labelled: The openings of all pieces with listeners' labels.
        held_out: The openings of all pieces that no model learned from.
        sisters: A stretch of each piece of other collections.
        known: All that a model may have learned from, uncut.
    """

    labelled: BandCollection
    held_out: BandCollection
    sisters: tuple[BandCollection, ...]
    known: tuple[Notes, ...]


def load_band_references(data: Path, seconds: float) -> BandReferences:
    """Read and measure the real band music below a folder.

    Args:
        data: Laid out as :mod:`engine.training.band.datasets` says; the labelled set must be
            there, others are a scale, and what is there of all is what may have been copied.
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
        seconds: As above.

    Raises:
        DataError: None is of the labelled set, or none was kept from training.
    """
    long = [piece for piece in pieces if _whole(piece) >= FEWEST_BARS]
    # What begins within a file has no opening.
    opened = [piece for piece in long if piece.whole]
    labelled = [piece for piece in _of(LABELLED, opened) if piece.mood is not None]
    kept = [piece for piece in opened if piece.split == "val" and piece.genre in LIKE_OURS]
    if not labelled or not kept:
        raise DataError(f"The data hold no labelled piece of {LABELLED}, or none to measure with.")
    sisters = ((name, _stretches(_of(name, long), seconds)) for name in SISTERS)
    return BandReferences(
        labelled=collect_band(LABELLED, _openings(labelled, seconds)),
        held_out=collect_band(HELD_OUT, _openings(kept, seconds)),
        sisters=tuple(collect_band(name, found) for name, found in sisters if found),
        known=tuple(to_notes(one.notes, one.grid) for one in pieces if one.split == "train"),
    )


def stretch(piece: BandPiece, first: int, count: int) -> Played:
    """Bars ``first`` to ``first + count`` of a piece, held notes cut off at their end."""
    part = excerpt_bars(piece.notes, first, count, piece.grid.bar_ticks)
    label = UNLABELLED if piece.mood is None else _LABELS[piece.mood]
    return Played(to_notes(part, piece.grid), piece.grid, label, piece.song)


def _of(name: str, pieces: Sequence[BandPiece]) -> list[BandPiece]:
    return [piece for piece in pieces if piece.name.startswith(f"{name}/")]


def _openings(pieces: Sequence[BandPiece], seconds: float) -> list[Played]:
    return _sounding([stretch(piece, 0, _bars(piece, seconds)) for piece in pieces])


def _stretches(pieces: Sequence[BandPiece], seconds: float) -> list[Played]:
    """A stretch from somewhere in each of up to ``EXCERPTS`` pieces."""
    rng = np.random.default_rng(0)
    found = []
    for place in np.sort(rng.permutation(len(pieces))[:EXCERPTS]):
        piece = pieces[place]
        count = _bars(piece, seconds)
        latest = max(0, _whole(piece) - count)
        found.append(stretch(piece, int(rng.integers(0, latest + 1)), count))
    return _sounding(found)


def _bars(piece: BandPiece, seconds: float) -> int:
    return max(2, round(seconds / (piece.grid.bar_ticks * piece.grid.tick_seconds)))


def _whole(piece: BandPiece) -> int:
    """How many bars a piece has."""
    return int(piece.notes["tick"][-1]) // piece.grid.bar_ticks + 1


def _sounding(pieces: Sequence[Played]) -> list[Played]:
    """Those with pitched notes enough to compare with."""
    return [one for one in pieces if (one.notes["program"] != DRUMS).sum() >= FEWEST_NOTES]
