"""The engine on this machine: a queue before a few worker processes.

Each worker has a pipe and a thread of its own here, and shares nothing with the others.
There is one way to stop a job that runs, be it cancelled or past its deadline: its worker
is killed and another started, which takes about a second and touches no other job. A
worker that dies by itself gives its job back to the head of the queue, once.

Queue and workers live in the event loop that opened the pool; only the threads that wait
on the pipes are elsewhere, and they do nothing but hand on what they hear.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import (
    AffettoError,
    DeadlineError,
    EngineClosedError,
    EngineError,
    QueueFullError,
    WorkerDiedError,
)
from engine.interface import ProgressCallback
from engine.job import PoolJob
from engine.settings import EngineSettings
from engine.soundfonts import find_soundfont
from engine.values import ComposeRequest, Composition, Progress, Stage
from engine.worker import Answer, Task, Tools
from engine.worker_process import WorkerProcess

if TYPE_CHECKING:
    from engine.composer import Composer

_log = logging.getLogger(__name__)

START_SECONDS: Final = 60.0
"""How long a worker may take to get ready before it counts as dead."""
TRIES: Final = 2
"""How many workers may die over one job."""
RESTART_SECONDS: Final = 5.0
"""The pause before another try when a worker died while getting ready."""


class Pool:
    """See the module's text. Made by :func:`open_pool`."""

    def __init__(self, tools: Tools, queue_limit: int, deadline_seconds: float) -> None:
        self._tools = tools
        self._queue_limit = queue_limit
        self._deadline_seconds = deadline_seconds
        self._queue: deque[PoolJob] = deque()
        self._running: dict[PoolJob, WorkerProcess] = {}
        self._workers: set[WorkerProcess] = set()
        self._arrived = asyncio.Condition()
        self._wakers: set[asyncio.Task[None]] = set()
        self._closed = False
        self._number = 0

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""
        return len(self._queue)

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The process ids of the workers that are up."""
        pids = (worker.process.pid for worker in self._workers)
        return tuple(sorted(pid for pid in pids if pid is not None))

    def submit(
        self,
        work: ComposeRequest | Composition,
        on_progress: ProgressCallback | None = None,
        *,
        media: bool = True,
    ) -> PoolJob:
        """Take in a piece of work; see the interface.

        Args:
            work: A request, or a composition whose media are made anew.
            on_progress: Told of each step.
            media: Whether to make sound and picture too.
        """
        if self._closed:
            raise EngineClosedError("Affetto is shutting down. Try again in a minute.")
        if len(self._queue) >= self._queue_limit:
            raise QueueFullError(
                f"{self._queue_limit} pieces are waiting already. Try again in a few minutes."
            )
        self._number += 1
        job = PoolJob(Task(self._number, work, media), on_progress, self._drop)
        self._queue.append(job)
        job.tell(Progress(Stage.QUEUED, place=len(self._queue) - 1))
        self._wake()
        return job

    def _drop(self, job: PoolJob) -> None:
        """Let go of a cancelled job, wherever it is."""
        if job in self._queue:
            self._queue.remove(job)
            self._tell_places()
        elif job in self._running:
            self._running[job].kill()

    def _tell_places(self) -> None:
        for place, job in enumerate(self._queue):
            job.tell(Progress(Stage.QUEUED, place=place))

    def _wake(self) -> None:
        async def notify() -> None:
            async with self._arrived:
                self._arrived.notify()

        task = asyncio.get_running_loop().create_task(notify())
        self._wakers.add(task)
        task.add_done_callback(self._wakers.discard)

    async def _next(self) -> PoolJob:
        async with self._arrived:
            await self._arrived.wait_for(lambda: bool(self._queue))
            job = self._queue.popleft()
        self._tell_places()
        return job

    async def serve(self, ready: asyncio.Future[None]) -> None:
        """Keep one worker up and busy, for ever.

        Args:
            ready: Done when the first worker is ready; gets the error if it cannot be.
        """
        while True:
            worker = WorkerProcess(self._tools)
            self._workers.add(worker)
            try:
                if await self._started(worker, ready):
                    while await self._work_one(worker):
                        pass
                else:
                    await asyncio.sleep(RESTART_SECONDS)
            finally:
                self._workers.discard(worker)
                await worker.gone()

    async def _started(self, worker: WorkerProcess, ready: asyncio.Future[None]) -> bool:
        """Wait until a worker is ready; whether it is."""
        try:
            answer = await asyncio.wait_for(worker.hear(), START_SECONDS)
        except TimeoutError:
            answer = None
        if answer is not None and answer.value is None:
            if not ready.done():
                ready.set_result(None)
            return True
        error = (
            answer.value
            if answer is not None and isinstance(answer.value, AffettoError)
            else EngineError("A worker process died while it was starting; see the log.")
        )
        if ready.done():
            _log.error("A worker cannot start: %s", error)
        else:
            ready.set_exception(error)
        return False

    async def _work_one(self, worker: WorkerProcess) -> bool:
        """Do one job on a worker; whether the worker is fit for another."""
        hearing = asyncio.ensure_future(worker.hear())
        fetching = asyncio.ensure_future(self._next())
        try:
            await asyncio.wait({hearing, fetching}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            hearing.cancel()
            fetching.cancel()
            raise
        if not fetching.done():  # the worker died while it had nothing to do
            fetching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                self._queue.appendleft(await fetching)
                self._wake()
            return False
        job = fetching.result()
        self._running[job] = worker
        worker.give(job.task)
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await self._finish(job, hearing, worker)
        except TimeoutError:
            job.end(
                DeadlineError(
                    f"The piece was not done after {self._deadline_seconds:g} seconds. "
                    "Try a shorter one."
                )
            )
            return False
        finally:
            hearing.cancel()
            del self._running[job]

    async def _finish(
        self, job: PoolJob, hearing: asyncio.Future[Answer | None], worker: WorkerProcess
    ) -> bool:
        """Follow a job to its end; whether the worker lives."""
        while (answer := await hearing) is not None:
            if answer.number == job.task.number:
                if isinstance(answer.value, Progress):
                    job.tell(answer.value)
                elif answer.value is not None:
                    job.end(answer.value)
                    return True
            hearing = asyncio.ensure_future(worker.hear())
        if not job.done:
            job.deaths += 1
            _log.warning("A worker died over job %d, time %d", job.task.number, job.deaths)
            if job.deaths < TRIES:
                self._queue.appendleft(job)
                self._tell_places()
                self._wake()
            else:
                job.end(
                    WorkerDiedError("Composing failed twice over this piece. Try another seed.")
                )
        return False

    def close(self) -> None:
        """Take no more work, and end what waits or runs."""
        self._closed = True
        for job in [*self._queue, *self._running]:
            job.end(EngineClosedError("Affetto is shutting down. Try again in a minute."))
        self._queue.clear()


@contextlib.asynccontextmanager
async def open_pool(
    settings: EngineSettings,
    *,
    open_composer: Callable[[Path], Composer] | None = None,
    workers: int | None = None,
) -> AsyncIterator[Pool]:
    """Start the workers, wait until one is ready, and stop them all at the end.

    Args:
        settings: Number of workers, model, SoundFont, deadline and queue.
        open_composer: For tests: makes the composer instead of the trained model.
        workers: Fewer or more workers than the settings say.

    Raises:
        SetupError: The model or the SoundFont cannot be used.
        EngineError: The workers die while starting.
    """
    tools = Tools(settings.model, find_soundfont(settings.soundfont), open_composer)
    pool = Pool(tools, settings.queue_limit, settings.deadline_seconds)
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    servers = [loop.create_task(pool.serve(ready)) for _ in range(workers or settings.workers)]
    try:
        await ready
        yield pool
    finally:
        pool.close()
        for server in servers:
            server.cancel()
        await asyncio.gather(*servers, return_exceptions=True)
