"""What members do to what plays in a voice channel: see it, pause, skip, stop, set the volume."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.cards.player_card import PlayerEnd, queue_embed
from bot.i18n.messages import t
from bot.services.player import Players
from bot.services.player_rights import PlayerAct, is_dj, listeners
from bot.services.player_session import Session
from bot.services.player_volume import change_volume
from bot.services.player_votes import Motion
from bot.store.servers import Servers
from engine.api.errors import RequestError


@dataclass(frozen=True, slots=True)
class PlayerControls:
    """Has members control the players of their servers; one instance serves all.

    Attributes:
        players: The players.
        servers: Holds who may, and the volume.
    """

    players: Players
    servers: Servers

    def queue(self, interaction: discord.Interaction[discord.Client]) -> discord.Embed:
        """Shows what plays and what waits.

        Raises:
            RequestError: Nothing plays here.
        """
        session = self.players.playing(interaction)
        waiting = tuple(session.queue)
        return queue_embed(session.now, session.position, waiting, session.room.guild.id)

    def pause(self, interaction: discord.Interaction[discord.Client]) -> str:
        """Pauses or goes on, for any listener; returns what the member is told.

        Raises:
            RequestError: Nothing plays here, or the member does not listen.
        """
        session = self.heard_by(interaction)
        return t("player-paused") if session.pause() else t("player-resumed")

    def act(self, interaction: discord.Interaction[discord.Client], act: PlayerAct) -> str:
        """Skips or stops what plays, or counts a vote for it; returns what the member is told.

        Raises:
            RequestError: Nothing plays here, or the member neither listens nor may.
        """
        session = self.players.playing(interaction)
        if (told := self._outvoted(interaction, session, Motion(act))) is not None:
            return told
        if act is PlayerAct.SKIP:
            session.skip()
            return t("player-skipped")
        session.stop(PlayerEnd.STOPPED)
        return t("player-stopped")

    async def volume(self, interaction: discord.Interaction[discord.Client], percent: int) -> None:
        """Sets how loud the server's player plays, or counts a vote for it, and answers.

        Args:
            interaction: The request.
            percent: The volume, within ``engine.api.composition.VOLUMES``.

        Raises:
            RequestError: Nothing plays here, the member neither listens nor may, or the sound
                could not be made.
            EngineClosedError: The bot is to stop.
            BusyError: Another process holds the database.
        """
        self.players.jobs.drain.require_open()
        session = self.players.playing(interaction)
        motion = Motion(PlayerAct.VOLUME, percent)
        if (told := self._outvoted(interaction, session, motion)) is not None:
            await interaction.response.send_message(told)
            return
        await interaction.response.defer()  # The sound takes longer than Discord waits.
        user_id = interaction.user.id
        told = await change_volume(self.servers, session.deck, percent, user_id)
        session.settle(PlayerAct.VOLUME)
        await interaction.edit_original_response(content=told)

    def heard_by(self, interaction: discord.Interaction[discord.Client]) -> Session:
        """Returns what plays to a member.

        Raises:
            RequestError: Nothing plays here, or the member does not listen.
        """
        session = self.players.playing(interaction)
        if interaction.user.id not in listeners(session.room):
            raise RequestError(t("player-not-listening", room=session.room.mention))
        return session

    def _outvoted(
        self, interaction: discord.Interaction[discord.Client], session: Session, motion: Motion
    ) -> str | None:
        """Counts a vote of a member who may not decide alone, and words how it stands.

        Returns:
            None where it is decided.
        """
        rules, user_id = self.servers.rules(interaction.guild_id), interaction.user.id
        theirs = [] if session.now is None else [session.now]
        if motion.act is PlayerAct.STOP:  # It takes away what waits as well.
            theirs += session.queue
        # Between two pieces nobody has asked for what the volume is set of.
        owns = bool(theirs) or motion.act is not PlayerAct.VOLUME
        if is_dj(interaction, rules) or (owns and all(one.asked_by == user_id for one in theirs)):
            return None
        self.heard_by(interaction)
        return session.vote(motion, user_id)
