"""Tells members what became of jobs that did not end in the sight of their members.

A notice stands in the store until it got through (:mod:`bot.store.notices`), so it is tried
again: after a pause that doubles, and at each start. Before anything is said, the reply is
looked at: a piece that stands there is no lost one, and only its book-keeping is finished.

A job whose work an engine on other machines went on with is no lost one either: its piece is
brought (:mod:`bot.services.claims`).

Told is in the reply, else in the channel, else by a direct message; a member whom nothing
reaches is told at their next command.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import discord

from bot.cards.duel_card import duel_file_stem
from bot.cards.jam_card import jam_file_stem
from bot.cards.piece_card import file_stem
from bot.i18n.messages import current_language, t, use_language
from bot.replying.failures import DISCORD_FAILURES
from bot.replying.first_answer import is_answered
from bot.replying.kept_reply import KeptReply
from bot.replying.progress_note import Sleep
from bot.replying.request_context import enter_request
from bot.services.claims import Claims
from bot.services.jam_message import JamMessages
from bot.store import Store
from bot.store.notices import Notice
from engine.api.composition import Composition
from engine.api.errors import AffettoError
from engine.api.interface import Job

WATCH_SECONDS: Final = 60.0
"""The longest pause between two searches for notices that are due."""

_log = logging.getLogger(__name__)


def worded(notice: Notice) -> str:
    """Words what the member is told, in one sentence and in the task's language."""
    if notice.sentence is not None:
        return notice.sentence
    return cut_off(notice)


def cut_off(notice: Notice) -> str:
    """Words that a restart cut the job off."""
    member = f"<@{notice.user_id}>"
    if notice.piece is None:
        return t("lost-before-done", member=member)
    return t("lost-before-posted", member=member, piece=notice.piece)


def shows(notice: Notice) -> Callable[[discord.Message], bool]:
    """Returns how to recognise the message that the job was to post, by its files' names."""
    stems = []
    if notice.piece is not None and notice.title is not None:
        stem = file_stem(notice.title, notice.piece)
        stems += [f"{stem}.", f"{stem}-stems.", f"{stem}-page-"]
    if notice.duel is not None:
        stems += [f"{duel_file_stem(notice.duel)}-"]
    if notice.jam is not None and notice.step is not None:
        stems += [f"{jam_file_stem(notice.jam, notice.step)}."]
    starts = tuple(stems)
    return lambda message: any(file.filename.startswith(starts) for file in message.attachments)


