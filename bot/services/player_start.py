"""How a player begins: a job that makes the first sound, joins the channel and posts the card."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.cards.player_card import Entry, Position, player_content, player_view, position_text
from bot.i18n.messages import current_language
from bot.replying.content import Content
from bot.replying.reply_target import ReplyTarget, channel
from bot.services.acceptance import accept
from bot.services.jobs import Jobs
from bot.services.player_message import PlayerMessage
from bot.services.player_session import Session
from bot.services.player_sound import PieceSound
from bot.services.player_voice import join
from bot.services.stage_times import StageTimes
from bot.store.jobs import Kind

MakeFirst = Callable[[ReplyTarget, StageTimes], Awaitable[tuple[Entry, PieceSound]]]
"""Finds or makes what is played first; the reply shows the progress."""


@dataclass(frozen=True, slots=True)
class FirstPiece:
    """What a player begins with.

    Attributes:
        kind: The kind of its job.
        facts: What was asked for, as plain JSON.
        make: Finds or makes it.
    """

    kind: Kind
    facts: Mapping[str, Any]
    make: MakeFirst


async def begin_session(
    jobs: Jobs,
    interaction: discord.Interaction[discord.Client],
    session: Session,
    first: FirstPiece,
    on_end: Callable[[], Awaitable[None]],
) -> None:
    """Begins to play in a channel.

    Args:
        jobs: The steps of a job.
        interaction: The request.
        session: What is to play; nothing else knows the channel yet.
        first: What it begins with.
        on_end: Called when the bot has left.

    Raises:
        QueueFullError: Too many pieces are under way.
        RequestError: It is not allowed here or now, or the channel cannot be joined.
        EngineError: The sound could not be made.
        discord.HTTPException: The card cannot be posted.
    """
    voice, server_id = None, session.room.guild.id
    try:
        with jobs.admitted(interaction, first.kind, makes=int(first.kind == "compose")):
            times = StageTimes(first.kind)
            target = await accept(jobs, interaction, first.kind, first.facts)
            entry, sound = await first.make(target, times)
            voice = await join(session.room)

            async def contents() -> AsyncIterator[Content]:
                waiting = [one for one in session.queue if one is not entry]
                text = position_text(entry, Position(volume=sound.volume), waiting)
                yield player_content(entry, sound.png, server_id, text)

            view = player_view(radio=session.station is not None)
            message_id = await jobs.deliver(target, contents, view, times)
    except BaseException:
        if voice is not None:
            await voice.leave()
        raise
    place, language = channel(interaction), current_language()
    rows = jobs.store.players
    await jobs.books.keep(lambda: rows.began(server_id, place.id, message_id, language))
    card = PlayerMessage(place.get_partial_message(message_id), entry, jobs.runner.limiter)

    async def ended() -> None:
        await on_end()
        await jobs.books.keep(lambda: rows.ended(server_id))

    session.begin(voice, card, ended)
