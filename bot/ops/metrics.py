"""Counts and times for Prometheus, on a port of this machine if the operator sets one.

======================================  ====================================================
``affetto_jobs_total``                  jobs by ``kind`` and ``outcome``: delivered, refused,
                                        cancelled, failed, lost (cut off by a stop)
``affetto_jobs_waiting``                jobs that wait for a worker
``affetto_jobs_under_way``              jobs that were let in and are not done
``affetto_workers``                     worker processes that are up
``affetto_players``                     voice channels where pieces play
``affetto_wait_seconds``                histogram: from the request to the work's start
``affetto_stage_seconds``               histogram by ``stage``: how long each part took
``affetto_job_seconds``                 histogram: from the request to the posted piece
======================================  ====================================================
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from bot.store.errors import StoreError
from bot.store.jobs import WAIT
from engine.api.errors import JobCancelledError, QueueFullError, RequestError, SetupError

_BUCKETS: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds; closer where most pieces lie."""


class Metrics:
    """Holds all metrics; counting costs next to nothing if nobody reads them.

    Args:
        waiting: Returns how many jobs wait; called at each reading.
        under_way: Returns how many jobs are under way; called at each reading.
        workers: Returns how many workers are up; called at each reading.
        players: Returns in how many voice channels pieces play; called at each reading.
    """

    def __init__(
        self,
        *,
        waiting: Callable[[], float],
        under_way: Callable[[], float],
        workers: Callable[[], float],
        players: Callable[[], float],
    ) -> None:
        # The library's default registry is shared by everything in the process.
        self.registry = CollectorRegistry()
        for name, says, value in (
            ("affetto_jobs_waiting", "Jobs that wait for a worker", waiting),
            ("affetto_jobs_under_way", "Jobs that were let in and are not done", under_way),
            ("affetto_workers", "Worker processes that are up", workers),
            ("affetto_players", "Voice channels where pieces play", players),
        ):
            Gauge(name, says, registry=self.registry).set_function(value)
        self._jobs = Counter(
            "affetto_jobs", "Jobs that ended", ("kind", "outcome"), registry=self.registry
        )
        self._wait = self._histogram("affetto_wait_seconds", "From the request to the work")
        self._stage = self._histogram("affetto_stage_seconds", "Each part of the work", "stage")
        self._whole = self._histogram("affetto_job_seconds", "From the request to the piece")

    @contextmanager
    def counted(self, kind: str) -> Iterator[None]:
        """Counts the job that the block does by its outcome."""
        try:
            yield
        except BaseException as error:
            self._jobs.labels(kind, _outcome(error)).inc()
            raise
        self._jobs.labels(kind, "delivered").inc()

    def took(self, seconds: float, stages: Mapping[str, float]) -> None:
        """Notes how long a delivered job took.

        Args:
            seconds: From the request to the posted piece.
            stages: Seconds of each stage.
        """
        self._whole.observe(seconds)
        for stage, taken in stages.items():
            if stage == WAIT:
                self._wait.observe(taken)
            else:
                self._stage.labels(stage).observe(taken)

    def _histogram(self, name: str, says: str, *labels: str) -> Histogram:
        return Histogram(name, says, labels, buckets=_BUCKETS, registry=self.registry)


@asynccontextmanager
async def shown(metrics: Metrics, host: str, port: int | None) -> AsyncIterator[None]:
    """Serves the metrics at ``http://host:port/metrics`` while the block runs.

    Args:
        metrics: The metrics to serve.
        host: The address to listen on.
        port: The port, or None to serve nothing.

    Raises:
        SetupError: The address or the port cannot be used.
    """
    if port is None:
        yield
        return
    try:
        server, thread = start_http_server(port, host, metrics.registry)
    except OSError as error:
        raise SetupError(
            f"AFFETTO_METRICS_PORT: nothing can listen on port {port} of {host}: "
            f"{error.strerror}. Choose another one."
        ) from error
    try:
        yield
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        await asyncio.to_thread(thread.join)


def _outcome(error: BaseException) -> str:
    if isinstance(error, RequestError | QueueFullError | StoreError):
        return "refused"
    if isinstance(error, JobCancelledError):
        return "cancelled"
    # What is no Exception stops the task: the bot is closing.
    return "failed" if isinstance(error, Exception) else "lost"
