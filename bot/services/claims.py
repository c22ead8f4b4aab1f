"""Pieces that an engine on other machines made while the bot was down.

Such an engine goes on with what a bot had handed to it before it was killed. The next start
claims that work by the job's id and brings the piece to the reply, or to the channel, as if
nothing had happened. An engine within the bot's own process keeps nothing to be claimed.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Final

import discord

from bot.cards.origin_line import origin_line
from bot.cards.piece_buttons import piece_view
from bot.cards.piece_card import PieceCard
from bot.replying.content import Content
from bot.replying.failures import DISCORD_FAILURES
from bot.replying.kept_reply import KeptReply
from bot.services.jobs import Jobs
from bot.services.smaller_sound import reencode
from bot.store.notices import Notice
from engine.api.composition import Composition
from engine.api.errors import AffettoError
from engine.api.interface import Job

# The server's own limit, which may be higher, came with the request and is not kept.
_UPLOAD_LIMIT: Final = discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims work of an earlier run; one instance serves all.

    Attributes:
        jobs: The steps of a job.
    """

    jobs: Jobs

    async def find(self, notice: Notice) -> Job[Composition] | None:
        """Claims the work of a job that a restart cut off; None if there is none.

        Raises:
            EngineError: The engine is out of reach.
        """
        if notice.state != "lost" or notice.piece is not None or notice.kind != "compose":
            return None
        return await self.jobs.runner.engine.claim(str(notice.job_id))

    async def deliver(
        self, reply: KeptReply, notice: Notice, work: Job[Composition]
    ) -> tuple[Notice, int | None]:
        """Waits for the piece, keeps it and posts it.

        Args:
            reply: The reply to the job.
            notice: What would be told without the piece.
            work: What :meth:`find` returned.

        Returns:
            The notice, which knows of the piece if there is one, and the message that holds it;
            None for the message if Discord did not take it, as far as is known.
        """
        jobs = self.jobs
        with jobs.drain.holding():
            try:
                with jobs.runner.cancellable(notice.job_id, notice.user_id, work):
                    composition = await work.result()
            except AffettoError as error:
                _log.info("what was claimed came to nothing: %s", type(error).__name__)
                return notice, None
            number = await self._keep(notice, composition)
            known = replace(notice, piece=number, title=composition.title)
            try:
                message_id = await self._post(reply, number, composition)
            except DISCORD_FAILURES as error:
                _log.info("the piece is kept, but not posted: %s", type(error).__name__)
                return known, None
        _log.info("the piece was made meanwhile, and is posted")
        return known, message_id

    async def _keep(self, notice: Notice, composition: Composition) -> int:
        jobs = self.jobs
        parent = await jobs.store.jobs.parent(notice.job_id)
        number = await jobs.books.insist(
            lambda: jobs.store.pieces.add(
                composition,
                author_id=notice.user_id,
                guild_id=notice.guild_id,
                channel_id=notice.channel_id,
                job_id=notice.job_id,
                parent=parent,
            )
        )
        await jobs.keep_media(number, composition)
        return number

    async def _post(self, reply: KeptReply, number: int, composition: Composition) -> int:
        jobs = self.jobs
        piece = await jobs.store.pieces.get(number)
        parent = None if piece.parent is None else await jobs.store.pieces.line(piece.parent)
        card = PieceCard(
            number, piece.author_id, composition, origin_line(piece, parent, piece.guild_id)
        )

        async def smaller(max_bytes: int) -> bytes | None:
            return await reencode(jobs.runner.engine, composition, max_bytes)

        def contents() -> AsyncIterator[Content]:
            return card.contents(_UPLOAD_LIMIT, smaller)

        return await reply.fill(contents, piece_view(number, await jobs.store.votes.tally(number)))
