"""The one door between the bot and whatever composes for it.

Today a pool of processes on this machine stands behind it (:mod:`engine.service.pool`); a
cluster of workers could, without a line changed on the other side.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from engine.api.composition import Composition, Work
from engine.api.progress import Progress

ProgressCallback = Callable[[Progress], None]
"""Called in the event loop's thread, in order, never after the job has ended."""


class JobKind(enum.StrEnum):
    """Who waits for a job: its class in the queue, the first class first."""

    MEMBER = "member"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose turn a job takes.

    Attributes:
        member: The id of the member it is for; jobs of one member take turns with those of
            others.
        server: The id of the server it was asked for on; None for a direct message.
    """

    member: int
    server: int | None = None


NOBODY: Final = Owner(0)
"""The owner of work that no member asked for, such as the command line's."""


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """A worker that is up.

    Attributes:
        name: What the operator knows it by: a process id, or a machine and one.
        memory_bytes: Memory that is resident, or None if that cannot be known.
        busy: Whether it is at work.
    """

    name: str
    memory_bytes: int | None
    busy: bool


class Job(Protocol):
    """One piece of work that was taken in."""

    async def result(self) -> Composition:
        """Wait for the piece.

        Raises:
            EngineError: The work could not be finished; which of its kinds says why.
            RequestError: The worker found that the request cannot be met, such as stems of
                a piece for one instrument.
        """

    def cancel(self) -> None:
        """Give the work up; :meth:`result` then raises JobCancelledError.

        A job that is done already stays done.
        """


class Engine(Protocol):
    """Takes work in and hands out jobs. Made ready by ``async with``."""

    def submit(
        self,
        work: Work,
        on_progress: ProgressCallback | None = None,
        *,
        owner: Owner = NOBODY,
        kind: JobKind = JobKind.MEMBER,
    ) -> Job:
        """Take in a piece of work and return at once.

        Args:
            work: A request is composed and rendered. A composition, as kept in the store,
                gets its sound and picture made again from its MIDI, notes unchanged; a
                rendering likewise, with stems or within so many bytes.
            on_progress: Told of each step, the position in the queue first.
            owner: Whose turn it takes.
            kind: Its class: background work waits until no member's does.

        Raises:
            QueueFullError: As many jobs wait as may wait.
            EngineClosedError: The engine is shutting down.
        """

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""

    @property
    def capacity(self) -> int:
        """How many jobs can be taken in at once, at work and waiting together."""

    def workers(self) -> tuple[WorkerInfo, ...]:
        """The workers that are up."""
