"""Jams: a piece that several members make in turns, under one message.

A member opens one with a short piece; others add to it step by step. A step is a job like any
other, whose reply is the jam's own message. Only one is under way at a time, and nobody adds two
in a row unless they are alone. What stands is what the message plays: a step that cannot be
posted is taken back, and one that a restart cut off is settled by what the message shows
(:mod:`bot.services.notices`). :meth:`Jams.watch` ends jams in which nobody plays any more; it
works from the store, so a restart changes nothing.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import discord

from bot.i18n.messages import current_language, t, use_language
from bot.replying.failures import DISCORD_FAILURES
from bot.replying.in_time import in_time, show_change
from bot.replying.progress_note import Sleep
from bot.replying.reply_target import channel_id
from bot.services.acceptance import accept
from bot.services.jam_message import JamMessages, file_names
from bot.services.jam_music import next_request, opened, shares_of, stands
from bot.services.jam_steps import JamSteps
from bot.services.jam_turns import JamTurns, manages, require_turn
from bot.services.jobs import Jobs, asked
from bot.services.stage_times import StageTimes
from bot.store import Store
from bot.store.errors import JamOverError
from bot.store.jam_rows import Added, Jam, Step
from engine.api.composition import JointPiece
from engine.api.errors import RequestError
from engine.api.moods import Mood
from engine.api.request import ComposeRequest

WATCH_SECONDS: Final = 60
"""The pause between two searches for jams in which nobody plays any more."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Jams:
    """Opens, grows and ends jams; one instance serves all.

    Attributes:
        store: Holds the jams.
        jobs: The steps of a job.
        messages: Draws their messages.
        turns: Know whose turn it is.
        steps: Carry steps out.
    """

    store: Store
    jobs: Jobs
    messages: JamMessages
    turns: JamTurns
    steps: JamSteps

    async def begin(
        self, interaction: discord.Interaction[discord.Client], request: ComposeRequest
    ) -> None:
        """Composes the opening and posts it with the jam's buttons.

        Raises:
            QueueFullError: Too many pieces are under way.
            EngineError: The work could not be finished.
            RequestError: The jam is not allowed here or now, or it is impossible.
            discord.HTTPException: The opening cannot be posted; it is not kept.
        """
        user = interaction.user
        with self.jobs.admitted(interaction, "compose", makes=1):
            times = StageTimes("compose")
            target = await accept(self.jobs, interaction, "compose", asked(request))
            steps = [Step(0, user.id, Added())]
            work = JointPiece(request, shares_of(steps, {user.id: self.turns.names.remember(user)}))
            made = await self.jobs.runner.run(target, work, times)
            piece = opened(made)
            jam = await self.jobs.books.insist(
                lambda: self.store.jams.open(
                    piece,
                    user_id=user.id,
                    guild_id=interaction.guild_id,
                    channel_id=channel_id(interaction),
                    language=current_language(),
                    job_id=target.job_id,
                )
            )
            await self.steps.post_step(
                target, jam, replace(piece, mp3=made.mp3, png=made.png), times
            )

    async def require_turn(
        self, interaction: discord.Interaction[discord.Client], number: int
    ) -> None:
        """Makes sure that the member may add something now.

        Raises:
            JamNotFoundError: The jam is not kept any more.
            JamOverError: It is over.
            RequestError: Somebody is at it, it is not their turn, or the jam is full.
        """
        with self.turns.alone_at(interaction, number):
            require_turn(await self._open(interaction, number), interaction.user.id)

    async def add(
        self,
        interaction: discord.Interaction[discord.Client],
        number: int,
        added: Added,
        mood: Mood | None = None,
    ) -> None:
        """Adds a step, and posts the piece as it stands then in the jam's message.

        Args:
            interaction: The press of a button, the choice in a menu or the form sent in.
            number: The jam.
            added: What is added.
            mood: The mood of new bars, or None for that of the last ones.

        Raises:
            JamNotFoundError: The jam is not kept any more.
            JamOverError: It is over.
            QueueFullError: Too many pieces are under way.
            EngineError: The work could not be finished.
            RequestError: Somebody is at it, it is not their turn, or the step is not allowed here
                or now, or impossible.
            discord.HTTPException: The step cannot be posted; it is not kept.
        """
        user_id = interaction.user.id
        with self.turns.alone_at(interaction, number):
            jam = await self._open(interaction, number)
            require_turn(jam, user_id)
            standing = await self.store.jams.composition(jam.steps[-1].number)
            request = next_request(standing, added, mood)
            async with self.steps.job(
                interaction, jam, standing, "compose", asked(request)
            ) as target:
                times, steps = StageTimes("compose"), [*jam.steps, Step(0, user_id, added)]
                made = await self.steps.run(target, request, jam, standing, steps, times)
                piece = stands(standing, made, added)
                grown = await self.jobs.books.insist(
                    lambda: self.store.jams.add(number, user_id, added, piece, target.job_id)
                )
                sounding = replace(piece, mp3=made.mp3, png=made.png)
                await self.steps.post_step(target, grown, sounding, times)

    async def undo(self, interaction: discord.Interaction[discord.Client], number: int) -> None:
        """Takes the last step back, and posts the piece as it stood before.

        Raises:
            JamNotFoundError: The jam is not kept any more.
            JamOverError: It is over.
            QueueFullError: Too many pieces are under way.
            EngineError: The sound of what stood before could not be made.
            RequestError: Somebody is at it, the member may not, or there is only the opening.
            discord.HTTPException: It cannot be posted; the step stays.
        """
        with self.turns.alone_at(interaction, number):
            jam = await self._open(interaction, number)
            *before, last = jam.steps
            if interaction.user.id not in (last.user_id, jam.opener_id) and not manages(
                interaction, jam
            ):
                raise RequestError(t("jam-undo-not-yours"))
            if not before:
                raise RequestError(t("jam-only-opening"))
            standing = await self.store.jams.composition(last.number)
            piece = await self.store.jams.composition(before[-1].number)
            facts = {"undone": last.number, "shows": before[-1].number}
            async with self.steps.job(interaction, jam, standing, "replay", facts) as target:
                times = StageTimes("replay")
                made = await self.steps.run(target, piece, jam, standing, before, times)
                shrunk = replace(jam, steps=tuple(before))
                message_id = await self.steps.post(target, shrunk, made, times)
                await self.jobs.books.keep(lambda: self.store.jams.drop(last.number))
                await self.jobs.books.keep(lambda: self.store.jams.posted(number, message_id))

    async def finish(self, interaction: discord.Interaction[discord.Client], number: int) -> None:
        """Ends a jam: what stands becomes a piece of all who took part.

        Raises:
            JamNotFoundError: The jam is not kept any more.
            RequestError: Somebody is at it, or the member does not take part.
        """
        with self.turns.alone_at(interaction, number):
            jam = await self.store.jams.get(number)
            mine = interaction.user.id in (jam.opener_id, *jam.players)
            if jam.piece is None and not mine and not manages(interaction, jam):
                raise RequestError(t("jam-finish-not-yours"))
            jam = await in_time(interaction, self.store.jams.finish(number))
            try:
                await self._show(interaction, jam)
            except DISCORD_FAILURES:
                self.messages.stale.add(number)
                raise

    async def watch(self, client: discord.Client, sleep: Sleep) -> None:
        """Ends the jams in which nobody plays any more; never returns."""
        while True:
            try:
                for number in await self.store.jams.due():
                    if not self.turns.is_busy(number):
                        await self._end_silent(client, number)
            except Exception:  # noqa: BLE001 - this must go on for as long as the bot does
                _log.exception("the jams could not be looked through")
            for number in tuple(self.messages.stale):
                if not self.turns.is_busy(number):
                    self.messages.stale.discard(number)
                    await self.messages.redraw(client, number)
            await sleep(WATCH_SECONDS)

    async def _open(self, interaction: discord.Interaction[discord.Client], number: int) -> Jam:
        """Returns a jam that goes on; shows one that does not, and still has its buttons."""
        try:
            return await self.store.jams.open_one(number)
        except JamOverError:
            with suppress(*DISCORD_FAILURES):
                await self._show(interaction, await self.store.jams.get(number))
            raise

    async def _show(self, interaction: discord.Interaction[discord.Client], jam: Jam) -> None:
        """Shows a jam as it stands on the message of a button, menu or form."""
        changes = await self.messages.changes(jam, file_names(interaction.message))
        await show_change(interaction, content=None, **changes)

    async def _end_silent(self, client: discord.Client, number: int) -> None:
        jam = await self.store.jams.finish(number)
        _log.info("jam %d ended: nobody played any more", number)
        use_language(jam.language)
        await self.messages.redraw(client, number, t("jam-silent", piece=jam.piece or 0))
