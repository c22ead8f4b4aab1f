"""The connection to a voice channel: whether there can be one, and playing over it.

The library makes a connection that broke off anew by itself, but may give up the sound that was
playing; here it goes on where it stopped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import discord
from discord.voice_client import has_nacl
from discord.voice_state import has_dave

from bot.i18n.messages import all_of, t
from bot.replying.failures import BROKEN_OFF
from bot.services.player_rights import VoiceRoom
from bot.services.player_sound import PacketSource
from engine.api.errors import RequestError

JOIN_SECONDS: Final = 15.0
"""How long joining a channel may take, and leaving it."""
RECONNECT_SECONDS: Final = 30.0
"""How long a connection that broke off is waited for."""
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
    """Joins a voice channel; deaf, since the bot listens to nobody.

    Raises:
        RequestError: It cannot be joined right now.
    """
    if room.guild.voice_client is not None:  # Of a player that failed.
        await room.guild.voice_client.disconnect(force=True)
    try:
        return PlayerVoice(await room.connect(timeout=JOIN_SECONDS, self_deaf=True))
    except (discord.ClientException, *BROKEN_OFF) as error:
        _log.warning("a voice channel could not be joined: %s", type(error).__name__)
        raise RequestError(t("play-not-joined", room=room.mention)) from error


class PlayerVoice:
    """Plays over a connection.

    Args:
        client: The connection.
    """

    def __init__(self, client: discord.VoiceClient) -> None:
        self._client = client
        self._stopped = False

    @property
    def room(self) -> VoiceRoom | None:
        """Where it is; somebody may have moved the bot, to a stage even (None)."""
        channel = self._client.channel
        return channel if isinstance(channel, VoiceRoom) else None

    @property
    def is_paused(self) -> bool:
        """Whether it is paused."""
        return self._client.is_paused()

    def toggle_pause(self) -> bool:
        """Pauses, or goes on; returns whether it is paused now."""
        if self._client.is_paused():
            self._client.resume()
        else:
            self._client.pause()
        return self._client.is_paused()

    def stop(self) -> None:
        """Ends the sound that plays."""
        self._stopped = True
        self._client.stop()

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
            await self._require_connection()
            ended = asyncio.Event()

            def end(_error: Exception | None, ended: asyncio.Event = ended) -> None:
                loop.call_soon_threadsafe(ended.set)

            with suppress(discord.ClientException):  # The connection broke off just now.
                self._client.play(source, after=end)
                while not ended.is_set():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(TICK_SECONDS):
                            await ended.wait()
                    look_around()

    async def _require_connection(self) -> None:
        waited = 0.0
        # The library's own waiting ends as soon as it begins to connect anew.
        while not self._client.is_connected():
            if not self._is_ours or waited >= RECONNECT_SECONDS:
                raise VoiceLostError
            await asyncio.sleep(_LOOK_SECONDS)
            waited += _LOOK_SECONDS

    @property
    def _is_ours(self) -> bool:
        """Whether the library still keeps the connection: it drops it where we were kicked."""
        return self._client.guild.voice_client is self._client

    async def leave(self) -> None:
        """Leaves the channel, unless that happened already."""
        if self._is_ours:
            await self._client.disconnect(force=True)
