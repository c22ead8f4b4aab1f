"""Takes a job in: its row and the first answer to its member."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import discord

from bot.i18n.messages import current_language
from bot.replying.first_answer import think
from bot.replying.reply_target import ReplyTarget, channel_id
from bot.services.jobs import Jobs
from bot.store.jobs import Kind

ROW_SECONDS: Final = 1.0
"""How long the first answer waits for the row of its job, of the 3 s that Discord waits."""

FirstAnswer = Callable[[discord.Interaction[discord.Client]], Awaitable[int | None]]
"""Answers a request at once; returns the id of the message that is to be filled, if it is known."""

_log = logging.getLogger(__name__)


async def accept(
    jobs: Jobs,
    interaction: discord.Interaction[discord.Client],
    kind: Kind,
    request: Mapping[str, Any],
    piece: int | None = None,
    first: FirstAnswer = think,
) -> ReplyTarget:
    """Writes down that the work is owed, and answers that it has begun.

    In this order, so that a stop in between leaves nobody waiting. Only where the database is
    locked for longer does the answer go out before the row is written.

    Args:
        jobs: The steps of a job.
        interaction: The request for the job.
        kind: The kind of job.
        request: What was asked for, as plain JSON.
        piece: The number of the piece, if the job is about one.
        first: Gives the first answer.

    Returns:
        The reply.
    """
    target = ReplyTarget(interaction)
    writing = asyncio.create_task(write_down(jobs, target, kind, request, None, piece))
    await asyncio.wait([writing], timeout=ROW_SECONDS)
    if writing.done():
        await writing
    try:
        number = await first(interaction)
    finally:
        await writing
    if number is not None:
        message_id = number
        await jobs.books.keep(lambda: jobs.store.jobs.answered(target.job_id, message_id))
    return target


async def write_down(
    jobs: Jobs,
    target: ReplyTarget,
    kind: Kind,
    request: Mapping[str, Any],
    message_id: int | None,
    piece: int | None = None,
    promised: int | None = None,
) -> None:
    """Writes down that the work is owed, before it starts.

    Args:
        jobs: The steps of a job.
        target: The reply to the job.
        kind: The kind of job.
        request: What was asked for, as plain JSON.
        message_id: The message that answers, if it is known.
        piece: The number of the piece, if the job is about one.
        promised: The job whose notice stood for this one until now, if any.
    """
    interaction = target.interaction
    await jobs.store.jobs.accept(
        target.job_id,
        kind,
        request,
        user_id=interaction.user.id,
        guild_id=interaction.guild_id,
        channel_id=channel_id(interaction),
        message_id=message_id,
        piece=piece,
        language=current_language(),
        token=interaction.token,
        promised=promised,
    )
    _log.info("%s accepted", kind)
