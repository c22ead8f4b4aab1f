"""The connection to a voice channel: whether there can be one, and playing over it.

Where a connection breaks off, another one is made, and the sound goes on where it stopped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import discord
from discord.voice_client import has_nacl
from discord.voice_state import has_dave

from bot.i18n.messages import all_of, t
from bot.replying.failures import BROKEN_OFF
from bot.services.player_rights import VoiceRoom
from bot.services.player_sound import PacketSource
from engine.api.errors import RequestError

if TYPE_CHECKING:
    from discord.types.voice import GuildVoiceState

JOIN_SECONDS: Final = 10.0
"""How long joining a channel may take, and leaving it."""
_NOT_JOINED: Final = (discord.ClientException, *BROKEN_OFF)
_LOOK_SECONDS: Final = 0.1
TICK_SECONDS: Final = 1.0
"""How often it is looked around while a piece plays."""

_log = logging.getLogger(__name__)


class VoiceLostError(Exception):
    """Somebody disconnected the bot, or the connection did not come back."""


def require_room(interaction: discord.Interaction[discord.Client]) -> VoiceRoom:
    """Returns the voice channel of the member, where the bot may play.

    Raises:
        RequestError: They are in none, or something is missing to play there; says what.
    """
    if not (has_nacl and has_dave):
        raise RequestError(t("play-no-packages"))
    state = interaction.user.voice if isinstance(interaction.user, discord.Member) else None
    if interaction.guild is None or state is None or state.channel is None:
        raise RequestError(t("play-no-channel"))
    room = state.channel
    if not isinstance(room, VoiceRoom):
        raise RequestError(t("play-no-stage"))
    allowed = room.permissions_for(interaction.guild.me)
    missing = [
        name
        for name, has in (
            (t("permission-view"), allowed.view_channel),
            (t("permission-connect"), allowed.connect),
            (t("permission-speak"), allowed.speak),
        )
        if not has
    ]
    if missing:
        raise RequestError(t("play-not-allowed", room=room.mention, missing=all_of(missing)))
    if room.user_limit and len(room.voice_states) >= room.user_limit and not allowed.move_members:
        raise RequestError(t("play-full", room=room.mention))
    return room


async def join(room: VoiceRoom) -> PlayerVoice:
    """Joins a voice channel.

    Raises:
        RequestError: It cannot be joined right now.
    """
    try:
        return PlayerVoice(await _connect(room))
    except _NOT_JOINED as error:
        _log.warning("a voice channel could not be joined: %s", type(error).__name__)
        raise RequestError(t("play-not-joined", room=room.mention)) from error


async def _connect(room: VoiceRoom) -> _Connection:
    if room.guild.voice_client is not None:  # Of a connection that failed.
        await room.guild.voice_client.disconnect(force=True)
    # Deaf, since the bot listens to nobody. The library's own way to connect anew may wait half a
    # minute for a socket that it has closed itself, so a fresh connection is made instead.
    return await room.connect(
        cls=_Connection, timeout=JOIN_SECONDS, reconnect=False, self_deaf=True
    )


class _Connection(discord.VoiceClient):
    """A connection that knows whether somebody has put the bot out."""

    was_put_out = False

    async def on_voice_state_update(self, data: GuildVoiceState) -> None:
        """Looks at the news before the library acts on it: if it left itself, it says so before."""
        if data["channel_id"] is None and self.is_connected():
            self.was_put_out = True
        await super().on_voice_state_update(data)

    def forget_error(self) -> None:
        """Has nobody be told at length of an error that is dealt with here."""
        runner = self._connection._runner  # noqa: SLF001 - the library keeps it to itself
        if runner is not None and runner.done() and not runner.cancelled():
            runner.exception()


class PlayerVoice:
    """Plays over a connection, and makes it anew where it breaks off.

    Args:
        connection: The connection.
    """

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._stopped = False

    @property
    def room(self) -> VoiceRoom | None:
        """Where it is; somebody may have moved the bot, to a stage even (None)."""
        channel = self._connection.channel
        return channel if isinstance(channel, VoiceRoom) else None

    @property
    def is_paused(self) -> bool:
        """Whether it is paused."""
        return self._connection.is_paused()

    def toggle_pause(self) -> bool:
        """Pauses, or goes on; returns whether it is paused now."""
        if self._connection.is_paused():
            self._connection.resume()
        else:
            self._connection.pause()
        return self._connection.is_paused()

    def stop(self) -> None:
        """Ends the sound that plays."""
        self._stopped = True
        self._connection.stop()

    async def play(self, source: PacketSource, look_around: Callable[[], None]) -> None:
        """Plays a sound to its end, or until it is stopped.

        Args:
            source: The sound.
            look_around: Called every ``TICK_SECONDS``; what it raises is raised.

        Raises:
            VoiceLostError: The connection is gone.
        """
        self._stopped = False
        loop = asyncio.get_running_loop()
        while not (source.is_over or self._stopped):
            if not self._connection.is_connected():
                await self._connect_anew()
            ended = asyncio.Event()

            def end(_error: Exception | None, ended: asyncio.Event = ended) -> None:
                loop.call_soon_threadsafe(ended.set)

            with suppress(discord.ClientException):  # The connection broke off just now.
                self._connection.play(source, after=end)
                while not ended.is_set():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(TICK_SECONDS):
                            await ended.wait()
                    look_around()

    async def _connect_anew(self) -> None:
        """Makes a connection that broke off anew, unless somebody has put the bot out."""
        lost, room = self._connection, self.room
        # The library leaves first; that news must not reach the next connection, so it is waited
        # for until it came back from Discord.
        for _ in range(round(JOIN_SECONDS / _LOOK_SECONDS)):
            if lost.is_connected():
                return
            if not self._is_ours and lost.guild.me.voice is None:
                break
            await asyncio.sleep(_LOOK_SECONDS)
        lost.forget_error()
        if lost.was_put_out or room is None:
            raise VoiceLostError
        _log.info("the voice connection broke off and is made anew")
        try:
            self._connection = await _connect(room)
        except _NOT_JOINED as error:
            raise VoiceLostError from error

    @property
    def _is_ours(self) -> bool:
        """Whether the library still keeps the connection."""
        return self._connection.guild.voice_client is self._connection

    async def leave(self) -> None:
        """Leaves the channel, unless that happened already."""
        if self._is_ours:
            await self._connection.disconnect(force=True)
