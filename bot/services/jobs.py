"""The steps of one job, from its row to its reply.

The row is written first (accepted), then the engine gets the work (running), then the piece
is kept, and last it is posted (delivered). Errors in between go to
:mod:`bot.services.error_policy`, which closes the row; after a stop in between, the next start
finds the row open. Once a piece is posted nothing is an error any more: what is left is
book-keeping (:mod:`bot.services.bookkeeping`).
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.cards.origin_line import origin_line
from bot.cards.piece_buttons import piece_view
from bot.cards.piece_card import PieceCard
from bot.i18n.messages import t
from bot.ops.metrics import Metrics
from bot.replying.content import Content
from bot.replying.failures import DISCORD_FAILURES, TOO_LARGE, NotPostedError
from bot.replying.posting import post
from bot.replying.reply_target import ReplyTarget, channel_id
from bot.services.admission import Admission
from bot.services.bookkeeping import Bookkeeping
from bot.services.drain import Drain
from bot.services.engine_runner import EngineRunner
from bot.services.media_cache import Media, MediaCache
from bot.services.smaller_sound import reencode
from bot.services.stage_times import StageTimes, now
from bot.store import Store
from bot.store.jobs import POST, Kind
from bot.store.pieces import Piece
from engine.api.composition import Composition
from engine.api.errors import RequestError
from engine.api.request import ComposeRequest

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Jobs:
    """The steps of every job; one instance serves all.

    Attributes:
        store: Holds the jobs and pieces.
        runner: Runs the work.
        cache: Keeps rendered sounds and pictures.
        admission: Decides what may become a job.
        metrics: Counts how jobs end and how long they take.
        books: Writes down what became of them.
        drain: Takes no new ones once the bot is to stop.
    """

    store: Store
    runner: EngineRunner
    cache: MediaCache
    admission: Admission
    metrics: Metrics
    books: Bookkeeping
    drain: Drain

    @contextmanager
    def admitted(
        self, interaction: discord.Interaction[discord.Client], kind: Kind, *, makes: int = 0
    ) -> Iterator[None]:
        """Holds a slot while the block runs and counts the outcome.

        Args:
            interaction: The request for the job.
            kind: The kind of job.
            makes: How many new pieces the job makes.

        Raises:
            QueueFullError: Too many pieces are under way.
            RequestError: The job is not allowed here or now.
            EngineClosedError: The bot is to stop.
        """
        self.drain.require_open()
        with (
            self.drain.holding(),
            self.metrics.counted(kind),
            self.admission.slot(interaction, makes=makes),
        ):
            yield

    async def keep(
        self, target: ReplyTarget, composition: Composition, parent: int | None = None
    ) -> Piece:
        """Keeps a new piece, its sound and its picture.

        Args:
            target: The reply to the job that made it.
            composition: The piece.
            parent: The number of the piece it was made from, if any.
        """
        interaction = target.interaction
        number = await self.books.insist(
            lambda: self.store.pieces.add(
                composition,
                author_id=interaction.user.id,
                guild_id=interaction.guild_id,
                channel_id=channel_id(interaction),
                job_id=target.job_id,
                parent=parent,
            )
        )
        await self.keep_media(number, composition)
        kept = await self.store.pieces.get(number)
        # Of a source that was deleted meanwhile its request says nothing.
        composition = replace(composition, request=kept.composition.request)
        return replace(kept, composition=composition)

    async def keep_media(self, number: int, composition: Composition) -> None:
        """Caches the sound and the picture of a piece, if it has both."""
        if composition.mp3 is not None and composition.png is not None:
            await self.cache.put(number, Media(composition.mp3, composition.png))

    async def post_piece(self, target: ReplyTarget, piece: Piece, times: StageTimes) -> int:
        """Posts a piece with its card and buttons.

        Args:
            target: The reply to the job.
            piece: The piece, with sound and picture.
            times: The times of the job so far.

        Returns:
            The id of the message.

        Raises:
            RequestError: The piece was deleted meanwhile.
            discord.HTTPException: Discord refuses even the smallest content, or the channel.
            NotPostedError: Discord is out of order or out of reach, and remained so.
        """
        interaction = target.interaction
        if await self.store.removal.owner(piece.number) is None:
            await self.cache.drop(piece.number)
            raise RequestError(t("piece-deleted-meanwhile"))
        known = may_know_makers(interaction, piece)
        parent = None if piece.parent is None else await self.store.pieces.line(piece.parent)
        card = PieceCard(
            number=piece.number,
            author_id=piece.author_id if known else None,
            composition=piece.composition,
            origin=origin_line(piece, parent, interaction.guild_id),
            players=await self.store.jams.players(piece.number) if known else (),
        )

        async def smaller(max_bytes: int) -> bytes | None:
            return await reencode(self.runner.engine, piece.composition, max_bytes)

        def contents() -> AsyncIterator[Content]:
            return card.contents(interaction.filesize_limit, smaller)

        tally = await self.store.votes.tally(piece.number)
        try:
            return await self.deliver(target, contents, piece_view(piece.number, tally), times)
        except DISCORD_FAILURES as error:
            raise kept_all_the_same(error, [piece.number]) from error

    async def deliver(
        self,
        target: ReplyTarget,
        contents: Callable[[], AsyncIterator[Content]],
        view: discord.ui.View | None,
        times: StageTimes,
    ) -> int:
        """Posts what was asked for, and notes that the job is done and how long it took.

        Args:
            target: The reply to the job.
            contents: Yields the contents from the fullest to the smallest, anew at each call.
            view: The buttons, or None for none.
            times: The times of the job so far.

        Returns:
            The id of the message.

        Raises:
            discord.HTTPException: Discord refuses even the smallest content, or is out of order.
            aiohttp.ClientError: Discord cannot be reached.
            OSError: Discord cannot be reached.
        """
        posting = now()
        message_id = await post(target, contents, view, self.runner.sleep)
        seconds, times.stages[POST] = times.elapsed(), now() - posting
        await self.books.keep(
            lambda: self.store.jobs.delivered(
                target.job_id, message_id, seconds=seconds, stages=times.stages
            )
        )
        self.metrics.took(seconds, times.stages)
        stages = {stage: round(taken, 3) for stage, taken in times.stages.items()}
        facts = {"kind": times.kind, "seconds": round(seconds, 3), "stages": stages}
        _log.info("%s delivered after %.1f s", times.kind, seconds, extra={"facts": facts})
        return message_id


def may_know_makers(interaction: discord.Interaction[discord.Client], piece: Piece) -> bool:
    """Whether a piece may name who made it here: elsewhere nobody is to learn who is where."""
    return interaction.user.id == piece.author_id or interaction.guild_id == piece.guild_id


def kept_all_the_same(error: Exception, pieces: Sequence[int]) -> Exception:
    """Returns what to raise where pieces could not be posted.

    A channel that is closed to the bot and an upload that is too large have sentences of their
    own; else the member learns that the pieces are kept.
    """
    if isinstance(error, discord.Forbidden):
        return error
    if isinstance(error, discord.HTTPException) and error.status == TOO_LARGE:
        return error
    return NotPostedError(pieces)


def asked(request: ComposeRequest, parent: int | None = None) -> dict[str, Any]:
    """Writes a request for a job's row: it names the piece it comes from, without its notes."""
    facts = request.to_json()
    if request.origin is not None:
        facts["origin"] = {"way": request.origin.way.value, "piece": parent}
    return facts
