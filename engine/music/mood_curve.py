"""Moods that follow each other in one piece, as a line through the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.moods import Mood
from engine.music.score import Notes

STRETCH_SECONDS: Final = 5.0
"""A stretch that is judged by itself is no shorter: as short as a piece may be."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Where in the plane of moods a piece is, from its start to its end.

    Attributes:
        moods: One or more, evenly spaced from the start to the end; straight lines between.
    """

    moods: Sequence[Mood]

    def at(self, share: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Valence and arousal at shares of the length, 0 … 1; both the shares' shape."""
        knots = np.linspace(0.0, 1.0, len(self.moods))
        return (
            np.interp(share, knots, [mood.valence for mood in self.moods]),
            np.interp(share, knots, [mood.arousal for mood in self.moods]),
        )

    def mood_at(self, share: float) -> Mood:
        """The mood at one point: one of the moods themselves, or one named "custom"."""
        valence, arousal = (float(value) for value in self.at(np.array(share)))
        for mood in self.moods:
            if (mood.valence, mood.arousal) == (valence, arousal):
                return mood
        return Mood("custom", valence, arousal)

    def stretches(self, notes: Notes, seconds: float) -> list[tuple[Mood, Notes]]:
        """The parts in which a piece can be heard to follow the curve.

        As many as there are moods, of equal length, as far as each has ``STRETCH_SECONDS``;
        each with the mood in its middle. A piece of one mood is one stretch.

        Args:
            notes: Array of ``NOTE``, in order, at least one.
            seconds: The length of the piece.

        Returns:
            Mood and notes of each stretch that has notes, the first onset of each at 0. Notes
            that begin at 0 and are one stretch are given back as they are, not copied.
        """
        count = max(1, min(len(self.moods), int(seconds / STRETCH_SECONDS)))
        if count == 1 and notes["onset"][0] == 0.0:
            return [(self.mood_at(0.5), notes)]
        found = []
        for index in range(count):
            start, stop = index / count * seconds, (index + 1) / count * seconds
            last = index == count - 1
            part = notes[(notes["onset"] >= start) & (last | (notes["onset"] < stop))].copy()
            if len(part):
                part["onset"] -= part["onset"][0]
                found.append((self.mood_at((index + 0.5) / count), part))
        return found
