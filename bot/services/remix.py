"""New pieces made from a member's MIDI file or from an earlier piece."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import discord

from bot.i18n.messages import t
from bot.services.find_piece import find_piece
from bot.services.uploads import Attached, fetch_upload, require_size
from bot.services.variations import Variations
from bot.store import Store
from bot.store.pieces import Piece
from engine.api.errors import RequestError
from engine.api.instruments import MULTI
from engine.api.moods import Mood, mood
from engine.api.origin import Origin, Way
from engine.api.request import DEFAULT_SECONDS, ComposeRequest


@dataclass(frozen=True, slots=True)
class RemixWish:
    """What is to become of a song.

    Attributes:
        way: What is kept of it.
        moods: The moods to have; none for the one that is heard in it.
        one: Whether the instrument with its melody is to play alone.
        only_new: Whether what is taken over note for note is left out.
        start: Where the part begins that is taken, in seconds; None for what suits the way.
        end: Where it ends, likewise.
        seconds: How long what is new is to be, or the part that is taken.
        model: The operator's own model that is to write it; None for the usual one.

    Raises:
        RequestError: The way takes a mood, and none is given.
    """

    way: Way
    moods: tuple[Mood, ...] = ()
    one: bool = False
    only_new: bool = False
    start: float | None = None
    end: float | None = None
    seconds: int = DEFAULT_SECONDS
    model: str | None = None

    def __post_init__(self) -> None:
        if self.way is Way.CHANGE and not self.moods:
            raise RequestError(t("remix-no-mood"))

    def of_piece(self, piece: Piece) -> ComposeRequest:
        """Makes the request for something new of an earlier piece.

        Raises:
            RequestError: The options do not go together.
        """
        return self.request(piece.composition.midi)

    def request(self, midi: bytes = b"", name: str = "MIDI") -> ComposeRequest:
        """Makes the request, with the bytes and the name of the song once they are there.

        Raises:
            RequestError: The options do not go together.
        """
        first, *then = self.moods or (mood("calm"),)
        origin = Origin(
            self.way,
            midi,
            start=self.start,
            end=self.end,
            one=self.one,
            only_new=self.only_new and self.way is not Way.CHANGE,
            own_mood=not self.moods,
            name=name,
        )
        return ComposeRequest(
            mood=first,
            then=tuple(then),
            instruments=MULTI,
            seconds=self.seconds,
            origin=origin,
            model=self.model,
        )


class SongWish(Protocol):
    """What is to become of a song: a :class:`RemixWish`, or what is to be made anew of it."""

    def of_piece(self, piece: Piece) -> ComposeRequest:
        """Makes the request for something new of an earlier piece."""

    def request(self, midi: bytes = b"", name: str = "MIDI") -> ComposeRequest:
        """Makes the request for something new of a file."""


@dataclass(frozen=True, slots=True)
class Remixes:
    """Makes new pieces of songs; one instance serves all.

    Attributes:
        store: Holds the earlier pieces.
        variations: Composes the new ones.
    """

    store: Store
    variations: Variations

    async def of_source(
        self,
        interaction: discord.Interaction[discord.Client],
        piece: str | None,
        file: Attached | None,
        wish: SongWish,
    ) -> None:
        """Makes a new piece of the one source that is named, an earlier piece or a file.

        Raises:
            RequestError: None or both are named, or as :meth:`of_piece` and :meth:`of_file`.
        """
        if (file is None) == (piece is None):
            raise RequestError(t("one-source"))
        if file is not None:
            await self.of_file(interaction, file, wish)
            return
        found = await find_piece(
            self.store.pieces,
            piece or "",
            user_id=interaction.user.id,
            guild_id=interaction.guild_id,
        )
        await self.of_piece(interaction, found.number, wish)

    async def of_piece(
        self, interaction: discord.Interaction[discord.Client], number: int, wish: SongWish
    ) -> None:
        """Makes a new piece of an earlier one, for whoever asks.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            QueueFullError: Too many pieces are under way.
            RequestError: The piece does not allow it, or nothing may be made here or now.
            EngineError: The work could not be finished.
            discord.HTTPException: The new piece is kept, but cannot be posted.
        """
        piece = await self.store.pieces.get(number)
        request = wish.of_piece(piece)
        await self.variations.compose(interaction, [request], number)

    async def of_file(
        self,
        interaction: discord.Interaction[discord.Client],
        attached: Attached,
        wish: SongWish,
    ) -> None:
        """Makes a new piece of a file; the bot passes its bytes on and keeps none.

        Raises:
            QueueFullError: Too many pieces are under way.
            RequestError: The file is too large, gone or none, or nothing may be made here or now.
            EngineError: The work could not be finished.
            discord.HTTPException: The new piece is kept, but cannot be posted.
        """
        require_size(attached)

        async def filled(request: ComposeRequest) -> ComposeRequest:
            upload = await fetch_upload(attached)
            origin = wish.request(upload.midi, upload.name).origin
            return replace(request, origin=origin)

        request = wish.request()
        await self.variations.compose(interaction, [request], fill=filled)
