"""What a session plays and what it has ready: the sounds of two pieces, at the server's volume."""

from __future__ import annotations

import asyncio

from bot.cards.player_card import Entry
from bot.services.player_sound import PacketSource, PieceSound, PieceSounds
from engine.api.composition import FULL_VOLUME
from engine.api.errors import AffettoError
from engine.api.interface import Owner


class Deck:
    """Gets the sounds of a session's pieces ready, and knows the one that plays.

    Args:
        sounds: Has the sounds of pieces.
        server_id: The server, whose volume all sounds have.

    Attributes:
        server_id: The server.
        source: What plays, or None between two pieces.
        volume: How loud that is, in percent.
        turn: Held by whoever changes the volume.
        wanted: The volume that was asked for last.
    """

    def __init__(self, sounds: PieceSounds, server_id: int) -> None:
        self.server_id = server_id
        self.source: PacketSource | None = None
        self.volume = self.wanted = FULL_VOLUME
        self.turn = asyncio.Lock()
        self._sounds = sounds
        self._number = 0
        self._upcoming: tuple[Entry, int, asyncio.Task[PieceSound]] | None = None

    @property
    def seconds(self) -> float:
        """How much was played of the piece."""
        return 0.0 if self.source is None else self.source.seconds

    def prepare(self, entry: Entry) -> asyncio.Task[PieceSound]:
        """Begins to find or make a sound, and keeps it until it is loaded."""
        volume = self._sounds.volume(self.server_id)
        if self._upcoming is not None and self._upcoming[:2] == (entry, volume):
            return self._upcoming[2]
        owner = Owner(entry.asked_by, self.server_id)
        task = self._sounds.prepare(entry.line.number, owner)
        self._upcoming = entry, volume, task
        return task

    async def load(self, entry: Entry) -> tuple[PacketSource, bytes]:
        """Waits for a sound and takes it as the one that plays.

        Where it could not be made beforehand, it is tried once more.

        Returns:
            What hands the sound out, and the picture (PNG).

        Raises:
            AffettoError: The sound cannot be made.
            PieceNotFoundError: The piece is not kept any more.
        """
        try:
            sound = await self.prepare(entry)
        except AffettoError:
            self._upcoming = None
            sound = await self.prepare(entry)
        while sound.volume != self._sounds.volume(self.server_id):  # It was changed meanwhile.
            sound = await self.prepare(entry)
        self._upcoming = None
        self._number, self.volume = entry.line.number, sound.volume
        self.source = PacketSource(sound.opus)
        return self.source, sound.png

    def unload(self) -> None:
        """Lets go of what played."""
        self.source = None

    async def follow_volume(self, member_id: int) -> None:
        """Has what plays go on at the volume that the server has now; until then it plays on.

        Args:
            member_id: Who waits for it.

        Raises:
            AffettoError: The sound cannot be made so.
            PieceNotFoundError: The piece was deleted.
        """
        owner = Owner(member_id, self.server_id)
        while (source := self.source) is not None and (
            self.volume != self._sounds.volume(self.server_id)
        ):
            sound = await self._sounds.prepare(self._number, owner)
            if source is self.source:  # Another piece may play by now.
                source.go_on_with(sound.opus)
                self.volume = sound.volume
