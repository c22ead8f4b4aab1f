"""An engine machine: takes jobs out of the database as its own pool has free workers.

procrastinate hands out the jobs, each to one machine, and tells of those that are given up. The
pool does the work, as it does for a bot without a cluster: giving up kills the worker that is at
the job. Heartbeats tell that the machine lives. One that fell silent has its jobs put back by
any other (:mod:`engine.service.cluster.sweeping`); should it come back, what it makes of them
counts only if it is first.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Final

from procrastinate import JobContext
from procrastinate.job_context import AbortReason
from procrastinate.worker import Worker

from engine.api.analysis import Outcome
from engine.api.errors import AffettoError, EngineClosedError
from engine.api.interface import WorkerInfo
from engine.service.cluster import ledger
from engine.service.cluster.codec import pack_result, unpack_work
from engine.service.cluster.database import FAILURES, Database, insist
from engine.service.cluster.handing_back import HandedBackError, HandingBack
from engine.service.cluster.herald import Herald
from engine.service.cluster.ledger import Taken
from engine.service.cluster.outage import Outage
from engine.service.cluster.sweeping import STALL_SECONDS, purge, sweep
from engine.service.pool import Pool

BEAT_SECONDS: Final = 1.0
"""Between two heartbeats."""
POLL_SECONDS: Final = 2.0
"""Between two looks for jobs and for those given up, of which notifications may get lost."""
DRAIN_SECONDS: Final = 20.0
"""How long jobs may go on once the machine is told to stop."""
PURGE_SECONDS: Final = 3600.0
"""Between two times that old results are deleted."""
CONNECTIONS: Final = 6
"""Connections of a machine, besides one for each of its workers."""

_log = logging.getLogger(__name__)


class Machine:
    """See the module's text.

    Args:
        database: Where the jobs are.
        pool: Does them.
        size: How many it does at the same time.
        queues: What this machine can do.
        name: What the operator knows it by.
    """

    def __init__(
        self, database: Database, pool: Pool, size: int, queues: tuple[str, ...], name: str
    ) -> None:
        self._database, self._pool = database, pool
        self._size, self._queues, self._name = size, queues, name
        self._id = uuid.uuid4()
        self._herald = Herald(database)
        self._outage = Outage()
        self._worker: Worker | None = None
        self._stopping = asyncio.Event()
        self._composing: set[asyncio.Task[None]] = set()
        app = database.app
        app.task(name=ledger.TASK, pass_context=True, retry=HandingBack())(self._compose)

    def stop(self) -> None:
        """Take no more jobs, and end once those that run are done or their time is over.

        Told a second time it hands back what runs and ends at once.
        """
        if self._stopping.is_set():
            for task in self._composing:
                task.cancel()
        self._stopping.set()
        if self._worker is not None:
            self._worker.stop()  # type: ignore[no-untyped-call]

    async def serve(self) -> None:
        """Take jobs until told to stop; the database may be away now and then."""
        beside = [
            asyncio.create_task(self._keep(step, seconds))
            for step, seconds in (
                (self._beat, BEAT_SECONDS),
                (self._sweep, BEAT_SECONDS),
                (self._purge, PURGE_SECONDS),
            )
        ]
        beside.append(asyncio.create_task(self._herald.serve()))
        try:
            while not self._stopping.is_set():
                await self._take_jobs()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _take_jobs(self) -> None:
        """Take jobs until told to stop, or until the database goes away."""
        self._worker = Worker(
            self._database.app,
            queues=list(self._queues),
            name=self._name,
            concurrency=self._size,
            fetch_job_polling_interval=POLL_SECONDS,
            abort_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=DRAIN_SECONDS,
            delete_jobs="always",
            install_signal_handlers=False,
            # This machine beats by itself, also while the jobs of a stopped worker go on.
            update_heartbeat_interval=PURGE_SECONDS,
            stalled_worker_timeout=STALL_SECONDS,
        )
        try:
            await self._worker.run()  # type: ignore[no-untyped-call]
        except FAILURES as error:
            self._outage.met(error)
        if not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._stopping.wait()

    async def _keep(self, step: Callable[[], Awaitable[None]], seconds: float) -> None:
        """Do something every so many seconds, whether the database is there or not."""
        while True:
            try:
                await step()
                self._outage.over()
            except FAILURES as error:
                self._outage.met(error)
            await asyncio.sleep(seconds)

    async def _beat(self) -> None:
        workers = tuple(
            WorkerInfo(f"{self._name} {one.name}", one.memory_bytes, one.busy)
            for one in self._pool.workers()
        )
        # With no worker up there is nothing this machine could do at the moment.
        queues = self._queues if workers and not self._stopping.is_set() else ()
        await ledger.be_seen(self._database, self._id, queues, workers)
        if self._worker is not None and self._worker.worker_id is not None:
            await self._database.app.job_manager.update_heartbeat(self._worker.worker_id)

    async def _sweep(self) -> None:
        if count := await sweep(self._database):
            _log.warning("took %d jobs back from machines that fell silent", count)

    async def _purge(self) -> None:
        await purge(self._database)

    async def _compose(self, context: JobContext, key: str) -> None:
        """Do one job, as procrastinate asks for it.

        Raises:
            HandedBackError: The machine stops or the database went away, and whoever has both
                is to do the job.
        """
        work = uuid.UUID(key)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - procrastinate runs each job in a task
        self._composing.add(task)
        try:
            taken = await insist(lambda: ledger.take(self._database, self._id, work))
            if taken is None:  # done already, or nobody wants it any more
                return
            packed = pack_result(await self._outcome(work, taken))
            await insist(lambda: ledger.put(self._database, taken.client, work, packed))
        except asyncio.CancelledError:
            if context.abort_reason() is not AbortReason.USER_REQUEST:
                raise HandedBackError from None
        except Exception as error:
            # procrastinate's own log is off. It lets go of the job; whoever waits hears of it from
            # the sweep.
            if not isinstance(error, HandedBackError):
                _log.exception("a piece of work went wrong")
            raise
        finally:
            self._composing.discard(task)
            self._herald.forget(work)

    async def _outcome(self, key: uuid.UUID, taken: Taken) -> Outcome | AffettoError:
        """What comes of a piece of work.

        Raises:
            HandedBackError: The pool closed over it.
        """
        if not taken.wanted:
            return EngineClosedError("Whoever asked for this is gone.")
        try:
            work = unpack_work(taken.work)
            job = self._pool.submit(work, self._herald.teller(key, taken.client))
        except AffettoError as error:
            return error
        try:
            made: Outcome = await job.result()
        except EngineClosedError:
            raise HandedBackError from None
        except AffettoError as error:
            return error
        except asyncio.CancelledError:
            job.cancel()
            raise
        return made
