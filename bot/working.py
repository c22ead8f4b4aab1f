"""Work in the engine, as it is followed from here: shown, timed, cancelled."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.estimate import Estimate, estimate
from bot.i18n.messages import t
from bot.replying.progress_note import ProgressNote, Sleep, about, describe
from bot.replying.reply_target import ReplyTarget
from bot.store import Store
from bot.times import Times, now
from bot.views.cancel import cancel_view
from engine.api.composition import Composition, Work
from engine.api.errors import RequestError
from engine.api.interface import Engine, Job
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Working:
    """The work under way; one instance serves all.

    Attributes:
        store: Where jobs are written down.
        engine: Does the work.
        sleep: Waits between two edits of an answer.
    """

    store: Store
    engine: Engine
    sleep: Sleep
    _jobs: dict[int, tuple[int, Job]] = field(default_factory=dict, init=False)

    async def run(
        self, answer: ReplyTarget, work: Work, times: Times, before: str = ""
    ) -> Composition:
        """Have the work done; meanwhile the answer shows how far it is and how to cancel it.

        Args:
            answer: Where a job is answered that was accepted.
            work: What to do.
            times: Gets how long it waited and how long each stage took.
            before: What stands before the progress.

        Raises:
            EngineError: The work could not be finished.
            RequestError: The engine found that the request cannot be met.
        """
        expected = await self._expected(work)

        def words(progress: Progress) -> str:
            left = expected and expected.left(progress, now())
            return before + describe(progress) + (f" · {about(left)}" if left else "")

        def follow(progress: Progress) -> None:
            if progress.stage is not Stage.QUEUED:
                times.began()
            note.update(progress)

        async def edit(text: str) -> None:
            await answer.edit(content=text, view=cancel_view(answer.job_id))

        note = ProgressNote(edit, self.sleep, words)
        started = now()
        job = self.engine.submit(work, follow)
        await self.store.jobs.running(answer.job_id)
        with self._cancellable(answer, job):
            async with note.shown():
                piece = await job.result()
        times.add(piece.stages)
        if expected is not None:
            await self._measure(answer, expected.seconds, now() - started)
        return piece

    def cancel(self, job_id: int, user_id: int) -> None:
        """Give up a job that waits or is being worked on; it ends with JobCancelledError.

        Raises:
            RequestError: There is none of that id any more, or another member asked for it.
        """
        if job_id not in self._jobs:
            raise RequestError(t("nothing-to-cancel"))
        owner_id, job = self._jobs[job_id]
        if user_id != owner_id:
            raise RequestError(t("cancel-not-yours"))
        job.cancel()

    async def _expected(self, work: Work) -> Estimate | None:
        """An estimate for a new piece; what is only played again takes a moment."""
        if not isinstance(work, ComposeRequest):
            return None
        return await estimate(
            self.store.figures,
            work,
            under_way=len(self._jobs),
            workers=len(self.engine.worker_pids),
        )

    async def _measure(self, answer: ReplyTarget, estimated: float, worked: float) -> None:
        _log.info("took %.1f s, %.1f s were expected", worked, estimated)
        await self.store.jobs.measured(answer.job_id, estimated=estimated, worked=worked)

    @contextmanager
    def _cancellable(self, answer: ReplyTarget, job: Job) -> Iterator[None]:
        self._jobs[answer.job_id] = (answer.interaction.user.id, job)
        try:
            yield
        finally:
            del self._jobs[answer.job_id]
