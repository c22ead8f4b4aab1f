"""Tells members about jobs that the last run of the bot left open."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import discord

from bot.i18n.messages import t
from bot.replying.failures import DISCORD_FAILURES
from bot.replying.request_context import enter_request
from bot.store.jobs import LostJob

_log = logging.getLogger(__name__)


def notice(job: LostJob) -> str:
    """Words what the member is told, in one sentence."""
    member = f"<@{job.user_id}>"
    if job.piece is None:
        return t("lost-before-done", member=member)
    return t("lost-before-posted", member=member, piece=job.piece)


async def tell_lost(client: discord.Client, jobs: Iterable[LostJob]) -> None:
    """Tells each member once, as far as Discord lets us.

    The reply still shows the last progress, so it is edited; without a reply a new message
    tells the member.

    Args:
        client: Reaches Discord.
        jobs: The jobs that were lost.
    """
    for job in jobs:
        enter_request(job.job_id, job.language)
        try:
            await _tell(client, job)
        except DISCORD_FAILURES as error:
            _log.info("the member was not told: %s", type(error).__name__)


async def _tell(client: discord.Client, job: LostJob) -> None:
    channel = client.get_partial_messageable(job.channel_id, guild_id=job.guild_id)
    if job.message_id is not None:
        try:
            await channel.get_partial_message(job.message_id).edit(content=notice(job), view=None)
        except (discord.NotFound, discord.Forbidden):
            _log.debug("the reply cannot be edited")
        else:
            return
    await channel.send(notice(job))
