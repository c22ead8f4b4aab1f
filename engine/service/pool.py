"""The engine on this machine: a queue in front of a few worker processes.

Each worker has its own pipe and thread here, and shares nothing with the others. There is one way
to stop a running job, cancelled or past its deadline: its worker is killed and another started,
which takes about a second and affects no other job. If a worker dies by itself, its job returns to
the head of the queue, once. Everything runs in the event loop that opened the pool, except the
threads that read the pipes, which only pass on what they receive.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any, Final

from engine.api.analysis import AnyWork
from engine.api.errors import (
    AffettoError,
    DeadlineError,
    EngineClosedError,
    EngineError,
)
from engine.api.interface import NOBODY, JobKind, Owner, ProgressCallback, WorkerInfo
from engine.api.process_memory import resident_bytes
from engine.api.progress import Progress
from engine.service.job import JobQueue, PoolJob
from engine.service.messages import READY, Answer, Task, Tools
from engine.service.worker_process import WorkerProcess

_log = logging.getLogger(__name__)

START_SECONDS: Final = 60.0
"""The time after which a worker that is not ready counts as dead."""
RESTART_SECONDS: Final = 5.0
"""The pause before another start when a worker failed to start."""
FIRST_TRIES: Final = 3
"""How often each worker may die while getting ready before the pool counts as not to be opened."""
FIRST_PAUSE_SECONDS: Final = 0.5
"""The pause before another try while no worker has been ready yet."""


class Pool:
    """Implements :class:`engine.api.interface.Engine`; opened by :func:`open_pool`."""

    def __init__(self, tools: Tools, queue_limit: int, deadline_seconds: float, size: int) -> None:
        self._tools, self._size = tools, size
        self._deadline_seconds = deadline_seconds
        # At every moment a job that has not ended is in exactly one of these two.
        self._queue = JobQueue(queue_limit)
        self._running: dict[WorkerProcess, PoolJob] = {}
        self._idle: dict[WorkerProcess, asyncio.Future[PoolJob]] = {}
        self._workers: set[WorkerProcess] = set()
        self._closed = False
        self._number = 0
        self._tries_left = FIRST_TRIES * size

    @property
    def waiting(self) -> int:
        """The number of jobs that wait for a worker."""
        return len(self._queue)

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The process ids of the running workers."""
        return tuple(sorted(pid for one in self._workers if (pid := one.process.pid) is not None))

    @property
    def capacity(self) -> int:
        """How many jobs can be taken in at once, at work and waiting together."""
        return self._queue.limit + self._size

    def workers(self) -> tuple[WorkerInfo, ...]:
        """The workers that are up, each named by its process id."""
        busy = {worker.process.pid for worker in self._running}
        return tuple(
            WorkerInfo(str(pid), resident_bytes(pid), pid in busy) for pid in self.worker_pids
        )

    def submit(
        self,
        work: AnyWork,
        on_progress: ProgressCallback | None = None,
        *,
        owner: Owner = NOBODY,
        kind: JobKind = JobKind.MEMBER,
        name: str = "",
        media: bool = True,
    ) -> PoolJob:
        """Queue a piece of work; see :meth:`engine.api.interface.Engine.submit`.

        Args:
            work: A request, a composition whose media are made anew, or what is to be analysed.
            on_progress: Called with each step.
            owner: The member and server whose turn it takes.
            kind: Its class.
            name: Of no use here: the pool's work ends with the process that asked for it.
            media: Whether to make sound and picture too.
        """
        del name
        if self._closed:
            raise EngineClosedError("Affetto is shutting down. Try again in a minute.")
        self._queue.check_room()
        self._number += 1
        job = PoolJob(Task(self._number, work, media), on_progress, self._drop, owner, kind)
        self._queue.append(job)
        self._hand_out()
        return job

    async def claim(self, name: str) -> PoolJob | None:
        """Take over nothing: no work of an earlier process is left."""
        del name
        return None

    def _drop(self, job: PoolJob) -> None:
        """Remove a cancelled job from the queue, or kill the worker that runs it."""
        self._queue.remove(job)
        for worker, running in self._running.items():
            if running is job:
                worker.kill()

    def _hand_out(self) -> None:
        """Give waiting jobs to idle workers."""
        if not (self._queue and self._idle):
            return
        while self._queue and self._idle:
            worker = next(iter(self._idle))
            offer, job = self._idle.pop(worker), self._queue.pop()
            self._running[worker] = job
            offer.set_result(job)
        self._queue.tell_positions()

    async def serve(self, ready: asyncio.Future[None]) -> None:
        """Keep one worker running and busy, forever.

        Args:
            ready: Set when the first worker is ready, or to the error if it cannot start.
        """
        while True:
            try:
                worker = WorkerProcess(self._tools)
            except OSError as error:
                reason = f"A worker process cannot be started: {error.strerror}."
                await self._not_ready(EngineError(reason), ready)
                continue
            self._workers.add(worker)
            try:
                if await self._started(worker, ready):
                    while await self._work_one(worker):
                        pass
            finally:
                self._workers.discard(worker)
                await worker.join()

    async def _started(self, worker: WorkerProcess, ready: asyncio.Future[None]) -> bool:
        """Wait until a worker is ready; return whether it is."""
        answer = None
        # Not wait_for: before Python 3.12 it loses a cancellation that comes with the answer.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_SECONDS):
                answer = await worker.receive()
        if answer == READY:
            if not ready.done():
                ready.set_result(None)
            return True
        error = (
            answer.value
            if answer is not None and isinstance(answer.value, AffettoError)
            else EngineError("A worker process died while it was starting; see the log.")
        )
        await self._not_ready(error, ready)
        return False

    async def _not_ready(self, error: AffettoError, ready: asyncio.Future[None]) -> None:
        """Pause before another try, if there is a point in one.

        A worker that dies may get ready the next time, unlike one that says why it cannot.
        Whoever waits for the first worker is told once no tries are left.
        """
        if ready.done():
            if ready.exception() is None:
                _log.error("A worker cannot start: %s", error)
            await asyncio.sleep(RESTART_SECONDS)
            return
        self._tries_left -= 1
        if isinstance(error, EngineError) and self._tries_left > 0:
            _log.info("Tried again: %s", error)
            await asyncio.sleep(FIRST_PAUSE_SECONDS)
        else:
            ready.set_exception(error)

    async def _work_one(self, worker: WorkerProcess) -> bool:
        """Run one job on a worker; return whether the worker can take another."""
        offer: asyncio.Future[PoolJob] = asyncio.get_running_loop().create_future()
        receiving = asyncio.ensure_future(worker.receive())
        self._idle[worker] = offer
        self._hand_out()
        either: set[asyncio.Future[Any]] = {receiving, offer}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not offer.done():  # the worker died while idle
                return False
            return await self._do(offer.result(), receiving, worker)
        finally:
            receiving.cancel()
            self._idle.pop(worker, None)
            self._running.pop(worker, None)

    async def _do(
        self, job: PoolJob, receiving: asyncio.Future[Answer | None], worker: WorkerProcess
    ) -> bool:
        """Run a job within the deadline; return whether the worker can take another."""
        worker.send(job.task)
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await self._finish(job, receiving, worker)
        except TimeoutError:
            job.end(
                DeadlineError(
                    f"The piece was not done after {self._deadline_seconds:g} seconds. "
                    "Try a shorter one."
                )
            )
            return False

    async def _finish(
        self, job: PoolJob, receiving: asyncio.Future[Answer | None], worker: WorkerProcess
    ) -> bool:
        """Follow a job to its end; return whether the worker is still alive."""
        while (answer := await receiving) is not None:
            if answer.number == job.task.number:
                if isinstance(answer.value, Progress):
                    job.tell(answer.value)
                elif answer.value is not None:
                    job.end(answer.value)
                    return True
            receiving = asyncio.ensure_future(worker.receive())
        if not job.done and job.may_be_tried_again():
            self._queue.put_back(job)
            self._hand_out()
        return False

    def close(self) -> None:
        """Refuse new work, and end all waiting and running jobs with EngineClosedError."""
        self._closed = True
        error = EngineClosedError("Affetto is shutting down. Try again in a minute.")
        self._queue.end_all(error)
        for job in self._running.values():
            job.end(error)
