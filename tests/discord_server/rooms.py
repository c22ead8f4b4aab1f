"""Who is in which voice channel of the server, the bot among them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from tests.discord_server import shapes
from tests.discord_server.shapes import Json
from tests.discord_server.voice import VoiceGateway

if TYPE_CHECKING:
    from tests.discord_server.server import Discord


class Rooms:
    """The voice channels.

    Args:
        discord: The server.

    Attributes:
        gateway: Where the bot connects to.
        states: The voice states of those who are in a channel, by user.
        refused: What nobody may in the voice channels, as permission bits.
    """

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self.gateway = VoiceGateway(discord.complain, discord.notify)
        self.states: dict[int, Json] = {}
        self.refused = 0

    @property
    def bot(self) -> int | None:
        """The channel that the bot is in, or None."""
        state = self.states.get(self._discord.place.application_id)
        return None if state is None else int(state["channel_id"])

    async def take(self, data: Json) -> None:
        """Do what the bot asks for: join a channel, or leave."""
        place = self._discord.place
        room = data["channel_id"] and int(data["channel_id"])
        if room not in (None, place.voice_id, place.other_voice_id):
            self._discord.complain(f"gateway: the bot joins the channel {room}")
        if room is not None:
            self.gateway.session_id = secrets.token_hex(16)
        me = shapes.user(place.application_id, "affetto", bot=True)
        await self.move(place.application_id, room, me, self_deaf=data["self_deaf"])
        if room is not None:
            self.gateway.token = secrets.token_hex(8)
            await self._discord.gateway.dispatch(
                "VOICE_SERVER_UPDATE",
                {
                    "token": self.gateway.token,
                    "guild_id": str(place.guild_id),
                    "endpoint": self.gateway.endpoint,
                },
            )

    async def move(self, user_id: int, room: int | None, user: Json, **more: Any) -> None:
        """Have somebody join a channel, or leave (None); tell the bot."""
        is_bot = user_id == self._discord.place.application_id
        state = {
            "channel_id": None if room is None else str(room),
            "user_id": str(user_id),
            "session_id": self.gateway.session_id if is_bot else secrets.token_hex(16),
            **dict.fromkeys(("deaf", "mute", "self_deaf", "self_mute", "self_video"), False),
            "suppress": False,
            "request_to_speak_timestamp": None,
            **more,
        }
        if room is None:
            self.states.pop(user_id, None)
        else:
            self.states[user_id] = state
        self._discord.notify()
        guild_id = str(self._discord.place.guild_id)
        await self._discord.gateway.dispatch(
            "VOICE_STATE_UPDATE", {**state, "guild_id": guild_id, "member": shapes.member(user)}
        )
