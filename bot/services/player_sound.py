"""The sound of a piece for a voice channel: Opus packets that are made once and then copied.

Nothing is encoded or decoded while a piece plays: an engine's worker encodes it as Ogg Opus,
whose packets last as long as those that Discord takes.
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
    """What a player needs of a piece: Ogg Opus, and the picture (PNG)."""

    opus: bytes
    png: bytes


class PacketSource(discord.AudioSource):
    """Hands out the packets of an Ogg Opus file as they are.

    Args:
        opus: The file.

    Attributes:
        is_over: Whether the last packet was handed out.
    """

    def __init__(self, opus: bytes) -> None:
        self._packets = OggStream(io.BytesIO(opus)).iter_packets()
        for _ in range(_HEADERS):
            next(self._packets)
        self._count = 0
        self.is_over = False

    @property
    def seconds(self) -> float:
        """How much was handed out."""
        return self._count * PACKET_SECONDS

    def read(self) -> bytes:
        """Returns the next packet, or nothing at the end; called in the player's thread."""
        packet = next(self._packets, b"")
        self._count += bool(packet)
        self.is_over = not packet
        return packet

    def is_opus(self) -> bool:
        """Tells the library that there is nothing to encode."""
        return True


@dataclass(frozen=True, slots=True)
class PieceSounds:
    """Finds the sounds of pieces, or has them made; one instance serves all.

    Attributes:
        store: Holds the pieces.
        jobs: Has the cache and the engine.
    """

    store: Store
    jobs: Jobs
    _making: dict[int, asyncio.Task[PieceSound]] = field(default_factory=dict, init=False)

    async def kept(self, number: int) -> PieceSound | None:
        """Returns the sound of a piece, or None if it must be made."""
        cache = self.jobs.cache
        opus, media = await cache.get_opus(number), await cache.get(number)
        return PieceSound(opus, media.png) if opus is not None and media is not None else None

    async def keep(self, number: int, made: Composition) -> PieceSound:
        """Keeps what the engine made.

        Raises:
            PieceNotFoundError: The piece was deleted meanwhile.
            EngineError: The engine made no sound.
        """
        if made.opus is None or made.png is None:
            raise EngineError("The sound for voice was not made.")
        await self.store.pieces.get(number)
        await self.jobs.keep_media(number, made)
        await self.jobs.cache.put_opus(number, made.opus)
        return PieceSound(made.opus, made.png)

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
        if (sound := await self.kept(number)) is not None:
            return sound
        piece = await self.store.pieces.get(number)
        work = Rendering(piece.composition, opus=True)
        return await self.keep(number, await self.jobs.runner.run(target, work, times))

    def prepare(
        self, number: int, owner: Owner, kind: JobKind = JobKind.LISTENER
    ) -> asyncio.Task[PieceSound]:
        """Begins to find or make the sound of a piece, unless that is going on already.

        Args:
            number: The number of the piece.
            owner: Whose turn the work takes.
            kind: Its class.
        """
        task = self._making.get(number)
        if task is None:
            task = self._making[number] = asyncio.create_task(self._get(number, owner, kind))
            task.add_done_callback(lambda _: self._making.pop(number))
            # Whoever wants the sound asks once more; nobody may have waited for this.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    async def _get(self, number: int, owner: Owner, kind: JobKind) -> PieceSound:
        if (sound := await self.kept(number)) is not None:
            return sound
        piece = await self.store.pieces.get(number)
        work = Rendering(piece.composition, opus=True)
        job = self.jobs.runner.engine.submit(work, owner=owner, kind=kind)
        try:
            return await self.keep(number, await job.result())
        except asyncio.CancelledError:
            job.cancel()
            raise
