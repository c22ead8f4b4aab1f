"""Has read the real band music, and says of other pieces how they compare."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.band.collection import BandCollection
from engine.evaluation.band.figures import playing_figures, read_figures
from engine.evaluation.band.references import BandReferences
from engine.evaluation.collection import UNLABELLED
from engine.evaluation.control import same_key_twice
from engine.evaluation.copying import KnownMusic
from engine.evaluation.figures import (
    Figures,
    Reading,
    collapse_figures,
    copying_figures,
    halves_figures,
    likeness_figures,
)
from engine.evaluation.intervals import share
from engine.evaluation.likeness import LikenessSpace
from engine.evaluation.masking import KEPT
from engine.evaluation.readers import Reader, places

COPY_QUANTILE: Final = 0.95
"""A piece is a copy if its match is longer than those of this share of held-out pieces. Of 164,
three are songs that stand in a second collection too, with matches of 182 to 425 moves; all
others share at most 96, the 95 % quantile is 66."""


class BandEvaluator:
    """Readers, a space of likeness and the length of real matches, fitted once."""

    def __init__(self, references: BandReferences) -> None:
        """Fit all of it to real music."""
        real = references.labelled.all
        self._references = references
        # Few real pieces are sad or calm, while each mood is asked for alike.
        self._reader = Reader.fit(real.features, real.labels, real.songs, even=True)
        self._masked_reader = Reader.fit(real.masked, real.labels, real.songs, KEPT, even=True)
        self._space = LikenessSpace(real.features)
        self._known = KnownMusic(references.known)
        self._matches = self._known.longest_matches(references.held_out.all.pieces)
        self.longest_allowed = float(np.quantile(self._matches, COPY_QUANTILE))
        """The longest match in moves that is no copy."""

    def generated(self, pieces: BandCollection) -> Figures:
        """All figures of labelled pieces that were generated, held against real ones."""
        matches = self._known.longest_matches(pieces.all.pieces)
        return (
            read_figures(pieces.all, self._read(pieces))
            | self._likeness(pieces)
            | copying_figures(pieces.all, matches, self.longest_allowed)
        )

    def asked(self, pieces: BandCollection) -> Figures:
        """Collapse, copying and playing of pieces that were generated for certain ensembles."""
        return self._unread(pieces, self._known.longest_matches(pieces.all.pieces))

    def held_out(self) -> Figures:
        """The same of real pieces that no model learned from."""
        return self._unread(self._references.held_out, self._matches)

    def labelled(self) -> Figures:
        """What readers make of labelled pieces they have not heard, and how near halves lie."""
        pieces = self._references.labelled
        reading = Reading(self._reader.held_out, self._masked_reader.held_out)
        keys = np.array([same_key_twice(notes) for notes in pieces.all.pieces])
        return (
            read_figures(pieces.all, reading)
            | halves_figures(pieces.all, self._space)
            | collapse_figures(pieces.all)
            | playing_figures(pieces)
            | {"key": share(keys, pieces.songs)}
        )

    def sister(self, pieces: BandCollection) -> Figures:
        """How another real collection compares with the labelled pieces."""
        figures = self._likeness(pieces)
        if np.all(pieces.all.labels != UNLABELLED):
            figures |= read_figures(pieces.all, self._read(pieces))
        return figures

    def place(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Valence and arousal, −1 … 1, as the readers hear pieces. Shape [n, 2]."""
        return places(self._reader.read(features))

    def _unread(self, pieces: BandCollection, matches: NDArray[np.int64]) -> Figures:
        return (
            collapse_figures(pieces.all)
            | copying_figures(pieces.all, matches, self.longest_allowed)
            | playing_figures(pieces)
        )

    def _likeness(self, pieces: BandCollection) -> Figures:
        return (
            likeness_figures(pieces.all, self._references.labelled.all, self._space)
            | collapse_figures(pieces.all)
            | playing_figures(pieces)
        )

    def _read(self, pieces: BandCollection) -> Reading:
        seen = pieces.all
        return Reading(self._reader.read(seen.features), self._masked_reader.read(seen.masked))
