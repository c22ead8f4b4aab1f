"""The card of a duel: while votes are taken, and with the outcome."""

from __future__ import annotations

from typing import Final

import discord

from bot.cards.buttons import duel_vote_button, play_button, reveal_button, view_of
from bot.cards.card import Card
from bot.cards.piece_card import asked_fields, mood_text
from bot.i18n.messages import t
from bot.i18n.names import key_name
from bot.store.duels import MAX_VOTES, Duel, Side
from bot.store.pieces import Piece
from engine.api.request import ComposeRequest

SIDES: Final[tuple[Side, Side]] = ("a", "b")


def duel_file_stem(number: int) -> str:
    """Makes how the names of a duel's files begin: ``duel_file_stem(3)`` is ``"duel-3"``."""
    return f"duel-{number}"


def duel_card(duel: Duel, pieces: tuple[Piece, Piece]) -> Card:
    """Shows a duel as it stands.

    Args:
        duel: The duel.
        pieces: Its pieces: a, b.
    """
    if duel.revealed:
        return Card(revealed_embed(duel, pieces), duel_view(duel))
    return Card(duel_embed(duel, pieces[0].composition.request), duel_view(duel))


def duel_embed(duel: Duel, request: ComposeRequest) -> discord.Embed:
    """Shows a duel while votes are taken, without how they stand."""
    embed = discord.Embed(
        title=t("duel-title"),
        description=t(
            "duel-rules",
            author=f"<@{duel.author_id}>",
            count=MAX_VOTES,
            when=f"<t:{duel.ends_at}:R>",
        ),
    )
    embed.add_field(name=t("card-mood"), value=mood_text(request))
    embed.add_field(name=t("card-instruments"), value=request.instruments)
    for name, value in asked_fields(request):
        embed.add_field(name=name, value=value, inline=False)
    embed.add_field(name=t("duel-votes"), value=str(sum(duel.votes)))
    embed.set_footer(text=t("duel-number", number=duel.number))
    return embed


def revealed_embed(duel: Duel, pieces: tuple[Piece, Piece]) -> discord.Embed:
    """Shows a duel with its outcome.

    Args:
        duel: The duel, revealed.
        pieces: Its pieces: a, b.
    """
    embed = discord.Embed(
        title=_outcome(duel), description=t("duel-author", author=f"<@{duel.author_id}>")
    )
    for side, piece, votes in zip(SIDES, pieces, duel.votes, strict=True):
        composition = piece.composition
        embed.add_field(
            name=f"{side.upper()}: #{piece.number} {composition.title}",
            value=t(
                "duel-piece",
                count=votes,
                key=key_name(composition.key),
                seed=composition.request.seed,
            ),
        )
    embed.set_footer(text=t("duel-number", number=duel.number))
    return embed


def _outcome(duel: Duel) -> str:
    a, b = duel.votes
    if a == b:
        return t("duel-tie") if a else t("duel-unvoted")
    return t("duel-won", winner="A" if a > b else "B", most=max(a, b), fewest=min(a, b))


def duel_view(duel: Duel) -> discord.ui.View:
    """Makes the buttons of a duel: to vote or, once it is revealed, to play the pieces."""
    if duel.revealed:
        return view_of(*map(play_button, duel.pieces))
    return view_of(
        *(duel_vote_button(duel.number, side) for side in SIDES), reveal_button(duel.number)
    )
