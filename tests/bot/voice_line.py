"""A voice connection without a wire: a player of the simulated Discord plays over it.

The wire itself is in :mod:`tests.discord_server.test_voice`. What is played stands still until a
test has it end.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import discord
import numpy as np
import pytest
from simcord.env import Env
from simcord.results import InteractionResult

from bot.services import player_session, player_voice
from bot.services.player_session import Session
from bot.services.player_sound import PacketSource
from bot.services.player_voice import PlayerVoice
from engine.rendering.opus import encode_opus
from engine.rendering.synth import RATE
from tests.bot.fake_engine import FakeEngine, compose_request, keep
from tests.bot.world import World

SOUND = encode_opus(np.zeros((RATE // 5, 2), np.float32))
"""A fifth of a second of silence."""


class VoiceLine(discord.VoiceProtocol):
    """What the library has in place of its own connection.

    Attributes:
        opened: All there were, in order.
        refuses_with: What joining a channel raises.
        source: What plays.
    """

    opened: ClassVar[list[VoiceLine]] = []
    refuses_with: ClassVar[Exception | None] = None
    channel: discord.VoiceChannel

    def __init__(self, client: discord.Client, channel: Any) -> None:
        super().__init__(client, channel)
        self.source: PacketSource | None = None
        self.was_put_out = False
        self._after: Callable[[Exception | None], None] | None = None
        self._on = self._paused = False
        self.opened.append(self)

    @property
    def guild(self) -> discord.Guild:
        return self.channel.guild

    async def connect(self, **_: Any) -> None:
        if self.refuses_with is not None:
            raise self.refuses_with
        self._on = True

    async def disconnect(self, *, force: bool) -> None:
        self.stop()
        self._on = False
        self.cleanup()

    async def on_voice_state_update(self, data: Any) -> None: ...

    async def on_voice_server_update(self, data: Any) -> None: ...

    def forget_error(self) -> None: ...

    def is_connected(self) -> bool:
        return self._on

    def is_paused(self) -> bool:
        return self._paused

    def pause(self) -> None:
        self._paused = True

    def resume(self) -> None:
        self._paused = False

    def play(self, source: PacketSource, *, after: Callable[[Exception | None], None]) -> None:
        self.source, self._after = source, after

    def stop(self) -> None:
        """End what plays where it is."""
        after, self._after = self._after, None
        if after is not None:
            after(None)

    def end(self) -> None:
        """Play what plays to its end."""
        assert self.source is not None
        while self.source.read():
            pass
        self.stop()

    def falter(self) -> None:
        """Break off; the library keeps the connection, which may come back."""
        self._on, self.source = False, None
        self.stop()

    def come_back(self) -> None:
        """Be there again."""
        self._on = True

    def cut(self) -> None:
        """Break off for good: the library leaves."""
        self._on = False
        self.cleanup()
        self.stop()


class Listening:
    """A voice channel of the world in which Alice and Bob listen.

    Args:
        world: The world.
        engine: Its engine; the sounds it makes can be played.
    """

    def __init__(self, world: World, engine: FakeEngine) -> None:
        self.world = world
        self.room = world.guild.create_voice_channel("voice")
        engine.opus = SOUND

    async def open(self, pieces: int) -> None:
        """Have Alice and Bob come, and have so many pieces of Alice's."""
        for _ in range(pieces):
            await keep(
                self.world.store,
                compose_request(),
                user=self.world.alice.id,
                guild=self.world.guild.id,
            )
        for member in self.world.members:
            await member.join_voice(self.room)

    @property
    def line(self) -> VoiceLine:
        """The connection now."""
        return VoiceLine.opened[-1]

    @property
    def session(self) -> Session:
        """What plays."""
        return self.world.bot.players._sessions[self.world.guild.id]

    async def play(self, piece: str) -> InteractionResult:
        return await self.world.alice.slash(self.world.channel, "play", piece=piece)

    async def end(self) -> None:
        """What plays comes to its end."""
        self.line.end()
        await self.world.env.settle()

    async def cut(self) -> None:
        """The connection breaks off."""
        self.line.cut()
        await self.world.env.advance_time(player_voice.JOIN_SECONDS)

    async def look(self) -> None:
        """The player looks around."""
        await self.world.env.advance_time(player_voice.TICK_SECONDS)


def without_a_wire(world: World, patch: pytest.MonkeyPatch) -> None:
    """Have the world's players play over lines, and the simulation know what they wait for."""
    patch.setattr(player_voice, "_Connection", VoiceLine)
    # The simulation waits out what passes within its own patience, and this goes round and round.
    patch.setattr(player_session, "WAIT_SECONDS", 60.0)
    patch.setattr(VoiceLine, "opened", [])
    patch.setattr(VoiceLine, "refuses_with", None)
    for kind, name in ((PlayerVoice, "play"), (Session, "_wait_for_entry")):
        patch.setattr(kind, name, _declared(world.env, vars(kind)[name]))


def _declared(env: Env, wait: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def waiting(*arguments: Any) -> None:
        await env.external_wait(wait(*arguments), reason="music plays, or none")

    return waiting
