"""Estimates how long a piece will take from how long the latest pieces took."""

from __future__ import annotations

from typing import Final

from bot.store.figures import Figures
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest

MAX_PIECES: Final = 20
"""How many of the newest pieces an estimate looks at."""


class Estimate:
    """The seconds from the queue to the finished piece.

    Args:
        work: Seconds of work on the piece.
        turn: Seconds until the queue moves on by one.
        ahead: Pieces that must start before this one, or None if a worker is free.
    """

    def __init__(self, *, work: float, turn: float, ahead: int | None) -> None:
        self._work = work
        self._turn = turn
        self._waits = ahead is not None
        self._begun: float | None = None
        self.seconds = work + (0.0 if ahead is None else self._wait(ahead))

    def left(self, progress: Progress, now: float) -> float | None:
        """Returns the seconds that are left, or None once it took longer than estimated.

        Args:
            progress: How far the piece is.
            now: Seconds on a monotonic clock.
        """
        if progress.stage is Stage.QUEUED:
            return self._work + (self._wait(progress.position) if self._waits else 0.0)
        if self._begun is None:
            self._begun = now
        left = self._begun + self._work - now
        return left if left > 0 else None

    def _wait(self, position: int) -> float:
        # On average, the next worker to finish is half-way through its piece.
        return (position + 0.5) * self._turn


async def estimate(
    figures: Figures, request: ComposeRequest, *, under_way: int, workers: int
) -> Estimate | None:
    """Estimates a request from the latest pieces.

    Args:
        figures: Holds how long they took.
        request: The request.
        under_way: How many earlier pieces the engine has not finished.
        workers: How many pieces are made at the same time.

    Returns:
        The estimate, or None if there are no pieces yet.
    """
    pace = await figures.pace(request.instruments, MAX_PIECES)
    work = await figures.work(MAX_PIECES)
    if pace is None or work is None:
        return None
    workers = max(workers, 1)
    return Estimate(
        work=pace * request.seconds,
        turn=work / workers,
        ahead=under_way - workers if under_way >= workers else None,
    )
