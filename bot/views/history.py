"""A member's own pieces, a page at a time, with buttons to turn the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

import discord

from bot.errors import boundary
from bot.replies import length
from bot.store.pieces import PieceLine, Pieces

PAGE: Final = 8
"""Pieces on a page: as many as fit a phone's screen."""

_EMPTY: Final = "You have no pieces yet: /compose makes the first one."


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page as it is shown.

    Attributes:
        embed: The list.
        view: The buttons; without any where one page holds all.
    """

    embed: discord.Embed
    view: discord.ui.View


async def history_page(pieces: Pieces, author_id: int, page: int) -> HistoryPage:
    """The member's pieces on a page, 0 the newest; the last page if there are not as many."""
    count = await pieces.count(author_id)
    last = max(0, (count - 1) // PAGE)
    page = min(page, last)
    lines = await pieces.page(author_id, offset=page * PAGE, limit=PAGE)
    embed = discord.Embed(
        title="Your pieces", description="\n".join(map(_line, lines)) if lines else _EMPTY
    )
    view = discord.ui.View(timeout=None)
    if last > 0:
        embed.set_footer(text=f"Page {page + 1} of {last + 1} · {count} pieces")
        view.add_item(PageButton(page - 1, "newer", disabled=page == 0))
        view.add_item(PageButton(page + 1, "older", disabled=page == last))
    return HistoryPage(embed, view)


class PageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"history:(?P<way>newer|older):(?P<page>-?[0-9]{1,9})",
):
    """Turns to a page; shows whoever presses it their own pieces, nobody else's."""

    def __init__(
        self, page: int, way: Literal["newer", "older"], *, disabled: bool = False
    ) -> None:
        self.page = page
        super().__init__(
            discord.ui.Button(
                # The direction too: two buttons of a message must differ.
                custom_id=f"history:{way}:{page}",
                label="◀ Newer" if way == "newer" else "Older ▶",
                disabled=disabled,
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> PageButton:
        """The button a member pressed, made again from its custom id."""
        return cls(max(0, int(match["page"])), "newer" if match["way"] == "newer" else "older")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page in place of the one before."""
        async with boundary(interaction):
            pieces = interaction.client.store.pieces
            shown = await history_page(pieces, interaction.user.id, self.page)
            await interaction.response.edit_message(embed=shown.embed, view=shown.view)


def _line(piece: PieceLine) -> str:
    title = f"**{piece.title}**"
    if piece.message_id is not None:
        place = piece.guild_id or "@me"
        title = (
            f"[{title}](https://discord.com/channels/{place}/{piece.channel_id}/{piece.message_id})"
        )
    return (
        f"`#{piece.number}` {title} · {piece.mood} · {piece.key} · {length(piece.seconds)} · "
        f"<t:{piece.created_at}:R> · 👍 {piece.up} 👎 {piece.down}"
    )
