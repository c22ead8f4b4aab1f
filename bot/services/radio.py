"""Begins radios, and hears what their listeners think of a piece."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.cards.player_card import Entry
from bot.i18n.messages import t
from bot.replying.reply_target import ReplyTarget, channel_id
from bot.services.jobs import Jobs, asked
from bot.services.player import Players
from bot.services.player_controls import PlayerControls
from bot.services.player_rights import PlayerAct
from bot.services.player_session import Session
from bot.services.player_sound import PieceSound
from bot.services.player_start import FirstPiece
from bot.services.radio_station import Station
from bot.services.radio_taste import Taste
from bot.services.stage_times import StageTimes
from bot.store import Store
from engine.api.errors import RequestError
from engine.api.interface import Owner
from engine.api.moods import Mood


@dataclass(frozen=True, slots=True)
class Radios:
    """The radios of all servers; one instance serves all.

    Attributes:
        store: Holds the pieces.
        jobs: The steps of a job.
        players: Play them.
        controls: Skip what a thumb is down for.
    """

    store: Store
    jobs: Jobs
    players: Players
    controls: PlayerControls

    async def begin(
        self,
        interaction: discord.Interaction[discord.Client],
        mood: Mood,
        instruments: str | None,
    ) -> None:
        """Begins a radio in the member's voice channel, or tunes the one that is there.

        Args:
            interaction: The request.
            mood: Where it begins.
            instruments: What all its pieces are written for, or None for what its listeners like.

        Raises:
            RequestError: It may not begin here or now.
            QueueFullError: Too many pieces are under way.
            EngineError: The first piece could not be made.
            discord.HTTPException: The card cannot be posted.
        """
        room = self.players.room(interaction)
        owner = Owner(interaction.user.id, room.guild.id)
        taste = Taste.of(mood, instruments)
        place = channel_id(interaction)
        station = Station(self.store, self.jobs, self.players.sounds, owner, place, taste)
        session = await self.players.session_in(room)
        if session is not None:
            if session.station is not None:
                session.station.close()
            session.station = station
            await interaction.response.send_message(t("radio-tuned"))
            return
        session = Session(room, self.players.sounds)
        session.station = station
        request = station.draw_request()

        async def make(target: ReplyTarget, times: StageTimes) -> tuple[Entry, PieceSound]:
            composition = await self.jobs.runner.run(target, request, times)
            piece = await self.jobs.keep(target, composition)
            sound = await self.players.sounds.first(target, piece.number, times)
            line = await self.store.pieces.line(piece.number)
            if line is None:
                raise RequestError(t("piece-deleted-meanwhile"))
            station.before = composition
            await station.keep(piece.number)
            entry = Entry(line, owner.member, note=t("radio-piece"))
            session.add([entry])
            return entry, sound

        await self.players.begin(interaction, session, FirstPiece("compose", asked(request), make))

    async def thumb(self, interaction: discord.Interaction[discord.Client], *, liked: bool) -> str:
        """Counts a listener's thumb as a vote on the piece, and moves the radio.

        Returns:
            What the member is told.

        Raises:
            RequestError: No radio plays here, or the member does not listen.
            PieceNotFoundError: The piece was deleted just now.
        """
        session = self.controls.heard_by(interaction)
        entry, station, user_id = session.now, session.station, interaction.user.id
        if entry is None or station is None:
            raise RequestError(t("radio-none"))
        if user_id in session.thumbs:
            raise RequestError(t("radio-once"))
        session.thumbs.add(user_id)
        piece = await self.store.pieces.get(entry.line.number)
        await self.store.votes.keep(piece.number, user_id, 1 if liked else -1)
        told = station.heard(piece.composition, liked=liked)
        return told if liked else f"{told}\n{self.controls.act(interaction, PlayerAct.SKIP)}"