class Notices:
    """Brings notices to their members; one instance serves all.

    Args:
        store: Holds the notices.
        sleep: Waits for the next one to be due.
        jams: Draws the messages of jams.
    """

    def __init__(self, store: Store, sleep: Sleep, jams: JamMessages) -> None:
        self.store = store
        self._jams = jams
        self._sleep = sleep
        self._busy: set[int] = set()
        self._bringing: set[asyncio.Task[None]] = set()
        self._pause: asyncio.Task[None] | None = None

    async def watch(self, client: discord.Client, claims: Claims) -> None:
        """Tells what is due, or brings what can be claimed; never returns."""
        while True:
            pause = WATCH_SECONDS
            try:
                for notice in await self.store.notices.due():
                    if notice.job_id not in self._busy:
                        await self._attempt(client, claims, notice)
                pause = await self.store.notices.pause(WATCH_SECONDS)
            except Exception:  # noqa: BLE001 - this must go on for as long as the bot does
                _log.exception("the notices could not be looked through")
            self._pause = asyncio.ensure_future(self._sleep(pause))
            # A pause that is broken off is over; that this very task is, gets through.
            await asyncio.wait([self._pause])

    def wake(self) -> None:
        """Has :meth:`watch` look anew when the next notice is due."""
        if self._pause is not None:
            self._pause.cancel()

    def close(self) -> None:
        """Ends the pause for good, and leaves pieces on their way to the next start."""
        self.wake()
        for task in self._bringing:
            task.cancel()

    async def tell_passing(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Tells a member who has just used a command what did not reach them before."""
        if not is_answered(interaction):
            return
        for notice in await self.store.notices.owed_to(interaction.user.id):
            # What the command itself could not say is no news of another one.
            if notice.job_id == interaction.id or notice.job_id in self._busy:
                continue
            self._busy.add(notice.job_id)
            try:
                mine = current_language()
                use_language(notice.language)
                text = worded(notice)
                use_language(mine)
                await interaction.followup.send(text, ephemeral=True)
                await self.store.notices.told(notice.job_id)
            except DISCORD_FAILURES as error:
                _log.info("the member was not told: %s", type(error).__name__)
            finally:
                self._busy.discard(notice.job_id)

    async def _attempt(self, client: discord.Client, claims: Claims, notice: Notice) -> None:
        """Tells one notice, or has its piece brought, for which the others need not wait."""
        self._busy.add(notice.job_id)
        enter_request(notice.job_id, notice.language)
        reply = KeptReply(client, notice)
        try:
            work = await claims.find(notice)
        except AffettoError as error:
            _log.warning("cannot be claimed now: %s", error)
            await self.store.notices.postpone(notice.job_id)
            self._busy.discard(notice.job_id)
            return
        if work is None:
            await self._conclude(notice, self._told(reply, notice))
            return
        task = asyncio.create_task(self._conclude(notice, self._brought(reply, claims, work)))
        self._bringing.add(task)
        task.add_done_callback(self._bringing.discard)

    async def _conclude(self, notice: Notice, telling: Awaitable[bool]) -> None:
        """Notes what came of telling."""
        notices = self.store.notices
        try:
            if await telling:
                await notices.told(notice.job_id)
            else:
                _log.warning("the member cannot be told before they come by")
                await notices.shelve(notice.job_id)
        except DISCORD_FAILURES as error:
            _log.info("the member was not told: %s", type(error).__name__)
            await notices.postpone(notice.job_id)
        except Exception:  # noqa: BLE001 - one of them must not keep the others waiting
            _log.exception("the member was not told")
            await notices.postpone(notice.job_id)
        finally:
            self._busy.discard(notice.job_id)

    async def _brought(self, reply: KeptReply, claims: Claims, work: Job[Composition]) -> bool:
        notice, message_id = await claims.deliver(reply, reply.notice, work)
        return await self._told(reply, notice, message_id)

    async def _told(self, reply: KeptReply, notice: Notice, message_id: int | None = None) -> bool:
        """Tells what is true once it is looked at; returns whether that got through."""
        if notice.jam is not None:
            return await self._told_in_jam(reply, notice, notice.jam)
        if message_id is None and notice.piece is not None:
            found = await reply.find(shows(notice))
            message_id = None if found is None else found.id
        if message_id is None and notice.state == "delivered":
            # Somebody deleted the reply, or it cannot be read: the news is of what followed it.
            return await reply.send(worded(notice))
        if message_id is None:
            text = cut_off(notice) if notice.state == "lost" else worded(notice)
            return await reply.edit(text) or await reply.send(text)
        if notice.state != "delivered":
            _log.info("the piece stands there: its book-keeping is finished")
            await self.store.notices.delivered(notice, message_id)
        if notice.sentence is None or notice.state == "failed":
            return True  # What was to be told was not so.
        # What stands posted stays: the news is of what was to follow it.
        return await reply.send(worded(notice))

    async def _told_in_jam(self, reply: KeptReply, notice: Notice, jam: int) -> bool:
        """Settles a step by what the jam's message shows; the message stays everybody's."""
        found = None if notice.step is None else await reply.find(shows(notice))
        if found is not None:
            _log.info("the step stands there: its book-keeping is finished")
            await self.store.notices.delivered(notice, found.id)
        if notice.undone is not None:
            gone = None if found is None else notice.undone
        else:
            gone = notice.step if found is None else None
        if gone is not None:  # What the message does not play does not stand.
            await self.store.jams.drop(gone)
        is_kept = await self._jams.redraw(reply.client, jam)
        if found is not None:
            return True
        text = worded(notice)
        # An opening that was not posted leaves but a reply, which is its member's.
        return (not is_kept and await reply.edit(text)) or await reply.send(text)
