"""A job in the pool, with its callback and outcome, and the queue of waiting jobs."""

from __future__ import annotations

import asyncio
import bisect
import contextvars
import logging
from collections.abc import Callable
from typing import Any, Final

from engine.api.analysis import Outcome
from engine.api.errors import AffettoError, JobCancelledError, QueueFullError, WorkerDiedError
from engine.api.interface import NOBODY, JobKind, Owner, ProgressCallback
from engine.api.progress import Progress, Stage
from engine.service.messages import Task
from engine.service.turns import Turns

_log = logging.getLogger(__name__)

TRIES: Final = 2
"""The number of workers that may die over one job."""


class PoolJob:
    """A job in the pool; implements :class:`engine.api.interface.Job`.

    Args:
        task: What to send to a worker.
        on_progress: Called with each step.
        give_up: Called when the job is cancelled; takes it out of the pool.
    """

    def __init__(
        self,
        task: Task,
        on_progress: ProgressCallback | None,
        give_up: Callable[[PoolJob], None],
        owner: Owner = NOBODY,
        kind: JobKind = JobKind.MEMBER,
    ) -> None:
        self.task, self.owner, self.kind = task, owner, kind
        self.priority = 0
        self._deaths = 0
        # Log lines about the job carry the context of its request, not of the pool's task.
        self.context = contextvars.copy_context()
        self._on_progress = on_progress
        self._give_up = give_up
        self._future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        # Fetch the error here: if nobody awaits the result any more, asyncio must not complain.
        self._future.add_done_callback(lambda future: future.cancelled() or future.exception())

    async def result(self) -> Any:
        """Wait for what is made; see :meth:`engine.api.interface.Job.result`."""
        return await asyncio.shield(self._future)

    def cancel(self) -> None:
        """Cancel the job, unless it has ended."""
        if not self.done:
            self.end(JobCancelledError("The piece was cancelled."))
            self._give_up(self)

    @property
    def done(self) -> bool:
        """Whether the job has ended, successfully or not."""
        return self._future.done()

    def tell(self, progress: Progress) -> None:
        """Schedule the progress callback; calls keep their order.

        The callback runs from the event loop, so its exceptions do not reach the pool.
        """
        if self._on_progress:
            asyncio.get_running_loop().call_soon(self._pass_on, self._on_progress, progress)

    def _pass_on(self, on_progress: ProgressCallback, progress: Progress) -> None:
        if not self.done:
            on_progress(progress)

    def may_be_tried_again(self) -> bool:
        """Count a worker's death over this job; return whether to retry, or else end the job."""
        self._deaths += 1
        self.context.run(
            _log.warning, "A worker died over job %d, time %d", self.task.number, self._deaths
        )
        if self._deaths < TRIES:
            return True
        self.end(WorkerDiedError("Composing failed twice over this piece. Try another seed."))
        return False

    def end(self, outcome: Outcome | AffettoError) -> None:
        """End the job with what was made or an error; do nothing if it has ended already."""
        if self.done:
            return
        if isinstance(outcome, AffettoError):
            self._future.set_exception(outcome)
        else:
            self._future.set_result(outcome)


class JobQueue:
    """The jobs that wait for a worker, in turns; each is told its position.

    Members take turns, then servers; background work comes last (:mod:`engine.service.turns`).

    Args:
        limit: The most jobs that may wait.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._jobs: list[PoolJob] = []
        self._turns = Turns()

    def __len__(self) -> int:
        return len(self._jobs)

    def check_room(self) -> None:
        """Check that one more job may wait.

        Raises:
            QueueFullError: The queue is full.
        """
        if len(self._jobs) >= self.limit:
            raise QueueFullError(
                f"{self.limit} pieces are waiting already. Try again in a few minutes."
            )

    def append(self, job: PoolJob) -> None:
        """Let a job wait for its turn, and tell it and all behind it their positions."""
        job.priority = self._turns.take(job.owner, job.kind)
        # Behind all of its priority or a higher one: the highest comes first.
        index = bisect.bisect_right(self._jobs, -job.priority, key=lambda one: -one.priority)
        self._jobs.insert(index, job)
        self.tell_positions(index)

    def put_back(self, job: PoolJob) -> None:
        """Return a job whose worker died to the head of the queue."""
        self._jobs.insert(0, job)
        self.tell_positions()

    def pop(self) -> PoolJob:
        """Remove the first job; call :meth:`tell_positions` afterwards."""
        job = self._jobs.pop(0)
        self._turns.begun(job.priority)
        return job

    def remove(self, job: PoolJob) -> None:
        """Remove a job, if it is in the queue."""
        if job in self._jobs:
            self._jobs.remove(job)
            self.tell_positions()

    def end_all(self, error: AffettoError) -> None:
        """End all waiting jobs with an error, and empty the queue."""
        for job in self._jobs:
            job.end(error)
        self._jobs.clear()

    def tell_positions(self, first: int = 0) -> None:
        """Tell each job from an index on how many jobs are ahead of it."""
        for index, job in enumerate(self._jobs[first:], first):
            job.tell(Progress(Stage.QUEUED, position=index))
