"""A job in the pool: what was asked, who wants to hear, and how it ended."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable

from engine.api.composition import Composition
from engine.api.errors import AffettoError, JobCancelledError
from engine.api.interface import ProgressCallback
from engine.api.progress import Progress
from engine.service.worker import Task


class PoolJob:
    """A job in the pool; see :class:`engine.api.interface.Job`."""

    def __init__(
        self,
        task: Task,
        on_progress: ProgressCallback | None,
        give_up: Callable[[PoolJob], None],
    ) -> None:
        self.task = task
        self.deaths = 0
        # What is logged about the job belongs to whoever asked for it, not to the pool's task.
        self.context = contextvars.copy_context()
        self._on_progress = on_progress
        self._give_up = give_up
        self._future: asyncio.Future[Composition] = asyncio.get_running_loop().create_future()
        # Whoever asked may be gone by now; an error nobody fetches is no fault.
        self._future.add_done_callback(lambda future: future.cancelled() or future.exception())

    async def result(self) -> Composition:
        """Wait for the piece; see the interface for what it raises."""
        return await asyncio.shield(self._future)

    def cancel(self) -> None:
        """Give the work up."""
        if not self.done:
            self.end(JobCancelledError("The piece was cancelled."))
            self._give_up(self)

    @property
    def done(self) -> bool:
        """Whether the job has ended, well or not."""
        return self._future.done()

    def tell(self, progress: Progress) -> None:
        """Pass on how far it is, soon and in order.

        Not at once: what a callback raises goes to the event loop, not into the pool.
        """
        if self._on_progress:
            asyncio.get_running_loop().call_soon(self._pass_on, self._on_progress, progress)

    def _pass_on(self, on_progress: ProgressCallback, progress: Progress) -> None:
        if not self.done:
            on_progress(progress)

    def end(self, outcome: Composition | AffettoError) -> None:
        """End the job; a job that has ended stays as it is."""
        if self.done:
            return
        if isinstance(outcome, Composition):
            self._future.set_result(outcome)
        else:
            self._future.set_exception(outcome)
