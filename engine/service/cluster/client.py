"""The engine on several machines, as the bot uses it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Final

from engine.api.analysis import AnyWork
from engine.api.errors import (
    EngineAwayError,
    EngineClosedError,
    JobCancelledError,
    QueueFullError,
)
from engine.api.interface import NOBODY, JobKind, Owner, ProgressCallback, WorkerInfo
from engine.api.settings import EngineSettings
from engine.service.cluster import ledger
from engine.service.cluster.cluster_job import OpenJobs, key_of
from engine.service.cluster.codec import unpack_work
from engine.service.cluster.database import FAILURES, Database, insist, open_database
from engine.service.cluster.link import AWAY_SENTENCE, Link
from engine.service.cluster.outage import AWAY_SECONDS
from engine.service.cluster.queues import QueueNames
from engine.service.job import PoolJob
from engine.service.messages import Task

LEAVE_SECONDS: Final = 3.0
"""How long the end waits for the database."""
CONNECTIONS: Final = 6
"""Connections of a client, besides the one that listens."""

_CLOSED: Final = "Affetto is shutting down. Try again in a minute."

_log = logging.getLogger(__name__)


class Cluster:
    """Takes jobs in and hands them to the machines. Made by :func:`open_cluster`.

    Args:
        database: Where the machines find them.
        queues: Where work waits, by the models that there are here.
        queue_limit: How many may wait.
    """

    def __init__(self, database: Database, queues: QueueNames, queue_limit: int) -> None:
        self._database = database
        self._limit = queue_limit
        self._jobs = OpenJobs(queues.queue_for)
        self.link = Link(database, self._jobs)
        self._closed = False
        self._number = 0

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""
        return len(self._jobs.waiting)

    @property
    def capacity(self) -> int:
        """How many jobs can be taken in at once, at work and waiting together."""
        return self._limit + len(self.workers())

    def workers(self) -> tuple[WorkerInfo, ...]:
        """The workers of all machines that are there, as of a second ago."""
        return tuple(worker for machine in self.link.machines for worker in machine.workers)

    def submit(
        self,
        work: AnyWork,
        on_progress: ProgressCallback | None = None,
        *,
        owner: Owner = NOBODY,
        kind: JobKind = JobKind.MEMBER,
        name: str = "",
    ) -> PoolJob:
        """Take in a piece of work; see the interface."""
        if self._closed:
            raise EngineClosedError(_CLOSED)
        if self.waiting >= self._limit:
            raise QueueFullError(
                f"{self._limit} pieces are waiting already. Try again in a few minutes."
            )
        self._number += 1
        job = PoolJob(Task(self._number, work, media=True), on_progress, self._drop, owner, kind)
        self.link.add(self._jobs.add(job, name))
        return job

    async def claim(self, name: str) -> PoolJob | None:
        """Take over work of a client that died; see the interface."""
        if self._closed:
            raise EngineClosedError(_CLOSED)
        try:
            packed = await ledger.claim(self._database, self.link.id, key_of(name))
        except FAILURES as error:
            raise EngineAwayError(AWAY_SENTENCE) from error
        if packed is None:
            return None
        self._number += 1
        job = PoolJob(Task(self._number, unpack_work(packed), media=True), None, self._drop)
        self._jobs.add(job, name).handed = True
        return job

    def _drop(self, job: PoolJob) -> None:
        """Let go of a cancelled job, wherever it is."""
        for one in self._jobs:
            if one.job is job:
                self.link.end(one, JobCancelledError("The piece was cancelled."))

    async def close(self) -> None:
        """Take no more work, end what waits or runs, and clear it away if that can be done."""
        self._closed = True
        for one in self._jobs:
            self._jobs.end(one, EngineClosedError(_CLOSED))
        with contextlib.suppress(TimeoutError, *FAILURES):
            async with asyncio.timeout(LEAVE_SECONDS):
                await ledger.leave(self._database, self.link.id)


@contextlib.asynccontextmanager
async def open_cluster(settings: EngineSettings) -> AsyncIterator[Cluster]:
    """Connect to the database, and leave it at the end.

    Machines may come and go meanwhile; none need be there yet.

    Args:
        settings: The database's address, the model that pieces are to be written by, and the
            queue.

    Raises:
        SetupError: The model's folder or the database cannot be used.
        EngineAwayError: The database cannot be reached.
    """
    queues = QueueNames(settings)
    async with open_database(settings.engine or "", CONNECTIONS) as database:
        cluster = Cluster(database, queues, settings.queue_limit)
        try:
            await insist(cluster.link.compare, AWAY_SECONDS)
        except FAILURES as error:
            raise EngineAwayError(AWAY_SENTENCE) from error
        if not cluster.workers():
            _log.warning("No engine machine is there yet: start one with ./affetto worker")
        steps = (cluster.link.hand_over(), cluster.link.hear(), cluster.link.look())
        tasks = [asyncio.create_task(step) for step in steps]
        try:
            yield cluster
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await cluster.close()
