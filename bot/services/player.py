"""Plays pieces in voice channels: one player a server, from ``/play`` to the end of its queue.

The sound goes out as Opus packets that were made once, so that ten channels that play cost next
to nothing. A player is held in memory alone: a stop of the bot ends it, and the next start tells
those that were cut off by a kill.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field

import discord

from bot.cards.player_card import (
    Entry,
    PlayerEnd,
    Position,
    player_content,
    player_view,
    position_text,
    queue_embed,
)
from bot.i18n.messages import current_language, t
from bot.replying.content import Content
from bot.replying.reply_target import ReplyTarget, channel
from bot.services.acceptance import accept
from bot.services.admission import require_channel
from bot.services.jobs import Jobs
from bot.services.player_leftovers import tidy_players
from bot.services.player_message import PlayerMessage
from bot.services.player_rights import PlayerAct, VoiceRoom, is_dj, listeners
from bot.services.player_session import Session
from bot.services.player_sound import PieceSound, PieceSounds
from bot.services.player_voice import join, require_room
from bot.services.player_wish import MAX_QUEUE, PlayList, wished
from bot.services.stage_times import StageTimes
from bot.store import Store
from engine.api.errors import RequestError


@dataclass(frozen=True, slots=True)
class Players:
    """The players of all servers; one instance serves all.

    Attributes:
        store: Holds the pieces.
        jobs: The steps of a job.
        sounds: Has the sounds of pieces.
    """

    store: Store
    jobs: Jobs
    sounds: PieceSounds
    _sessions: dict[int, Session] = field(default_factory=dict, init=False)

    @property
    def count(self) -> int:
        """How many players there are."""
        return len(self._sessions)

    async def play(
        self,
        interaction: discord.Interaction[discord.Client],
        piece: str | None,
        of: PlayList | None,
    ) -> None:
        """Plays pieces in the member's voice channel, behind those that wait there already.

        Args:
            interaction: The request.
            piece: The piece, or several by their numbers.
            of: A list to play.

        Raises:
            RequestError: There is no such piece, or it may not be played here or now.
            QueueFullError: Too many pieces are under way.
            EngineError: The sound could not be made.
            discord.HTTPException: The card cannot be posted.
        """
        self.jobs.drain.require_open()
        room = require_room(interaction)
        server_id, user_id = room.guild.id, interaction.user.id
        require_channel(interaction, self.store.servers.rules(server_id).channels)
        lines = await wished(self.store, piece, of, user_id=user_id, guild_id=server_id)
        entries = [Entry(line, user_id) for line in lines]
        session = self._sessions.get(server_id)
        if session is not None and session.room.id != room.id:
            if listeners(session.room):
                raise RequestError(t("play-elsewhere", room=session.room.mention))
            # What moves between channels can fail half-way: it leaves, then joins.
            await session.end(PlayerEnd.MOVED)
            session = self._sessions.get(server_id)
        if session is None:
            await self._start(interaction, room, entries)
        else:
            await _add(interaction, session, entries)

    async def _start(
        self,
        interaction: discord.Interaction[discord.Client],
        room: VoiceRoom,
        entries: Sequence[Entry],
    ) -> None:
        session = Session(room, self.sounds)
        server_id, first, voice = room.guild.id, entries[0], None
        # From here on, what others want to hear waits behind it.
        self._sessions[server_id] = session
        session.add(entries)
        try:
            with self.jobs.admitted(interaction, "replay"):
                times = StageTimes("replay")
                asked_for = {"pieces": [entry.line.number for entry in entries], "voice": True}
                target = await accept(self.jobs, interaction, "replay", asked_for)
                sound = await self.sounds.first(target, first.line.number, times)
                voice = await join(room)
                message = await self._post(target, session, first, sound, times)
        except BaseException:
            del self._sessions[server_id]
            if voice is not None:
                await voice.leave()
            raise
        place, language = channel(interaction).id, current_language()
        rows, books = self.store.players, self.jobs.books
        await books.keep(lambda: rows.began(server_id, place, message.id, language))

        async def on_end() -> None:
            self._sessions.pop(server_id, None)
            await books.keep(lambda: rows.ended(server_id))

        card = PlayerMessage(message, first, self.jobs.runner.limiter)
        session.begin(voice, card, on_end)

    async def _post(
        self,
        target: ReplyTarget,
        session: Session,
        entry: Entry,
        sound: PieceSound,
        times: StageTimes,
    ) -> discord.PartialMessage:
        async def contents() -> AsyncIterator[Content]:
            text = position_text(entry, Position(), list(session.queue)[1:])
            yield player_content(entry, sound.png, session.room.guild.id, text)

        message_id = await self.jobs.deliver(target, contents, player_view(), times)
        return channel(target.interaction).get_partial_message(message_id)

    def queue(self, interaction: discord.Interaction[discord.Client]) -> discord.Embed:
        """Shows what plays and what waits.

        Raises:
            RequestError: Nothing plays here.
        """
        session = self._session(interaction)
        waiting = tuple(session.queue)
        return queue_embed(session.now, session.position, waiting, session.room.guild.id)

    def pause(self, interaction: discord.Interaction[discord.Client]) -> str:
        """Pauses or goes on, for any listener; returns what the member is told.

        Raises:
            RequestError: Nothing plays here, or the member does not listen.
        """
        session = self._session(interaction)
        self._require_listener(interaction, session)
        return t("player-paused") if session.pause() else t("player-resumed")

    def act(self, interaction: discord.Interaction[discord.Client], act: PlayerAct) -> str:
        """Skips or stops what plays, or counts a vote for it; returns what the member is told.

        Raises:
            RequestError: Nothing plays here, or the member neither listens nor may.
        """
        session = self._session(interaction)
        rules, user_id = self.store.servers.rules(interaction.guild_id), interaction.user.id
        playing = [] if session.now is None else [session.now]
        # Stopping takes away what waits as well.
        theirs = playing if act is PlayerAct.SKIP else [*playing, *session.queue]
        if not (is_dj(interaction, rules) or all(one.asked_by == user_id for one in theirs)):
            self._require_listener(interaction, session)
            count, needed = session.vote(act, user_id)
            if count < needed:
                return t("player-voted", act=act.value, count=count, needed=needed)
        if act is PlayerAct.SKIP:
            session.skip()
            return t("player-skipped")
        session.stop(PlayerEnd.STOPPED)
        return t("player-stopped")

    def forget(self, pieces: Collection[int], user_id: int | None = None) -> None:
        """Plays pieces no more that were deleted, nor any that a member asked for.

        Args:
            pieces: The numbers of the pieces.
            user_id: The member, or None.
        """
        for session in self._sessions.values():
            session.drop(pieces, user_id)

    async def close(self) -> None:
        """Leaves all channels and says that the bot stops."""
        await asyncio.gather(
            *(session.end(PlayerEnd.CLOSING) for session in tuple(self._sessions.values()))
        )

    async def tidy(self, client: discord.Client) -> None:
        """Ends what an earlier run left behind: cards, and the bot in channels."""
        await tidy_players(self.store.players, client, self._sessions)

    def _session(self, interaction: discord.Interaction[discord.Client]) -> Session:
        session = self._sessions.get(interaction.guild_id or 0)
        if session is None or not session.is_on:
            raise RequestError(t("player-nothing"))
        return session

    def _require_listener(
        self, interaction: discord.Interaction[discord.Client], session: Session
    ) -> None:
        if interaction.user.id not in listeners(session.room):
            raise RequestError(t("player-not-listening", room=session.room.mention))


async def _add(
    interaction: discord.Interaction[discord.Client], session: Session, entries: Sequence[Entry]
) -> None:
    """Puts pieces behind those that wait, as far as there is room, and says so."""
    taken = entries[: MAX_QUEUE - len(session.queue)]
    if not taken:
        raise RequestError(t("play-queue-full", count=MAX_QUEUE))
    place = len(session.queue) + 1
    session.add(taken)
    first = taken[0].line
    await interaction.response.send_message(
        t("player-added", count=len(taken), title=first.title, number=first.number, place=place)
    )
