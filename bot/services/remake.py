"""New pieces out of earlier ones: another take, a variation, a longer form, another mood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import discord

from bot.i18n.messages import t
from bot.services.variations import Variations
from bot.store import Store
from bot.store.pieces import Piece
from engine.api.errors import RequestError
from engine.api.moods import Mood
from engine.api.origin import Origin, Way
from engine.api.request import SECONDS, ComposeRequest, new_seed

EXTENSION_SECONDS: Final = 30
"""By how much a piece is extended."""


@dataclass(frozen=True, slots=True)
class Remake:
    """The request for a new piece, and the number of the piece it comes from."""

    request: ComposeRequest
    parent: int | None


def again(piece: Piece) -> Remake:
    """Makes the request of a piece anew with another seed."""
    request = replace(piece.composition.request, seed=new_seed())
    # Another take on a variation is one more variation of the same piece.
    return Remake(request, piece.number if request.origin is None else piece.parent)


def vary(piece: Piece) -> Remake:
    """Keeps the opening of a piece, and with it the tempo, and goes on in another way."""
    return _from(piece, Way.VARY, tempo=None)


def extend(piece: Piece) -> Remake:
    """Goes on with a piece, on the chords that it was asked to follow; its form is over.

    Raises:
        RequestError: The piece is as long as a piece may be.
    """
    asked = piece.composition.request
    # Where its chords set the length, that is longer than what was asked for.
    seconds = round(piece.composition.seconds) if asked.chords_set_length else asked.seconds
    if seconds >= SECONDS[1]:
        raise RequestError(t("longest-already", seconds=SECONDS[1]))
    return _from(
        piece,
        Way.EXTEND,
        tempo=None,
        seconds=min(seconds + EXTENSION_SECONDS, SECONDS[1]),
        chords_set_length=False,
        form=None,
    )


def change(piece: Piece, mood: Mood) -> Remake:
    """Puts the melody of a piece into another mood, which decides on all else anew."""
    return _from(
        piece, Way.CHANGE, mood=mood, then=(), key=None, tempo=None, chords=None, form=None
    )


def _from(piece: Piece, way: Way, **changes: Any) -> Remake:
    composition = piece.composition
    origin = Origin(way, composition.midi, composition.key)
    changes["loop"] = False  # What goes on from a loop ends.
    return Remake(
        replace(composition.request, seed=new_seed(), origin=origin, **changes), piece.number
    )


@dataclass(frozen=True, slots=True)
class Remakes:
    """Makes new pieces out of earlier ones; one instance serves all.

    Attributes:
        store: Holds the earlier pieces.
        variations: Composes the new ones.
    """

    store: Store
    variations: Variations

    async def remake(
        self,
        interaction: discord.Interaction[discord.Client],
        number: int,
        how: Callable[[Piece], Remake],
    ) -> None:
        """Makes a new piece out of an earlier one, for whoever asks.

        Args:
            interaction: The request for the new piece.
            number: The number of the earlier piece.
            how: :func:`again`, :func:`vary`, :func:`extend` or :func:`change` with a mood.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            QueueFullError: Too many pieces are under way.
            RequestError: The piece does not allow it, or nothing may be made here or now.
            EngineError: The work could not be finished.
            discord.HTTPException: The new piece is kept, but cannot be posted.
        """
        made = how(await self.store.pieces.get(number))
        await self.variations.compose(interaction, [made.request], made.parent)
