"""The list of the pieces members liked best."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.i18n.messages import t
from bot.store.lines import PieceLine
from bot.views.lines import piece_line


def top_embed(title: str, pieces: Sequence[PieceLine], guild_id: int | None) -> discord.Embed:
    """The pieces in order, or a sentence where there are none.

    Args:
        title: What the list is of.
        pieces: The best one first.
        guild_id: The server the list is shown in: links lead to its messages alone, since
            others may lie where the reader cannot follow.
    """
    if not pieces:
        return discord.Embed(title=title, description=t("top-empty"))
    lines = (
        f"{place}. {piece_line(piece, linked=piece.guild_id == guild_id)}"
        for place, piece in enumerate(pieces, start=1)
    )
    embed = discord.Embed(title=title, description="\n".join(lines))
    embed.set_footer(text=t("top-hear", piece=pieces[0].number))
    return embed
