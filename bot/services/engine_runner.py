"""Runs work in the engine: shows its progress, times it and cancels it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, overload

import discord

from bot.cards.buttons import cancel_button, view_of
from bot.i18n.messages import t
from bot.replying.edit_limiter import EditLimiter
from bot.replying.progress_note import ProgressNote, Sleep, about, describe
from bot.replying.reply_target import ReplyTarget
from bot.services.bookkeeping import Bookkeeping
from bot.services.estimate import Estimate, estimate
from bot.services.stage_times import StageTimes, now
from bot.store import Store
from engine.api.analysis import Analysis, AnalysisRequest, AnyWork, Outcome
from engine.api.composition import Composition, JointPiece, Rendering, Work
from engine.api.errors import EngineClosedError, JobCancelledError, RequestError
from engine.api.interface import Engine, Job, JobKind, Owner
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest

Items = Sequence[discord.ui.Item[Any]]
"""Buttons and menus."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineRunner:
    """Runs work and knows what is under way; one instance serves all.

    Attributes:
        store: Holds the rows of the jobs.
        engine: Does the work.
        sleep: Waits between two edits of a reply.
        books: Writes down how far each job is.
        limiter: Keeps all edits together within Discord's limit.
    """

    store: Store
    engine: Engine
    sleep: Sleep
    books: Bookkeeping
    limiter: EditLimiter
    _jobs: dict[int, tuple[int, Job[Any]]] = field(default_factory=dict, init=False)
    _given_up: set[int] = field(default_factory=set, init=False)

    @overload
    async def run(
        self,
        target: ReplyTarget,
        work: Work,
        times: StageTimes,
        before: str = "",
        *,
        claimable: bool = False,
        beside: Callable[[], Items] = tuple,
    ) -> Composition: ...

    @overload
    async def run(
        self, target: ReplyTarget, work: AnalysisRequest, times: StageTimes
    ) -> Analysis: ...

    async def run(
        self,
        target: ReplyTarget,
        work: AnyWork,
        times: StageTimes,
        before: str = "",
        *,
        claimable: bool = False,
        beside: Callable[[], Items] = tuple,
    ) -> Outcome:
        """Runs the work; meanwhile the reply shows the progress and a button to cancel.

        Args:
            target: The reply to the job, which was accepted.
            work: The work.
            times: Receives how long the work waited and how long each stage took.
            before: Stands before the progress.
            claimable: Whether the work may be claimed by the job's id after a stop: it is all
                that the job is about.
            beside: Makes what stands in the reply beside the button to cancel.

        Returns:
            The piece, or the analysis.

        Raises:
            DataError: The file to be analysed cannot be read.
            EngineError: The work could not be finished.
            RequestError: The engine found that the request cannot be met.
        """
        expected = await self._expected(work)

        def words(progress: Progress) -> str:
            left = expected and expected.left(progress, now())
            return before + describe(progress) + (f" · {about(left)}" if left else "")

        def on_progress(progress: Progress) -> None:
            if progress.stage is not Stage.QUEUED:
                times.began()
            note.update(progress)

        async def edit(text: str) -> None:
            await target.edit(content=text, view=view_of(*beside(), cancel_button(target.job_id)))

        note = ProgressNote(edit, self.sleep, words, self.limiter, lambda: len(self._jobs))
        started = now()
        interaction = target.interaction
        plays = isinstance(work, Rendering) and work.opus
        job = self.engine.submit(
            work,
            on_progress,
            owner=Owner(interaction.user.id, interaction.guild_id),
            kind=JobKind.LISTENER if plays else JobKind.MEMBER,
            name=str(target.job_id) if claimable else "",
        )
        await self.books.keep(lambda: self.store.jobs.running(target.job_id))
        with self.cancellable(target.job_id, interaction.user.id, job):
            async with note.shown():
                try:
                    piece = await job.result()
                except JobCancelledError as error:
                    if target.job_id in self._given_up:
                        raise EngineClosedError("The bot stops before the work is done.") from error
                    raise
        times.add(piece.stages)
        if expected is not None:
            await self._measure(target, expected.seconds, now() - started)
        return piece

    def cancel(self, job_id: int, user_id: int) -> None:
        """Cancels a job that waits or runs; it ends with JobCancelledError.

        Args:
            job_id: The job.
            user_id: Who wants to cancel it.

        Raises:
            RequestError: There is no such job any more, or another member asked for it.
        """
        if job_id not in self._jobs:
            raise RequestError(t("nothing-to-cancel"))
        owner_id, job = self._jobs[job_id]
        if user_id != owner_id:
            raise RequestError(t("cancel-not-yours"))
        job.cancel()

    def give_up(self) -> int:
        """Cancels all that waits or runs, since the bot stops; it ends with EngineClosedError.

        Returns:
            How many jobs that are.
        """
        for job_id, (_, job) in self._jobs.items():
            self._given_up.add(job_id)
            job.cancel()
        return len(self._given_up)

    async def _expected(self, work: AnyWork) -> Estimate | None:
        """Estimates a new piece; to render a piece again takes but a moment."""
        if isinstance(work, JointPiece):
            work = work.work
        if not isinstance(work, ComposeRequest):
            return None
        return await estimate(
            self.store.figures,
            work,
            under_way=len(self._jobs),
            workers=len(self.engine.workers()),
        )

    async def _measure(self, target: ReplyTarget, estimated: float, worked: float) -> None:
        _log.info("took %.1f s, %.1f s were expected", worked, estimated)
        await self.books.keep(
            lambda: self.store.jobs.measured(target.job_id, estimated=estimated, worked=worked)
        )

    @contextmanager
    def cancellable(self, job_id: int, user_id: int, job: Job[Any]) -> Iterator[None]:
        """Has the engine's job be cancelled by its member, or at a stop, during the block.

        Args:
            job_id: The job.
            user_id: Who asked for it.
            job: The work in the engine.
        """
        self._jobs[job_id] = (user_id, job)
        try:
            yield
        finally:
            del self._jobs[job_id]
            self._given_up.discard(job_id)
