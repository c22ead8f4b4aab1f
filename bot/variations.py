"""Several pieces from one command, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord

from bot.i18n.messages import current_language, t
from bot.jobs import Jobs, asked
from bot.replying.reply_target import follow_up
from bot.replying.request_context import enter_request
from bot.services.error_policy import ErrorPolicy
from bot.times import Times
from engine.api.request import ComposeRequest

if TYPE_CHECKING:
    from bot.app import Affetto


async def compose_several(
    jobs: Jobs,
    policy: ErrorPolicy,
    interaction: discord.Interaction[Affetto],
    requests: Sequence[ComposeRequest],
) -> None:
    """Compose one piece after the other and post each when it is done.

    They take turns, so a member who asks for several keeps nobody waiting longer than one who
    asks for one. Each counts for the quotas. What goes wrong, or is cancelled, ends the row.

    Raises:
        QueueFullError: Too many pieces are under way.
        EngineError: The work on the first could not be finished.
        RequestError: The first is not to be made here or now, or it cannot be.
        discord.HTTPException: The first piece is kept, but cannot be posted.
    """
    first, *others = requests
    befores = [which_of(number, len(requests)) for number in range(1, len(requests) + 1)]
    with jobs.admitted(interaction, "compose", makes=1):
        times = Times("compose")
        answer = await jobs.accept(interaction, "compose", asked(first))
        await jobs.make(answer, first, times, before=befores[0])
    for request, before in zip(others, befores[1:], strict=True):
        times = Times("compose")
        answer = await follow_up(interaction, before + t("queue-next"))
        enter_request(answer.job_id, current_language())
        try:
            with jobs.admitted(interaction, "compose", makes=1):
                await jobs.write_down(answer, "compose", asked(request), answer.job_id)
                await jobs.make(answer, request, times, before=before)
        except Exception as error:  # noqa: BLE001 - the policy holds for this answer, too
            await policy.handle(answer, error)
            return


def which_of(number: int, count: int) -> str:
    """What stands before the progress of one of several pieces; nothing where it is the one."""
    return t("which-of", number=number, count=count) + " · " if count > 1 else ""
