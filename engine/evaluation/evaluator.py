"""What readers learned from real music, to measure other pieces by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.collection import Collection
from engine.evaluation.copying import KnownMusic
from engine.evaluation.figures import Figures, Reading, copying_figures, likeness_figures
from engine.evaluation.likeness import LikenessSpace
from engine.evaluation.masking import VISIBLE
from engine.evaluation.readers import Reader, positions
from engine.music.score import Notes


class Evaluator:
    """Mood readers, a space of likeness and the length of real matches, fitted once.

    Attributes:
        real: The labelled real music that all of it was fitted to.
        real_reading: Each real piece as read by the readers that have not heard its song.
        space: The space that distances to real music are taken in.
        longest_allowed: The longest match with known music, in moves, that is no copy.
    """

    def __init__(
        self,
        real: Collection,
        held_out: Sequence[Notes],
        known: Sequence[Notes],
        copy_quantile: float,
        *,
        even: bool = False,
    ) -> None:
        """Fit all of it.

        Args:
            real: Labelled real music.
            held_out: Real music that no model learned from: arrays of ``NOTE``.
            known: Music that may have been copied: arrays of ``NOTE``.
            copy_quantile: A piece is a copy if its match is longer than those of this share of
                the held-out pieces.
            even: Whether the readers hold all moods equally likely, however many pieces each has.
        """
        self.real = real
        self._reader = Reader.fit(real.features, real.labels, real.songs, even=even)
        self._masked_reader = Reader.fit(real.masked, real.labels, real.songs, VISIBLE, even=even)
        self.real_reading = Reading(self._reader.held_out, self._masked_reader.held_out)
        self.space = LikenessSpace(real.features)
        self._known = KnownMusic(known)
        self._held_out_matches = self._known.longest_matches(held_out)
        self.longest_allowed = float(np.quantile(self._held_out_matches, copy_quantile))

    def read(self, pieces: Collection) -> Reading:
        """Have the readers read pieces that none of them has heard."""
        return Reading(self._reader.read(pieces.features), self._masked_reader.read(pieces.masked))

    def likeness(self, pieces: Collection) -> Figures:
        """Measure how near pieces are to the real ones."""
        return likeness_figures(pieces, self.real, self.space)

    def copying(self, pieces: Collection) -> Figures:
        """Measure how long pieces' matches with known music are."""
        matches = self._known.longest_matches(pieces.pieces)
        return copying_figures(pieces, matches, self.longest_allowed)

    def held_out_copying(self, held_out: Collection) -> Figures:
        """Measure how long the matches of the held-out pieces themselves are."""
        return copying_figures(held_out, self._held_out_matches, self.longest_allowed)

    def position(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Read where pieces lie in the mood plane.

        Args:
            features: Shape [n, 33].

        Returns:
            Valence and arousal, −1 … 1, shape [n, 2].
        """
        return positions(self._reader.read(features))
