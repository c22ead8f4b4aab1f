"""Plays pieces in voice channels: one player a server, from ``/play`` to the end of its queue.

The sound goes out as Opus packets that were made once, so that ten channels that play cost next
to nothing. What members do to it is in :mod:`bot.services.player_controls`. A player is held in
memory alone: a stop of the bot ends it, and the next start tells those that were cut off by a
kill.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import discord

from bot.cards.player_card import Entry, PlayerEnd
from bot.i18n.messages import t
from bot.replying.reply_target import ReplyTarget
from bot.services.admission import require_channel
from bot.services.jobs import Jobs
from bot.services.player_leftovers import tidy_players
from bot.services.player_rights import VoiceRoom, listeners
from bot.services.player_session import Session
from bot.services.player_sound import PieceSound, PieceSounds
from bot.services.player_start import FirstPiece, begin_session
from bot.services.player_voice import require_room
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
        room = self.room(interaction)
        server_id, user_id = room.guild.id, interaction.user.id
        lines = await wished(self.store, piece, of, user_id=user_id, guild_id=server_id)
        entries = [Entry(line, user_id) for line in lines]
        session = await self.session_in(room)
        if session is not None:
            await _add(interaction, session, entries)
            return
        session, [first, *_] = Session(room, self.sounds), entries
        session.add(entries)

        async def make(target: ReplyTarget, times: StageTimes) -> tuple[Entry, PieceSound]:
            return first, await self.sounds.first(target, first.line.number, times)

        facts = {"pieces": [entry.line.number for entry in entries], "voice": True}
        await self.begin(interaction, session, FirstPiece("replay", facts, make))

    def room(self, interaction: discord.Interaction[discord.Client]) -> VoiceRoom:
        """Returns the voice channel of a member who may have something played there.

        Raises:
            RequestError: They are in none, or something is missing; says what.
            EngineClosedError: The bot is to stop.
        """
        self.jobs.drain.require_open()
        room = require_room(interaction)
        require_channel(interaction, self.store.servers.rules(room.guild.id).channels)
        return room

    async def session_in(self, room: VoiceRoom) -> Session | None:
        """Returns what plays in a channel; leaves another one where nobody listens.

        What is just leaving takes nothing more, so its end is waited for.

        Raises:
            RequestError: Somebody listens in another channel of the server, or is about to.
        """
        while (session := self._sessions.get(room.guild.id)) is not None:
            if not session.is_ending:
                if session.room.id == room.id:
                    return session
                # One that is still to begin plays to whoever asked for it.
                if listeners(session.room) or not session.is_on:
                    raise RequestError(t("play-elsewhere", room=session.room.mention))
            # What moves between channels can fail half-way: it leaves, then joins.
            await session.end(PlayerEnd.MOVED)
        return None

    async def begin(
        self,
        interaction: discord.Interaction[discord.Client],
        session: Session,
        first: FirstPiece,
    ) -> None:
        """Begins to play in a channel; see :func:`begin_session`."""
        server_id = session.room.guild.id
        # From here on, what others want to hear waits behind it.
        self._sessions[server_id] = session

        async def on_end() -> None:
            self._sessions.pop(server_id, None)

        try:
            await begin_session(self.jobs, interaction, session, first, on_end)
        except BaseException:
            await on_end()
            raise

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

    def playing(self, interaction: discord.Interaction[discord.Client]) -> Session:
        """Returns what plays on the member's server.

        Raises:
            RequestError: Nothing plays here.
        """
        session = self._sessions.get(interaction.guild_id or 0)
        if session is None or not session.is_on:
            raise RequestError(t("player-nothing"))
        return session


async def _add(
    interaction: discord.Interaction[discord.Client], session: Session, entries: Sequence[Entry]
) -> None:
    """Puts pieces behind those that wait, as far as there is room, and says so."""
    taken = entries[: MAX_QUEUE - len(session.queue)]
    if not taken:
        raise RequestError(t("play-queue-full", count=MAX_QUEUE))
    # Where the bot is just joining, the first one does not wait.
    place = len(session.queue) + (1 if session.is_on else 0)
    session.add(taken)
    first = taken[0].line
    await interaction.response.send_message(
        t("player-added", count=len(taken), title=first.title, number=first.number, place=place)
    )
