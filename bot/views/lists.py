"""A member's own pieces or favourites, a page at a time, with buttons to turn the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, cast

import discord

from bot.speech import key, say
from bot.store import Store
from bot.views.lasting import LastingButton
from bot.views.lines import piece_line

PAGE: Final = 8
"""Pieces on a page: as many as fit a phone's screen."""

ListName = Literal["history", "favourites"]

_TITLES: Final[dict[ListName, str]] = {
    "history": key("history-title"),
    "favourites": key("favourites-title"),
}
_EMPTY: Final[dict[ListName, str]] = {
    "history": key("history-empty"),
    "favourites": key("favourites-empty"),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page as it is shown.

    Attributes:
        embed: The list.
        view: The buttons; without any where one page holds all.
    """

    embed: discord.Embed
    view: discord.ui.View


async def list_page(store: Store, name: ListName, user_id: int, page: int) -> ListPage:
    """A page of the member's list, 0 the newest; the last page if there are not as many."""
    table = store.pieces if name == "history" else store.favourites
    count = await table.count(user_id)
    last = max(0, (count - 1) // PAGE)
    page = min(page, last)
    lines = await table.page(user_id, offset=page * PAGE, limit=PAGE)
    embed = discord.Embed(
        title=say(_TITLES[name]),
        description="\n".join(map(piece_line, lines)) if lines else say(_EMPTY[name]),
    )
    view = discord.ui.View(timeout=None)
    if last > 0:
        embed.set_footer(text=say("list-footer", page=page + 1, pages=last + 1, count=count))
        view.add_item(PageButton(name, page - 1, "newer", disabled=page == 0))
        view.add_item(PageButton(name, page + 1, "older", disabled=page == last))
    return ListPage(embed, view)


class PageButton(
    LastingButton,
    template=r"(?P<name>history|favourites):(?P<way>newer|older):(?P<page>-?[0-9]{1,9})",
):
    """Turns to a page; shows whoever presses it their own list, nobody else's."""

    def __init__(
        self, name: ListName, page: int, way: Literal["newer", "older"], *, disabled: bool = False
    ) -> None:
        self.name: ListName = name
        self.page = page
        super().__init__(
            discord.ui.Button(
                # The direction too: two buttons of a message must differ.
                custom_id=f"{name}:{way}:{page}",
                label=say("button-newer") if way == "newer" else say("button-older"),
                disabled=disabled,
            )
        )

    @classmethod
    def remade(cls, match: re.Match[str]) -> Self:
        """The button of that list, way and page."""
        way: Literal["newer", "older"] = "newer" if match["way"] == "newer" else "older"
        return cls(cast("ListName", match["name"]), max(0, int(match["page"])), way)

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page in place of the one before."""
        shown = await list_page(interaction.client.store, self.name, interaction.user.id, self.page)
        await interaction.response.edit_message(embed=shown.embed, view=shown.view)
