"""New pieces out of earlier ones: another take, a variation, a longer form, another mood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.i18n.messages import t
from bot.store.pieces import Piece
from engine.api.errors import RequestError
from engine.api.moods import Mood
from engine.api.origin import Origin, Way
from engine.api.request import SECONDS, ComposeRequest, new_seed

if TYPE_CHECKING:
    from bot.app import Affetto

LONGER: Final = 30
"""Seconds by which a piece is extended."""


@dataclass(frozen=True, slots=True)
class Remake:
    """What to make, and the number of the piece it comes from."""

    request: ComposeRequest
    parent: int | None


def again(piece: Piece) -> Remake:
    """The same request with another seed."""
    request = replace(piece.composition.request, seed=new_seed())
    # Another take on a variation is one more variation of the same piece.
    return Remake(request, piece.number if request.origin is None else piece.parent)


def vary(piece: Piece) -> Remake:
    """The same opening, and another way on from there."""
    return _from(piece, Way.VARY)


def extend(piece: Piece) -> Remake:
    """The same piece, gone on with.

    Raises:
        RequestError: It is as long as a piece may be.
    """
    seconds = piece.composition.request.seconds
    if seconds >= SECONDS[1]:
        raise RequestError(t("longest-already", seconds=SECONDS[1]))
    return _from(piece, Way.EXTEND, seconds=min(seconds + LONGER, SECONDS[1]))


def change(piece: Piece, mood: Mood) -> Remake:
    """The same melody in another mood, which decides on key and tempo anew."""
    return _from(piece, Way.CHANGE, mood=mood, then=(), key=None, tempo=None)


def _from(piece: Piece, way: Way, **changes: Any) -> Remake:
    composition = piece.composition
    origin = Origin(way, composition.midi, composition.key)
    return Remake(
        replace(composition.request, seed=new_seed(), origin=origin, **changes), piece.number
    )


async def remake(
    interaction: discord.Interaction[Affetto], number: int, how: Callable[[Piece], Remake]
) -> None:
    """Make a new piece out of the one of that number, for whoever asks.

    Raises:
        QueueFullError: Too many pieces are under way.
        RequestError: The piece is not kept any more, or does not allow it, or nothing is to
            be made here or now.
        EngineError: The work could not be finished.
        discord.HTTPException: The new piece is kept, but cannot be posted.
    """
    client = interaction.client
    made = how(await client.store.pieces.get(number))
    await client.jobs.compose(interaction, made.request, made.parent)
