"""The life of one job, from its row to its reply.

The row is written first (accepted), then the engine gets the work (running), then the piece
is kept, and last it is posted (delivered). Whatever goes wrong in between is left to
:mod:`bot.errors`, which closes the row; a stop in between is left to the next start, which
finds the row open.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import discord

from bot.admission import Admission
from bot.media_cache import Media, MediaCache
from bot.metrics import Metrics
from bot.posting import channel_id, post
from bot.progress import ProgressNote, Sleep
from bot.replies import Reply
from bot.speech import say, spoken
from bot.store import Store
from bot.store.jobs import POST, Kind
from bot.store.pieces import Piece
from bot.times import Times, now
from bot.views.cancel import cancel_view
from bot.views.piece import piece_view
from engine.errors import RequestError
from engine.interface import Engine, Job
from engine.values import ComposeRequest, Composition, Progress, Stage, Work

if TYPE_CHECKING:
    from bot.app import Affetto


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Jobs:
    """Runs jobs; one instance serves all.

    Attributes:
        store: Where jobs and pieces are written down.
        engine: Does the work.
        cache: Keeps what was rendered.
        admission: Lets everything in that becomes a job.
        metrics: Is told how each job ended and how long it took.
        sleep: Waits between two edits of a reply.
    """

    store: Store
    engine: Engine
    cache: MediaCache
    admission: Admission
    metrics: Metrics
    sleep: Sleep
    _working: dict[int, tuple[int, Job]] = field(default_factory=dict, init=False)

    async def compose(
        self, interaction: discord.Interaction[Affetto], request: ComposeRequest
    ) -> None:
        """Compose a new piece and post it.

        Raises:
            QueueFullError: Too many pieces are under way.
            EngineError: The work could not be finished.
            RequestError: It is not to be made here or now, or it cannot be.
            discord.HTTPException: The piece is kept, but cannot be posted.
        """
        with self.metrics.counted("compose"), self.admission.place(interaction, makes=True):
            await self._compose(interaction, request)

    async def _compose(
        self, interaction: discord.Interaction[Affetto], request: ComposeRequest
    ) -> None:
        times = Times("compose")
        await self._accept(interaction, "compose", request.to_json())
        composition = await self._work(interaction, request, times)
        number = await self.store.pieces.add(
            composition,
            author_id=interaction.user.id,
            guild_id=interaction.guild_id,
            channel_id=channel_id(interaction),
            job_id=interaction.id,
        )
        await self._keep_media(number, composition)
        reply = Reply(number, interaction.user.id, composition)
        message_id = await self._post(interaction, reply, times)
        await self.store.pieces.posted(number, message_id)

    async def replay(self, interaction: discord.Interaction[Affetto], piece: Piece) -> None:
        """Post an earlier piece again, rendered anew if it is no longer in the cache.

        Raises:
            QueueFullError: Too many pieces are under way.
            RequestError: It is not to be posted here or now.
            EngineError: The work could not be finished.
            discord.HTTPException: The piece cannot be posted.
        """
        with self.metrics.counted("replay"), self.admission.place(interaction, makes=False):
            await self._replay(interaction, piece)

    async def _replay(self, interaction: discord.Interaction[Affetto], piece: Piece) -> None:
        times = Times("replay")
        await self._accept(interaction, "replay", {"piece": piece.number}, piece.number)
        media = await self.cache.get(piece.number)
        if media is None:
            composition = await self._work(interaction, piece.composition, times)
            await self._keep_media(piece.number, composition)
        else:
            composition = replace(piece.composition, mp3=media.mp3, png=media.png)
        # On another server nobody is to learn who is a member where.
        known = interaction.user.id == piece.author_id or interaction.guild_id == piece.guild_id
        author_id = piece.author_id if known else None
        await self._post(interaction, Reply(piece.number, author_id, composition), times)

    def cancel(self, job_id: int, user_id: int) -> None:
        """Give up a job that waits or is being worked on; it ends with JobCancelledError.

        Raises:
            RequestError: There is none of that id any more, or another member asked for it.
        """
        if job_id not in self._working:
            raise RequestError(say("nothing-to-cancel"))
        owner_id, job = self._working[job_id]
        if user_id != owner_id:
            raise RequestError(say("cancel-not-yours"))
        job.cancel()

    async def _accept(
        self,
        interaction: discord.Interaction[Affetto],
        kind: Kind,
        request: Mapping[str, Any],
        piece: int | None = None,
    ) -> None:
        # Discord waits three seconds for this, so it comes before all else.
        answer = await interaction.response.defer(thinking=True)
        await self.store.jobs.accept(
            interaction.id,
            kind,
            request,
            user_id=interaction.user.id,
            guild_id=interaction.guild_id,
            channel_id=channel_id(interaction),
            message_id=None if answer is None else answer.message_id,
            piece=piece,
            language=spoken(),
        )
        _log.info("%s accepted", kind)

    async def _work(
        self, interaction: discord.Interaction[Affetto], work: Work, times: Times
    ) -> Composition:
        async def edit(text: str) -> None:
            await interaction.edit_original_response(content=text, view=cancel_view(interaction.id))

        note = ProgressNote(edit, self.sleep)

        def follow(progress: Progress) -> None:
            if progress.stage is not Stage.QUEUED:
                times.began()
            note.update(progress)

        job = self.engine.submit(work, follow)
        await self.store.jobs.running(interaction.id)
        with self._cancellable(interaction, job):
            async with note.shown():
                composition = await job.result()
        times.stages.update(composition.stages)
        return composition

    @contextmanager
    def _cancellable(self, interaction: discord.Interaction[Affetto], job: Job) -> Iterator[None]:
        self._working[interaction.id] = (interaction.user.id, job)
        try:
            yield
        finally:
            del self._working[interaction.id]

    async def _keep_media(self, number: int, composition: Composition) -> None:
        if composition.mp3 is not None and composition.png is not None:
            await self.cache.put(number, Media(composition.mp3, composition.png))

    async def _post(
        self, interaction: discord.Interaction[Affetto], reply: Reply, times: Times
    ) -> int:
        if await self.store.removal.owner(reply.number) is None:
            await self.cache.drop(reply.number)
            raise RequestError(say("piece-deleted-meanwhile"))
        tally = await self.store.votes.tally(reply.number)
        posting = now()
        message_id = await post(interaction, reply, piece_view(reply.number, tally))
        seconds, times.stages[POST] = times.elapsed(), now() - posting
        await self.store.jobs.delivered(
            interaction.id, message_id, seconds=seconds, stages=times.stages
        )
        self.metrics.took(seconds, times.stages)
        stages = {stage: round(taken, 3) for stage, taken in times.stages.items()}
        facts = {"kind": times.kind, "seconds": round(seconds, 3), "stages": stages}
        _log.info("%s delivered after %.1f s", times.kind, seconds, extra={"facts": facts})
        return message_id
