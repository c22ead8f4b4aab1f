"""The only interface between the bot and the engine.

A pool of processes on this machine implements it (:mod:`engine.service.pool`), and a cluster of
machines (:mod:`engine.service.cluster.client`).
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar, overload

from engine.api.analysis import Analysis, AnalysisRequest, Outcome
from engine.api.composition import Composition, Work
from engine.api.progress import Progress

ProgressCallback = Callable[[Progress], None]
"""Called in the event loop's thread, in order, never after the job has ended."""


class JobKind(enum.StrEnum):
    """Who waits for a job: its class in the queue, the first class first."""

    LISTENER = "listener"
    """The sound of a piece that is there, for whoever listens to what plays before it: it is soon
    made, and would come too late in its turn."""
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


Made_co = TypeVar("Made_co", bound=Outcome, covariant=True)


class Job(Protocol[Made_co]):
    """One accepted piece of work, and what it makes: a piece or an analysis."""

    async def result(self) -> Made_co:
        """Wait for what is made.

        Raises:
            EngineError: The work could not be finished; its subclass says why.
            RequestError: The worker found that the request is impossible, such as stems of a
                piece for one instrument.
            DataError: A file to be analysed cannot be read.
        """

    def cancel(self) -> None:
        """Cancel the work; :meth:`result` then raises JobCancelledError.

        A job that has ended already stays as it is.
        """


class Engine(Protocol):
    """Accepts work and returns jobs; opened by ``async with``.

    Example: ``piece = await engine.submit(ComposeRequest(mood("calm"))).result()``.
    """

    @overload
    def submit(
        self,
        work: Work,
        on_progress: ProgressCallback | None = None,
        *,
        owner: Owner = NOBODY,
        kind: JobKind = JobKind.MEMBER,
        name: str = "",
    ) -> Job[Composition]: ...

    @overload
    def submit(  # noqa: D418 - a protocol has no implementation that could have the docstring
        self,
        work: AnalysisRequest,
        on_progress: ProgressCallback | None = None,
        *,
        owner: Owner = NOBODY,
        kind: JobKind = JobKind.MEMBER,
        name: str = "",
    ) -> Job[Analysis]:
        """Accept a piece of work and return at once.

        Args:
            work: A request is composed and rendered. A composition from the store gets its sound
                and picture made again from its MIDI, without a change of notes. So does a
                rendering, in another form or within a size limit. A request for an analysis becomes
                one.
            on_progress: Called with each step, first with the position in the queue.
            owner: The member and server whose turn it takes.
            kind: Its class: background work waits until no member's job does.
            name: What it can be claimed by if the asker's process dies; no other work has it.

        Raises:
            QueueFullError: The most jobs allowed are waiting already.
            EngineClosedError: The engine is shutting down.
        """

    async def claim(self, name: str) -> Job[Composition] | None:
        """Take over work that a process that died had submitted under a name.

        Args:
            name: As it was submitted; at most one job may be open for it.

        Returns:
            The job, or None if the engine has no such work, or not any more.

        Raises:
            EngineError: The engine is out of reach, or what it kept cannot be read.
            RequestError: What it kept cannot be read.
        """

    @property
    def waiting(self) -> int:
        """The number of jobs that wait for a worker."""

    @property
    def capacity(self) -> int:
        """The number of jobs that can be taken in at once, running and waiting together."""

    def workers(self) -> tuple[WorkerInfo, ...]:
        """The workers that are running."""
