"""A step of a jam as a job: its reply is the jam's own message."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord

from bot.cards.jam_card import JamCard, jam_items, jam_view
from bot.i18n.messages import current_language, use_language
from bot.replying.content import Content
from bot.replying.failures import DISCORD_FAILURES
from bot.replying.first_answer import change_message
from bot.replying.reply_target import ReplyTarget
from bot.services.acceptance import accept
from bot.services.jam_message import JamMessages
from bot.services.jam_music import shares_of
from bot.services.jobs import Jobs
from bot.services.member_names import MemberNames
from bot.services.smaller_sound import reencode
from bot.services.stage_times import StageTimes
from bot.store.jam_rows import Jam, Step
from bot.store.jobs import Kind
from engine.api.composition import Composition, JointPiece
from engine.api.request import ComposeRequest

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JamSteps:
    """Carries out steps; one instance serves all.

    Attributes:
        jobs: The steps of a job.
        messages: Draws the messages of jams.
        names: What members are called on pictures.
    """

    jobs: Jobs
    messages: JamMessages
    names: MemberNames

    @asynccontextmanager
    async def job(
        self,
        interaction: discord.Interaction[discord.Client],
        jam: Jam,
        standing: Composition,
        kind: Kind,
        facts: Mapping[str, Any],
    ) -> AsyncIterator[ReplyTarget]:
        """Holds a job whose reply is the jam's message, in the message's language.

        If the block raises, the message gets its buttons back.
        """
        mine = current_language()
        with self.jobs.admitted(interaction, kind, makes=int(kind == "compose")):
            request = {**facts, "jam": jam.number}
            target = await accept(self.jobs, interaction, kind, request, first=change_message)
            use_language(jam.language)
            try:
                yield target
            except Exception:
                await self._restore(target, jam, standing)
                raise
            finally:
                use_language(mine)

    async def run(
        self,
        target: ReplyTarget,
        work: ComposeRequest | Composition,
        jam: Jam,
        standing: Composition,
        steps: Sequence[Step],
        times: StageTimes,
    ) -> Composition:
        """Has the engine work for a step; its picture shows who made which of the steps."""
        client = target.interaction.client
        labels = await self.names.of(client, {step.user_id: None for step in steps})
        return await self.jobs.runner.run(
            target,
            JointPiece(work, shares_of(steps, labels)),
            times,
            beside=lambda: jam_items(jam, standing),
        )

    async def post_step(
        self, target: ReplyTarget, jam: Jam, piece: Composition, times: StageTimes
    ) -> None:
        """Posts the last step of a jam; it is taken back where that is impossible."""
        try:
            message_id = await self.post(target, jam, piece, times)
        except Exception:
            # A stop leaves it to the next start, which looks at the message.
            if not target.interaction.client.is_closed():
                await self.jobs.books.keep(lambda: self.jobs.store.jams.drop(jam.steps[-1].number))
            raise
        await self.jobs.books.keep(lambda: self.jobs.store.jams.posted(jam.number, message_id))

    async def post(
        self, target: ReplyTarget, jam: Jam, piece: Composition, times: StageTimes
    ) -> int:
        """Posts a jam as it stands, in its message; returns the id of the message.

        Args:
            target: The reply to the job.
            jam: The jam with the steps that stand then.
            piece: The piece then, with sound and picture.
            times: The times of the job so far.

        Raises:
            discord.HTTPException: Discord refuses even the smallest content, or is out of order.
        """
        card = JamCard(jam.number, jam.opener_id, piece, jam=jam)

        async def smaller(max_bytes: int) -> bytes | None:
            return await reencode(self.jobs.runner.engine, piece, max_bytes)

        def contents() -> AsyncIterator[Content]:
            return card.contents(target.interaction.filesize_limit, smaller)

        return await self.jobs.deliver(target, contents, jam_view(jam, piece), times)

    async def _restore(self, target: ReplyTarget, jam: Jam, standing: Composition) -> None:
        """Puts the buttons back in place of the progress, as far as the message can be reached."""
        if target.interaction.client.is_closed():
            return
        for edit in (target.edit, target.edit_as_bot):
            try:
                await edit(content=None, view=jam_view(jam, standing))
            except DISCORD_FAILURES as error:
                _log.info("jam %d was not shown: %s", jam.number, type(error).__name__)
            else:
                return
        self.messages.stale.add(jam.number)
