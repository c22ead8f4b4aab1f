"""How long a piece will take, from how long the last ones took."""

from __future__ import annotations

from typing import Final

from bot.store.figures import Figures
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest

LAST: Final = 20
"""How many of the newest pieces are looked at."""


class Estimate:
    """The seconds from the queue to the finished piece.

    Args:
        work: Seconds of work on the piece itself.
        turn: Seconds until the queue moves on by one.
        ahead: Pieces that must start before this one, or None where a worker is free.
    """

    def __init__(self, *, work: float, turn: float, ahead: int | None) -> None:
        self._work = work
        self._turn = turn
        self._waits = ahead is not None
        self._begun: float | None = None
        self.seconds = work + (0.0 if ahead is None else self._wait(ahead))

    def left(self, progress: Progress, now: float) -> float | None:
        """Seconds that are left, or None where it took longer than was thought.

        Args:
            progress: How far the piece is.
            now: Seconds on a clock that only ever runs forward.
        """
        if progress.stage is Stage.QUEUED:
            return self._work + (self._wait(progress.place) if self._waits else 0.0)
        if self._begun is None:
            self._begun = now
        left = self._begun + self._work - now
        return left if left > 0 else None

    def _wait(self, place: int) -> float:
        # Whichever worker is done next is, on average, half-way through its piece.
        return (place + 0.5) * self._turn


async def estimate(
    figures: Figures, request: ComposeRequest, *, under_way: int, workers: int
) -> Estimate | None:
    """What the last pieces let expect of a request, or None where there are none yet.

    Args:
        figures: Knows how long they took.
        request: What is asked for.
        under_way: Pieces the engine has been given before and that are not done.
        workers: How many pieces are made at the same time.
    """
    pace = await figures.pace(request.instruments, LAST)
    work = await figures.work(LAST)
    if pace is None or work is None:
        return None
    workers = max(workers, 1)
    return Estimate(
        work=pace * request.seconds,
        turn=work / workers,
        ahead=under_way - workers if under_way >= workers else None,
    )
