"""The one door between the bot and whatever composes for it.

Today a pool of processes on this machine stands behind it (:mod:`engine.service.pool`); a
cluster of workers could, without a line changed on the other side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from engine.api.composition import Composition, Work
from engine.api.progress import Progress

ProgressCallback = Callable[[Progress], None]
"""Called in the event loop's thread, in order, never after the job has ended."""


class Job(Protocol):
    """One piece of work that was taken in."""

    async def result(self) -> Composition:
        """Wait for the piece.

        Raises:
            EngineError: The work could not be finished; which of its kinds says why.
            RequestError: The worker found that the request cannot be met, such as stems of
                a piece for one instrument.
        """

    def cancel(self) -> None:
        """Give the work up; :meth:`result` then raises JobCancelledError.

        A job that is done already stays done.
        """


class Engine(Protocol):
    """Takes work in and hands out jobs. Made ready by ``async with``."""

    def submit(
        self,
        work: Work,
        on_progress: ProgressCallback | None = None,
    ) -> Job:
        """Take in a piece of work and return at once.

        Args:
            work: A request is composed and rendered. A composition, as kept in the store,
                gets its sound and picture made again from its MIDI, notes unchanged; a
                rendering likewise, with stems or within so many bytes.
            on_progress: Told of each step, the place in the queue first.

        Raises:
            QueueFullError: As many jobs wait as may wait.
            EngineClosedError: The engine is shutting down.
        """

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The process ids of the workers that are up."""
