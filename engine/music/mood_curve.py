"""Moods that follow each other in one piece, as a path through the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.moods import Mood
from engine.music.score import Notes

STRETCH_SECONDS: Final = 5.0
"""The shortest stretch that is judged by itself: the length of the shortest piece."""


def evenly(points: Sequence[float], share: NDArray[Any]) -> NDArray[np.float64]:
    """What lies on straight lines between points evenly spaced from start to end.

    Example: ``evenly([1, 3], np.array([0.5]))`` is ``[2.0]``.

    Args:
        points: One or more.
        share: Shares of the length, 0 … 1.
    """
    found: NDArray[np.float64] = np.interp(share, np.linspace(0.0, 1.0, len(points)), points)
    return found


def evenly_growing(amounts: Sequence[float], share: NDArray[Any]) -> NDArray[np.float64]:
    """As :func:`evenly`, but growing by as many octaves each step: half way from 2 to 8 is 4.

    Args:
        amounts: One or more, > 0.
        share: Shares of the length, 0 … 1.
    """
    octaves: NDArray[np.float64] = np.log2(np.array(amounts) / amounts[0])
    grown: NDArray[np.float64] = amounts[0] * 2.0 ** evenly(octaves.tolist(), share)
    return grown


@dataclass(frozen=True, slots=True)
class Curve:
    """The path of a piece through the plane of moods, from its start to its end.

    Example: from calm (1, −1) to happy (1, 1) ``mood_at(0.5)`` has valence 1 and arousal 0.

    Attributes:
        moods: One or more moods, evenly spaced from start to end, with straight lines between.
    """

    moods: Sequence[Mood]

    def at(self, share: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Valence and arousal at shares of the length, 0 … 1, each of the shares' shape."""
        return (
            evenly([mood.valence for mood in self.moods], share),
            evenly([mood.arousal for mood in self.moods], share),
        )

    def mood_at(self, share: float) -> Mood:
        """The mood at a share of the length: one of ``moods``, or one named "custom"."""
        valence, arousal = (float(value) for value in self.at(np.array(share)))
        for mood in self.moods:
            if (mood.valence, mood.arousal) == (valence, arousal):
                return mood
        return Mood("custom", valence, arousal)

    def stretches(self, notes: Notes, seconds: float) -> list[tuple[Mood, Notes]]:
        """Split a piece into stretches in which it should follow the curve.

        There are as many stretches as moods, of equal length, or fewer if they would be shorter
        than ``STRETCH_SECONDS``. Each has the mood at its middle.

        Args:
            notes: Array of ``NOTE``, in order, at least one.
            seconds: The length of the piece.

        Returns:
            Mood and notes of each stretch that has notes, shifted so that its first onset is
            0. A single stretch that begins at 0 is ``notes`` itself, not a copy.
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
