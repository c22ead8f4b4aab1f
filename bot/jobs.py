"""The life of one job, from its row to its reply.

The row is written first (accepted), then the engine gets the work (running), then the piece
is kept, and last it is posted (delivered). Errors in between go to
:mod:`bot.services.error_policy`, which closes the row; after a stop in between, the next start
finds the row open.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import discord

from bot.admission import Admission
from bot.i18n.messages import current_language, t
from bot.media_cache import Media, MediaCache
from bot.ops.metrics import Metrics
from bot.replies import Reply
from bot.replying.content import Content
from bot.replying.posting import post
from bot.replying.reply_target import ReplyTarget, channel_id
from bot.smaller import make_smaller
from bot.sources import source_line
from bot.store import Store
from bot.store.jobs import POST, Kind
from bot.store.pieces import Piece
from bot.times import Times, now
from bot.views.piece import piece_view
from bot.working import Working
from engine.api.composition import Composition
from engine.api.errors import RequestError
from engine.api.request import ComposeRequest

if TYPE_CHECKING:
    from bot.app import Affetto

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Jobs:
    """Runs jobs; one instance serves all.

    Attributes:
        store: Where jobs and pieces are written down.
        working: Has the work done.
        cache: Keeps what was rendered.
        admission: Lets everything in that becomes a job.
        metrics: Is told how each job ended and how long it took.
    """

    store: Store
    working: Working
    cache: MediaCache
    admission: Admission
    metrics: Metrics

    async def compose(
        self,
        interaction: discord.Interaction[Affetto],
        request: ComposeRequest,
        parent: int | None = None,
    ) -> None:
        """Compose a new piece and post it.

        Args:
            interaction: What asks for it.
            request: What it is made from.
            parent: The number of the piece it comes from, where it comes from one.

        Raises:
            QueueFullError: Too many pieces are under way.
            EngineError: The work could not be finished.
            RequestError: It is not to be made here or now, or it cannot be.
            discord.HTTPException: The piece is kept, but cannot be posted.
        """
        with self.admitted(interaction, "compose", makes=1):
            times = Times("compose")
            answer = await self.accept(interaction, "compose", asked(request, parent))
            await self.make(answer, request, times, parent)

    async def replay(self, interaction: discord.Interaction[Affetto], piece: Piece) -> None:
        """Post an earlier piece again, rendered anew if it is no longer in the cache.

        Raises:
            QueueFullError: Too many pieces are under way.
            RequestError: It is not to be posted here or now.
            EngineError: The work could not be finished.
            discord.HTTPException: The piece cannot be posted.
        """
        with self.admitted(interaction, "replay"):
            times = Times("replay")
            asked_for = {"piece": piece.number}
            answer = await self.accept(interaction, "replay", asked_for, piece.number)
            media = await self.cache.get(piece.number)
            if media is None:
                composition = await self.working.run(answer, piece.composition, times)
                await self._keep_media(piece.number, composition)
            else:
                composition = replace(piece.composition, mp3=media.mp3, png=media.png)
            await self._post(answer, replace(piece, composition=composition), times)

    @contextmanager
    def admitted(
        self, interaction: discord.Interaction[Affetto], kind: Kind, *, makes: int = 0
    ) -> Iterator[None]:
        """A place for a job, for as long as the block runs, which is counted by its end.

        Raises:
            QueueFullError: Too many pieces are under way.
            RequestError: It is not to be done here or now.
        """
        with self.metrics.counted(kind), self.admission.place(interaction, makes=makes):
            yield

    async def accept(
        self,
        interaction: discord.Interaction[Affetto],
        kind: Kind,
        request: Mapping[str, Any],
        piece: int | None = None,
    ) -> ReplyTarget:
        """Answer that the work has begun, and write down that it is owed."""
        # Discord waits three seconds for this, so it comes before all else.
        response = await interaction.response.defer(thinking=True)
        answer = ReplyTarget(interaction)
        message_id = None if response is None else response.message_id
        await self.write_down(answer, kind, request, message_id, piece)
        return answer

    async def write_down(
        self,
        answer: ReplyTarget,
        kind: Kind,
        request: Mapping[str, Any],
        message_id: int | None,
        piece: int | None = None,
    ) -> None:
        """Write down that the work is owed, before it starts."""
        interaction = answer.interaction
        await self.store.jobs.accept(
            answer.job_id,
            kind,
            request,
            user_id=interaction.user.id,
            guild_id=interaction.guild_id,
            channel_id=channel_id(interaction),
            message_id=message_id,
            piece=piece,
            language=current_language(),
        )
        _log.info("%s accepted", kind)

    async def keep(
        self, answer: ReplyTarget, composition: Composition, parent: int | None = None
    ) -> Piece:
        """Keep a new piece, its sound and its picture."""
        interaction = answer.interaction
        number = await self.store.pieces.add(
            composition,
            author_id=interaction.user.id,
            guild_id=interaction.guild_id,
            channel_id=channel_id(interaction),
            job_id=answer.job_id,
            parent=parent,
        )
        await self._keep_media(number, composition)
        kept = await self.store.pieces.get(number)
        return replace(kept, composition=composition)

    async def make(
        self,
        answer: ReplyTarget,
        request: ComposeRequest,
        times: Times,
        parent: int | None = None,
        before: str = "",
    ) -> None:
        """Compose a piece, keep it and post it, for a job that was accepted.

        Args:
            answer: Where it is posted.
            request: What it is made from.
            times: Gets how long everything took.
            parent: The number of the piece it comes from, where it comes from one.
            before: What stands before the progress.
        """
        composition = await self.working.run(answer, request, times, before)
        piece = await self.keep(answer, composition, parent)
        message_id = await self._post(answer, piece, times)
        await self.store.pieces.posted(piece.number, message_id)

    async def _keep_media(self, number: int, composition: Composition) -> None:
        if composition.mp3 is not None and composition.png is not None:
            await self.cache.put(number, Media(composition.mp3, composition.png))

    async def _post(self, answer: ReplyTarget, piece: Piece, times: Times) -> int:
        interaction = answer.interaction
        if await self.store.removal.owner(piece.number) is None:
            await self.cache.drop(piece.number)
            raise RequestError(t("piece-deleted-meanwhile"))
        # On another server nobody is to learn who is a member where.
        known = interaction.user.id == piece.author_id or interaction.guild_id == piece.guild_id
        reply = Reply(
            number=piece.number,
            author_id=piece.author_id if known else None,
            composition=piece.composition,
            source=await source_line(self.store.pieces, piece, interaction.guild_id),
        )

        async def smaller(most_bytes: int) -> bytes | None:
            return await make_smaller(self.working.engine, piece.composition, most_bytes)

        def contents() -> AsyncIterator[Content]:
            return reply.contents(interaction.filesize_limit, smaller)

        tally = await self.store.votes.tally(piece.number)
        return await self.deliver(answer, contents, piece_view(piece.number, tally), times)

    async def deliver(
        self,
        answer: ReplyTarget,
        contents: Callable[[], AsyncIterator[Content]],
        view: discord.ui.View | None,
        times: Times,
    ) -> int:
        """Post what was asked for, and note that the job is done and how long it took.

        Returns:
            The id of the message.

        Raises:
            discord.HTTPException: Discord refuses even the smallest form of it.
        """
        posting = now()
        message_id = await post(answer, contents, view)
        seconds, times.stages[POST] = times.elapsed(), now() - posting
        await self.store.jobs.delivered(
            answer.job_id, message_id, seconds=seconds, stages=times.stages
        )
        self.metrics.took(seconds, times.stages)
        stages = {stage: round(taken, 3) for stage, taken in times.stages.items()}
        facts = {"kind": times.kind, "seconds": round(seconds, 3), "stages": stages}
        _log.info("%s delivered after %.1f s", times.kind, seconds, extra={"facts": facts})
        return message_id


def asked(request: ComposeRequest, parent: int | None = None) -> dict[str, Any]:
    """A request as a job's row has it: it names the piece it comes from, not its notes."""
    facts = request.to_json()
    if request.origin is not None:
        facts["origin"] = {"way": request.origin.way.value, "piece": parent}
    return facts
