"""Composes the pieces of one command, one after the other; a single piece is the usual case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import discord

from bot.i18n.messages import current_language, t
from bot.replying.reply_target import ReplyTarget, follow_up
from bot.replying.request_context import enter_request
from bot.services.acceptance import accept, write_down
from bot.services.error_policy import ErrorPolicy
from bot.services.jobs import Jobs, asked
from bot.services.stage_times import StageTimes
from engine.api.request import SEEDS, ComposeRequest

Fill = Callable[[ComposeRequest], Awaitable[ComposeRequest]]
"""Fetches what a request lacks, such as a member's file."""


@dataclass(frozen=True, slots=True)
class Variations:
    """Composes new pieces; one instance serves all.

    Attributes:
        jobs: The steps of a job.
        policy: Handles the errors of all pieces but the first.
    """

    jobs: Jobs
    policy: ErrorPolicy

    async def compose(
        self,
        interaction: discord.Interaction[discord.Client],
        requests: Sequence[ComposeRequest],
        parent: int | None = None,
        fill: Fill | None = None,
    ) -> None:
        """Composes one piece after the other and posts each when it is done.

        The first is posted in the reply, each other one in a message of its own. They take
        turns, so a member who asks for several keeps nobody waiting longer than one who asks
        for one. Each counts for the quotas. An error, or cancelling, ends the row.

        Args:
            interaction: The request for the pieces.
            requests: What each is made from, at least one.
            parent: The number of the piece they are made from, if any.
            fill: Fetches what a request lacks, once its job was taken in.

        Raises:
            QueueFullError: Too many pieces are under way.
            EngineError: The work on the first could not be finished.
            RequestError: The first is not allowed here or now, or it is impossible.
            discord.HTTPException: The first piece is kept, but may not be posted.
            NotPostedError: The first piece is kept, but cannot be posted.
        """
        with self.jobs.drain.holding():
            promised: int | None = None
            for number, request in enumerate(requests, start=1):
                turn = _Turn(which_of(number, len(requests)), promised, number < len(requests))
                target: ReplyTarget | None = None
                try:
                    if number > 1:
                        target = await follow_up(interaction, turn.before + t("queue-next"))
                        enter_request(target.job_id, current_language())
                    promised = await self._compose(interaction, target, request, turn, parent, fill)
                except Exception as error:
                    await self._keep_promise(promised)
                    if target is None:
                        raise
                    # The outermost boundary of this message.
                    await self.policy.handle(target, error)
                    return

    async def _compose(
        self,
        interaction: discord.Interaction[discord.Client],
        target: ReplyTarget | None,
        request: ComposeRequest,
        turn: _Turn,
        parent: int | None,
        fill: Fill | None,
    ) -> int:
        """Composes a piece, keeps it and posts it; without a target, in the reply.

        Returns:
            The id of the job.
        """
        jobs, times = self.jobs, StageTimes("compose")
        with jobs.admitted(interaction, "compose", makes=1):
            facts = asked(request, parent)
            if target is None:
                target = await accept(jobs, interaction, "compose", facts)
            else:
                await write_down(
                    jobs, target, "compose", facts, target.job_id, promised=turn.promised
                )
            job_id = target.job_id
            if turn.more:
                rest = t("lost-rest", member=f"<@{interaction.user.id}>")
                await jobs.books.keep(lambda: jobs.store.notices.prepare(job_id, rest))
            if fill is not None:
                request = await fill(request)
            composition = await jobs.runner.run(target, request, times, turn.before, claimable=True)
            piece = await jobs.keep(target, composition, parent)
            message_id = await jobs.post_piece(target, piece, times)
            await jobs.books.keep(lambda: jobs.store.pieces.posted(piece.number, message_id))
        return job_id

    async def _keep_promise(self, job_id: int | None) -> None:
        """Drops the notice that stood for the pieces to come, since an error ends the row."""
        if job_id is not None:
            await self.jobs.books.keep(lambda: self.jobs.store.notices.told(job_id))


@dataclass(frozen=True, slots=True)
class _Turn:
    """One of the pieces of a command.

    Attributes:
        before: Stands before its progress.
        promised: The job before, beside which a notice stands: should the bot stop before this
            piece has a row, the next start tells that it is not to come.
        more: Whether more pieces follow it.
    """

    before: str
    promised: int | None
    more: bool


def with_next_seeds(request: ComposeRequest, count: int) -> list[ComposeRequest]:
    """Makes requests that differ by their seeds alone: its own seed and the next ones.

    The first seed follows the last.

    Args:
        request: The first of the requests.
        count: How many there are, at least 1.
    """
    seeds = ((request.seed + n) % (SEEDS[1] + 1) for n in range(count))
    return [replace(request, seed=seed) for seed in seeds]


def which_of(number: int, count: int) -> str:
    """Words what stands before the progress of a piece; empty for a single one.

    ``which_of(2, 3)`` is "Piece 2 of 3 · " in English.

    Args:
        number: The piece, counted from 1.
        count: How many there are.
    """
    return t("which-of", number=number, count=count) + " · " if count > 1 else ""
