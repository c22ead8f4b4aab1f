"""What the writer has to know of real music besides the weights: its forms, its longest stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.analysis.form import SECTION_BARS, form_of
from engine.analysis.sections import compare_bars
from engine.harmony.forms import Forms
from engine.training.chords.songs import ChordSong, longest_stand
from engine.training.grid_piece import GridPiece

PIECES_READ: Final = 500
"""Pieces whose forms are read, at most: reading all takes minutes, and fills the facts."""
SHORTEST_READ: Final = 12
"""Bars of a piece whose form is read, at least."""
LONGEST_READ: Final = 200
"""Bars of a piece whose form is read, at most."""
_NOT_READ: Final = ("classical", "drums")
"""Sources without a form of sections: movements of art music, and drum performances."""
_SOURCES: Final = {"piano": ("performance", "clip"), "band": ("game", "band")}
"""The sources whose forms are those of a kind. In all music together, what returns after eight bars
does so more often than in either: for .29 of the sections of four bars, in performances .22."""
STAND_SHARE: Final = 0.95
"""The share of songs that stand on no root for longer than the writer may."""


def read_forms(pieces: Sequence[GridPiece]) -> dict[str, Forms]:
    """The forms of whole pieces that are learned from, by the kind of piece they are for.

    Returns:
        Each of :data:`engine.harmony.forms.FORM_KINDS` to its forms; a kind has all music's where
        its own sources are missing.
    """
    fitting = [
        piece
        for piece in pieces
        if piece.split == "train"
        and piece.whole
        and piece.genre not in _NOT_READ
        and SHORTEST_READ <= len(piece.returns) <= LONGEST_READ
    ]
    found = {}
    for kind, sources in _SOURCES.items():
        own = [piece for piece in fitting if piece.genre in sources]
        found[kind] = _count_forms(own or fitting)
    return found


def _count_forms(fitting: Sequence[GridPiece]) -> Forms:
    """The forms of some of these pieces, for each length of section."""
    order = np.random.default_rng(0).permutation(len(fitting))[:PIECES_READ]
    found: dict[int, list[str]] = {bars: [] for bars in SECTION_BARS}
    for index in order:
        piece = fitting[index]
        alike = compare_bars(piece.notes, piece.grid)
        for bars in SECTION_BARS:
            found[bars].append(form_of(piece.returns, alike, bars))
    return Forms.count(found)


def usual_stand(songs: Sequence[ChordSong]) -> float:
    """Bars for which a root may stand: what ``STAND_SHARE`` of the songs learned from keep to."""
    stands = [longest_stand(song) for song in songs if song.split == "train"]
    return float(np.quantile(stands, STAND_SHARE))
