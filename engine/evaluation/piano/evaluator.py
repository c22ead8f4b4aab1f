"""Has read the real music, and says of other pieces how they compare."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.collection import UNLABELLED, Collection
from engine.evaluation.copying import KnownMusic
from engine.evaluation.figures import (
    Figures,
    Reading,
    collapse_figures,
    copying_figures,
    halves_figures,
    likeness_figures,
    mood_figures,
)
from engine.evaluation.likeness import LikenessSpace
from engine.evaluation.masking import KEPT
from engine.evaluation.piano.figures import stranger_figures
from engine.evaluation.piano.references import References
from engine.evaluation.readers import Reader, places

COPY_QUANTILE: Final = 0.99
"""A piece is a copy if its match is longer than those of this share of real clips, which
are compared with other songs only."""


class PianoEvaluator:
    """Readers, a space of likeness and the length of real matches, fitted once."""

    def __init__(self, references: References) -> None:
        """Fit all of it to real music."""
        clips = references.clips
        self._references = references
        self._reader = Reader.fit(clips.features, clips.labels, clips.songs)
        self._masked_reader = Reader.fit(clips.masked, clips.labels, clips.songs, KEPT)
        self._space = LikenessSpace(clips.features)
        self._unheard = np.flatnonzero(references.validation)
        self._validation = clips.take(self._unheard)
        self._learned = clips.take(np.flatnonzero(~references.validation))
        self._stranger = Reader.fit(
            self._validation.features, self._validation.labels, self._validation.songs
        )
        self._known = KnownMusic(references.known)
        self._matches = self._known.longest_matches(self._validation.pieces)
        self.longest_allowed = float(np.quantile(self._matches, COPY_QUANTILE))
        """The longest match in moves that is no copy."""

    def generated(self, pieces: Collection) -> Figures:
        """All figures of labelled pieces that were generated, held against all real clips."""
        matches = self._known.longest_matches(pieces.pieces)
        return (
            mood_figures(pieces, self._read(pieces))
            | stranger_figures(pieces, self._stranger.read(pieces.features))
            | likeness_figures(pieces, self._references.clips, self._space)
            | collapse_figures(pieces)
            | copying_figures(pieces, matches, self.longest_allowed)
        )

    def validation(self) -> Figures:
        """The same of the real validation clips, held against the clips learned from."""
        reading = Reading(
            self._reader.held_out[self._unheard], self._masked_reader.held_out[self._unheard]
        )
        return (
            mood_figures(self._validation, reading)
            | stranger_figures(self._validation, self._stranger.held_out)
            | likeness_figures(self._validation, self._learned, self._space)
            | collapse_figures(self._validation)
            | copying_figures(self._validation, self._matches, self.longest_allowed)
        )

    def all_clips(self) -> Figures:
        """What readers make of real clips they have not heard, and how near halves lie."""
        clips = self._references.clips
        reading = Reading(self._reader.held_out, self._masked_reader.held_out)
        return (
            mood_figures(clips, reading)
            | stranger_figures(self._learned, self._stranger.read(self._learned.features))
            | halves_figures(clips, self._space)
            | collapse_figures(clips)
        )

    def sister(self, pieces: Collection) -> Figures:
        """How another real collection compares with the real clips."""
        figures = likeness_figures(pieces, self._references.clips, self._space)
        if np.all(pieces.labels != UNLABELLED):
            figures |= mood_figures(pieces, self._read(pieces))
        return figures | collapse_figures(pieces)

    def place(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Valence and arousal, −1 … 1, as the readers hear pieces. Shape [n, 2]."""
        return places(self._reader.read(features))

    def _read(self, pieces: Collection) -> Reading:
        return Reading(self._reader.read(pieces.features), self._masked_reader.read(pieces.masked))
