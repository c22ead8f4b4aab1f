"""The only interface between the bot and the engine.

Today a pool of processes on this machine implements it (:mod:`engine.service.pool`). A cluster of
workers could, without a change in the bot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from engine.api.composition import Composition, Work
from engine.api.progress import Progress

ProgressCallback = Callable[[Progress], None]
"""Called in the event loop's thread, in order, never after the job has ended."""


class Job(Protocol):
    """One accepted piece of work."""

    async def result(self) -> Composition:
        """Wait for the piece.

        Raises:
            EngineError: The work could not be finished; its subclass says why.
            RequestError: The worker found that the request is impossible, such as stems of a
                piece for one instrument.
        """

    def cancel(self) -> None:
        """Cancel the work; :meth:`result` then raises JobCancelledError.

        A job that has ended already stays as it is.
        """


class Engine(Protocol):
    """Accepts work and returns jobs; opened by ``async with``.

    Example: ``piece = await engine.submit(ComposeRequest(mood("calm"))).result()``.
    """

    def submit(
        self,
        work: Work,
        on_progress: ProgressCallback | None = None,
    ) -> Job:
        """Accept a piece of work and return at once.

        Args:
            work: A request is composed and rendered. A composition from the store gets its sound
                and picture made again from its MIDI, without a change of notes. So does a
                rendering, with stems or within a size limit.
            on_progress: Called with each step, first with the position in the queue.

        Raises:
            QueueFullError: The most jobs allowed are waiting already.
            EngineClosedError: The engine is shutting down.
        """

    @property
    def waiting(self) -> int:
        """The number of jobs that wait for a worker."""

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The process ids of the running workers."""
