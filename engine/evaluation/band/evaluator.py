"""Has read the real band music, and says of other pieces how they compare."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.evaluation.band.collection import BandCollection
from engine.evaluation.band.figures import playing_figures, read_figures
from engine.evaluation.band.references import BandReferences
from engine.evaluation.evaluator import Evaluator
from engine.evaluation.figures import Figures, collapse_figures, halves_figures
from engine.evaluation.key_figures import real_key_figures
from engine.training.labels import UNLABELLED

BAND_COPY_QUANTILE: Final = 0.95
"""A piece is a copy if its match is longer than those of this share of held-out pieces. Of 164,
three are songs that stand in a second collection too, with matches of 182 to 425 moves. All
others share at most 96, and the 95 % quantile is 66."""


class BandEvaluator(Evaluator):
    """An :class:`Evaluator` that also measures how instruments play together."""

    def __init__(self, references: BandReferences) -> None:
        """Fit readers, space and matches to real music."""
        self._references = references
        super().__init__(
            references.labelled.all,
            references.held_out.all.pieces,
            references.known,
            BAND_COPY_QUANTILE,
            # Few real pieces are sad or calm, while each mood is asked for alike.
            even=True,
        )

    def generated(self, pieces: BandCollection) -> Figures:
        """All figures of labelled pieces that were generated, held against real ones."""
        return (
            read_figures(pieces.all, self.read(pieces.all))
            | self._compared(pieces)
            | self.copying(pieces.all)
        )

    def asked(self, pieces: BandCollection) -> Figures:
        """Collapse, copying and playing of pieces that were generated for given ensembles."""
        return collapse_figures(pieces.all) | self.copying(pieces.all) | playing_figures(pieces)

    def held_out(self) -> Figures:
        """Collapse, copying and playing of real pieces that no model learned from."""
        pieces = self._references.held_out
        return (
            collapse_figures(pieces.all)
            | self.held_out_copying(pieces.all)
            | playing_figures(pieces)
        )

    def labelled(self) -> Figures:
        """What readers make of labelled pieces they have not heard, and how near halves lie."""
        pieces = self._references.labelled
        return (
            read_figures(pieces.all, self.real_reading)
            | halves_figures(pieces.all, self.space)
            | collapse_figures(pieces.all)
            | playing_figures(pieces)
            | real_key_figures(pieces.all.pieces, pieces.songs)
        )

    def other(self, pieces: BandCollection) -> Figures:
        """How another real collection compares with the labelled pieces."""
        figures = self._compared(pieces)
        if np.all(pieces.all.labels != UNLABELLED):
            figures |= read_figures(pieces.all, self.read(pieces.all))
        return figures

    def _compared(self, pieces: BandCollection) -> Figures:
        return self.likeness(pieces.all) | collapse_figures(pieces.all) | playing_figures(pieces)
