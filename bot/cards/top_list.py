"""The list of the pieces that members liked best."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.cards.buttons import play_button, view_of
from bot.cards.card import Card
from bot.cards.list_line import piece_line
from bot.i18n.messages import t
from bot.store.lines import PieceLine


def top_list(title: str, pieces: Sequence[PieceLine], guild_id: int | None) -> Card:
    """Lists pieces in order, or says that there are none.

    Args:
        title: The heading.
        pieces: The pieces, the best first.
        guild_id: The server the list is shown in. Only its messages are linked: the reader may
            not be able to follow other links.
    """
    view = view_of(*(play_button(piece.number) for piece in pieces))
    if not pieces:
        return Card(discord.Embed(title=title, description=t("top-empty")), view)
    lines = (
        f"{rank}. {piece_line(piece, linked=piece.guild_id == guild_id)}"
        for rank, piece in enumerate(pieces, start=1)
    )
    embed = discord.Embed(title=title, description="\n".join(lines))
    embed.set_footer(text=t("top-hear", piece=pieces[0].number))
    return Card(embed, view)
