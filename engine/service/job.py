"""A job in the pool: what was asked, who is told, how it ended; and the queue of those waiting."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import deque
from collections.abc import Callable
from typing import Final

from engine.api.composition import Composition
from engine.api.errors import AffettoError, JobCancelledError, QueueFullError, WorkerDiedError
from engine.api.interface import NOBODY, JobKind, Owner, ProgressCallback
from engine.api.progress import Progress, Stage
from engine.service.messages import Task

_log = logging.getLogger(__name__)

TRIES: Final = 2
"""How many workers may die over one job."""


class PoolJob:
    """A job in the pool; see :class:`engine.api.interface.Job`."""

    def __init__(
        self,
        task: Task,
        on_progress: ProgressCallback | None,
        give_up: Callable[[PoolJob], None],
        owner: Owner = NOBODY,
        kind: JobKind = JobKind.MEMBER,
    ) -> None:
        self.task, self.owner, self.kind = task, owner, kind
        self._deaths = 0
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

    def may_be_tried_again(self) -> bool:
        """Count the death of a worker over this job, and end it at the last one allowed."""
        self._deaths += 1
        self.context.run(
            _log.warning, "A worker died over job %d, time %d", self.task.number, self._deaths
        )
        if self._deaths < TRIES:
            return True
        self.end(WorkerDiedError("Composing failed twice over this piece. Try another seed."))
        return False

    def end(self, outcome: Composition | AffettoError) -> None:
        """End the job; a job that has ended stays as it is."""
        if self.done:
            return
        if isinstance(outcome, Composition):
            self._future.set_result(outcome)
        else:
            self._future.set_exception(outcome)


class JobQueue:
    """The jobs that wait for a worker, first come first served; each is told its position.

    Args:
        limit: How many may wait.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._jobs: deque[PoolJob] = deque()

    def __len__(self) -> int:
        return len(self._jobs)

    def check_room(self) -> None:
        """Refuse another job where as many as may are waiting already.

        Raises:
            QueueFullError: There is no room.
        """
        if len(self._jobs) >= self.limit:
            raise QueueFullError(
                f"{self.limit} pieces are waiting already. Try again in a few minutes."
            )

    def append(self, job: PoolJob) -> None:
        """Put a job at the end."""
        self._jobs.append(job)
        job.tell(Progress(Stage.QUEUED, position=len(self._jobs) - 1))

    def put_back(self, job: PoolJob) -> None:
        """Put a job at the head again, whose worker died."""
        self._jobs.appendleft(job)
        self.tell_positions()

    def pop(self) -> PoolJob:
        """Take the first job; those behind it are told by :meth:`tell_positions`."""
        return self._jobs.popleft()

    def remove(self, job: PoolJob) -> None:
        """Let go of a job, if it waits."""
        if job in self._jobs:
            self._jobs.remove(job)
            self.tell_positions()

    def end_all(self, error: AffettoError) -> None:
        """End all jobs with an error."""
        for job in self._jobs:
            job.end(error)
        self._jobs.clear()

    def tell_positions(self) -> None:
        """Tell each job how many are before it."""
        for index, job in enumerate(self._jobs):
            job.tell(Progress(Stage.QUEUED, position=index))
