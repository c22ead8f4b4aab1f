"""A job as the bot's side keeps it, and all of those that have not ended."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Final

from engine.api.analysis import AnyWork, Outcome
from engine.api.errors import AffettoError
from engine.api.progress import Progress, Stage
from engine.service.job import PoolJob
from engine.service.turns import Turns

_NAMES: Final = uuid.UUID("6d9b3c0e-5b1f-4a57-9f0a-2f6d3a0c7e11")
"""What keys are made of names with: a number drawn once."""


def key_of(name: str) -> uuid.UUID:
    """The key of work that was submitted under a name: the same after a restart."""
    return uuid.uuid5(_NAMES, name)


class ClusterJob:
    """What is known of a job here.

    Args:
        name: What it was submitted as; empty for work that nobody is to claim.

    Attributes:
        job: What the asker holds.
        key: What it is called in the database.
        queue: Where it waits for a machine.
        priority: Its turn, as :class:`engine.service.turns.Turns` gave it.
        handed: Whether the database has it for certain.
        begun: Whether a machine took it.
        held: Whether that machine was there when last looked.
        back: Whether it was back in its queue when last looked, though it was begun before.
        since: When it was submitted, by the monotonic clock.
    """

    def __init__(self, job: PoolJob, queue: str, priority: int, name: str) -> None:
        self.job = job
        self.key = key_of(name) if name else uuid.uuid4()
        self.queue = queue
        self.priority = priority
        self.handed = False
        self.begun = False
        self.held = False
        self.back = False
        self.since = time.monotonic()


class OpenJobs:
    """The jobs that have not ended, by key; each that waits is told its position.

    Args:
        queue_for: Names the queue of a piece of work.
    """

    def __init__(self, queue_for: Callable[[AnyWork], str]) -> None:
        self._queue_for = queue_for
        self._jobs: dict[uuid.UUID, ClusterJob] = {}
        self._turns = Turns()

    def __iter__(self) -> Iterator[ClusterJob]:
        return iter(tuple(self._jobs.values()))

    def get(self, key: uuid.UUID) -> ClusterJob | None:
        """The job of a key, if it has not ended."""
        return self._jobs.get(key)

    @property
    def waiting(self) -> list[ClusterJob]:
        """Those no machine is at, in turn."""
        waiting = [one for one in self._jobs.values() if not one.begun]
        return sorted(waiting, key=lambda one: -one.priority)

    def add(self, job: PoolJob, name: str = "") -> ClusterJob:
        """Take in a job and tell it its position.

        Raises:
            RequestError: It names a model that is not there.
        """
        queue = self._queue_for(job.task.work)
        if not any(not one.begun for one in self._jobs.values()):
            self._turns.start_over()
        priority = self._turns.take(job.owner, job.kind)
        one = ClusterJob(job, queue, priority, name)
        self._jobs[one.key] = one
        self.tell_positions()
        return one

    def begin(self, one: ClusterJob) -> None:
        """Take note that a machine is at a job."""
        one.back = False
        if not one.begun:
            one.begun = True
            self._turns.begun(one.priority)
            self.tell_positions()

    def put_back(self, one: ClusterJob) -> None:
        """Take note that no machine has a job, twice: the first time may be old news."""
        if one.begun and one.back:
            one.begun = False
            self.tell_positions()
        one.back = one.begun

    def end(self, one: ClusterJob, outcome: Outcome | AffettoError) -> None:
        """End a job and let go of it; one that ended stays as it is."""
        one.job.end(outcome)
        if self._jobs.pop(one.key, None) and not one.begun:
            self.tell_positions()

    def tell_positions(self) -> None:
        """Tell each job that waits how many are before it."""
        for index, one in enumerate(self.waiting):
            one.job.tell(Progress(Stage.QUEUED, position=index))
