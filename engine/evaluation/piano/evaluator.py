"""Has read the real clips, and says of other pieces of the piano how they compare."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.evaluation.collection import Collection
from engine.evaluation.evaluator import Evaluator
from engine.evaluation.figures import (
    Figures,
    Reading,
    collapse_figures,
    halves_figures,
    likeness_figures,
    mood_figures,
)
from engine.evaluation.piano.figures import stranger_figures
from engine.evaluation.piano.references import References
from engine.evaluation.readers import Reader
from engine.training.labels import UNLABELLED

COPY_QUANTILE: Final = 0.99
"""A piece is a copy if its match is longer than those of this share of real clips, which
are compared with other songs only."""


class PianoEvaluator(Evaluator):
    """Readers, a space of likeness and the length of real matches, fitted once."""

    def __init__(self, references: References) -> None:
        """Fit all of it to real music."""
        clips = references.clips
        self._unheard = np.flatnonzero(references.validation)
        self._validation = clips.take(self._unheard)
        self._learned = clips.take(np.flatnonzero(~references.validation))
        super().__init__(clips, self._validation.pieces, references.known, COPY_QUANTILE)
        self._stranger = Reader.fit(
            self._validation.features, self._validation.labels, self._validation.songs
        )

    def generated(self, pieces: Collection) -> Figures:
        """All figures of labelled pieces that were generated, held against all real clips."""
        return (
            mood_figures(pieces, self.read(pieces))
            | stranger_figures(pieces, self._stranger.read(pieces.features))
            | self.likeness(pieces)
            | collapse_figures(pieces)
            | self.copying(pieces)
        )

    def validation(self) -> Figures:
        """All figures of the real validation clips, held against the clips learned from."""
        reading = Reading(
            self.real_reading.full[self._unheard], self.real_reading.masked[self._unheard]
        )
        return (
            mood_figures(self._validation, reading)
            | stranger_figures(self._validation, self._stranger.held_out)
            | likeness_figures(self._validation, self._learned, self.space)
            | collapse_figures(self._validation)
            | self.held_out_copying(self._validation)
        )

    def all_clips(self) -> Figures:
        """What readers make of real clips they have not heard, and how near halves lie."""
        return (
            mood_figures(self.real, self.real_reading)
            | stranger_figures(self._learned, self._stranger.read(self._learned.features))
            | halves_figures(self.real, self.space)
            | collapse_figures(self.real)
        )

    def sister(self, pieces: Collection) -> Figures:
        """How another real collection compares with the real clips."""
        figures = self.likeness(pieces)
        if np.all(pieces.labels != UNLABELLED):
            figures |= mood_figures(pieces, self.read(pieces))
        return figures | collapse_figures(pieces)
