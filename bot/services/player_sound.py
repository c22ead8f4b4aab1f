"""The sound of a piece for a voice channel: Opus packets that are made once and then copied.

Nothing is encoded or decoded where a piece plays: an engine's worker encodes it as Ogg Opus,
whose packets last as long as those that Discord takes, and does so anew for another volume. A
packet's number is its place in the piece whatever the volume.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field
from typing import Final

import discord
from discord.oggparse import OggStream

from bot.replying.reply_target import ReplyTarget
from bot.services.jobs import Jobs
from bot.services.stage_times import StageTimes
from bot.store import Store
from engine.api.composition import Composition, Rendering
from engine.api.errors import EngineError
from engine.api.interface import JobKind, Owner

PACKET_SECONDS: Final = 0.02
"""How long a packet lasts.
Source: https://discord.com/developers/docs/topics/voice-connections"""
_HEADERS: Final = 2
"""Packets before the sound. Source: RFC 7845, the identification and the comments."""


@dataclass(frozen=True, slots=True)
class PieceSound:
    """What a player needs of a piece: Ogg Opus at a volume in percent, and the picture (PNG)."""

    opus: bytes
    volume: int
    png: bytes


class PacketSource(discord.AudioSource):
    """Hands out the packets of an Ogg Opus file as they are.

    Args:
        opus: The file.

    Attributes:
        is_over: Whether the last packet was handed out.
    """

    def __init__(self, opus: bytes) -> None:
        self._packets = _packets(opus)
        self._count = 0
        self.is_over = False

    def go_on_with(self, opus: bytes) -> None:
        """Goes on at its place in another file of the piece.

        Args:
            opus: The file, whose packets hold what those of the first one do.
        """
        self._packets = _packets(opus)

    @property
    def seconds(self) -> float:
        """How much was handed out."""
        return self._count * PACKET_SECONDS

    def read(self) -> bytes:
        """Returns the next packet, or nothing at the end; called in the player's thread."""
        packets = self._packets  # Which may be others at the next call.
        self.is_over = self._count >= len(packets)
        if self.is_over:
            return b""
        self._count += 1
        return packets[self._count - 1]

    def is_opus(self) -> bool:
        """Tells the library that there is nothing to encode."""
        return True


def _packets(opus: bytes) -> list[bytes]:
    return [*OggStream(io.BytesIO(opus)).iter_packets()][_HEADERS:]


@dataclass(frozen=True, slots=True)
class PieceSounds:
    """Finds the sounds of pieces, or has them made; one instance serves all.

    Each is as loud as the server wants it that it is for.

    Attributes:
        store: Holds the pieces.
        jobs: Has the cache and the engine.
    """

    store: Store
    jobs: Jobs
    _making: dict[tuple[int, int], asyncio.Task[PieceSound]] = field(
        default_factory=dict, init=False
    )

    def volume(self, server_id: int | None) -> int:
        """Returns how loud sounds are on a server, in percent."""
        return self.store.servers.rules(server_id).volume

    async def _kept(self, number: int, volume: int) -> PieceSound | Rendering:
        """Returns the sound of a piece, or the work that makes it."""
        cache = self.jobs.cache
        opus, media = await cache.get_opus(number, volume), await cache.get(number)
        if opus is not None and media is not None:
            return PieceSound(opus, volume, media.png)
        piece = (await self.store.pieces.get(number)).composition
        formats = ("mp3",) if media is None else ()
        return Rendering(piece, formats=formats, opus=True, volume=volume)

    async def _keep(self, number: int, volume: int, made: Composition) -> PieceSound:
        """Keeps what the engine made.

        Raises:
            PieceNotFoundError: The piece was deleted meanwhile.
            EngineError: The engine made no sound.
        """
        if made.opus is None or made.png is None:
            raise EngineError("The sound for voice was not made.")
        await self.store.pieces.get(number)
        await self.jobs.keep_media(number, made)
        await self.jobs.cache.put_opus(number, made.opus, volume)
        return PieceSound(made.opus, volume, made.png)

    async def first(self, target: ReplyTarget, number: int, times: StageTimes) -> PieceSound:
        """Finds or makes the sound that a member waits for; the reply shows the progress.

        Args:
            target: The reply to the job.
            number: The number of the piece.
            times: Receives how long each stage took.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            EngineError: The sound could not be made.
        """
        volume = self.volume(target.interaction.guild_id)
        found = await self._kept(number, volume)
        if isinstance(found, PieceSound):
            return found
        return await self._keep(number, volume, await self.jobs.runner.run(target, found, times))

    def prepare(
        self, number: int, owner: Owner, kind: JobKind = JobKind.LISTENER
    ) -> asyncio.Task[PieceSound]:
        """Begins to find or make the sound of a piece, unless that is going on already.

        Args:
            number: The number of the piece.
            owner: Whose turn the work takes, and on which server it is heard.
            kind: Its class.
        """
        key = number, self.volume(owner.server)
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._get(*key, owner, kind))
            task.add_done_callback(lambda _: self._making.pop(key))
            # Whoever wants the sound asks once more; nobody may have waited for this.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    async def _get(self, number: int, volume: int, owner: Owner, kind: JobKind) -> PieceSound:
        found = await self._kept(number, volume)
        if isinstance(found, PieceSound):
            return found
        job = self.jobs.runner.engine.submit(found, owner=owner, kind=kind)
        try:
            return await self._keep(number, volume, await job.result())
        except asyncio.CancelledError:
            job.cancel()
            raise
