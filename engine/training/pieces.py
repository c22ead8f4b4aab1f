"""What the training needs to know of a piece, whatever instruments it is for."""

from __future__ import annotations

from typing import Protocol

from engine.music.grid import Grid
from engine.music.records import Records
from engine.training.labels import Split


class TrainingPiece(Protocol):
    """One piece to learn from."""

    @property
    def name(self) -> str:
        """Collection and file, for messages; no two pieces share it."""

    @property
    def notes(self) -> Records:
        """The notes, in order."""

    @property
    def genre(self) -> str:
        """The kind of music, which the network is told as a condition."""

    @property
    def split(self) -> Split:
        """Whether it is learned from or kept for measuring."""

    @property
    def mood(self) -> tuple[float, float] | None:
        """Valence and arousal, each −1 or 1; None where nobody gave a mood."""


class GridMusic(TrainingPiece, Protocol):
    """A piece on the beat grid; its notes are an array of ``GRID_NOTE``."""

    @property
    def grid(self) -> Grid:
        """Tempo and meter."""

    @property
    def heard(self) -> bool:
        """Whether listeners gave the mood; else it was constructed."""
