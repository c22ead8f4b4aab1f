"""Lists of pieces, a page at a time, with buttons to play them and to turn the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, cast

import discord

from bot.i18n.messages import key, t
from bot.i18n.names import mood_name
from bot.store import Store
from bot.store.history import Filter
from bot.store.lines import PieceLine
from bot.views.lasting import LastingButton
from bot.views.lines import piece_line
from bot.views.play import play_buttons
from engine.api.errors import RequestError

PAGE: Final = 8
"""Pieces on a page: as many as fit a phone's screen."""
_ROW: Final = 4
"""Buttons to play them in a row."""

ListName = Literal["history", "favourites"]

ME: Final = "me"
SERVER: Final = "server"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which list, and which of its pieces.

    Attributes:
        name: The list; favourites are always one's own, and all of them.
        of: Whose history: ``ME``, ``SERVER``, or the id of a member, of whom only the
            pieces made on the same server are shown.
        mood: Only pieces in this mood; empty for all.
        instruments: Only pieces with this instrument or ensemble; empty for all.
    """

    name: ListName
    of: str = ME
    mood: str = ""
    instruments: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether some pieces are left out."""
        return bool(self.mood or self.instruments)


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page as it is shown.

    Attributes:
        embed: The list.
        view: The buttons.
    """

    embed: discord.Embed
    view: discord.ui.View


async def list_page(interaction: discord.Interaction[Any], chosen: Chosen, page: int) -> ListPage:
    """A page of a list as whoever asks may see it, 0 the newest; the last if there are fewer.

    Raises:
        RequestError: It is about a server, and there is none here.
    """
    count, lines, page = await _read(
        interaction.client.store, chosen, interaction.user.id, interaction.guild_id, page
    )
    last = max(0, (count - 1) // PAGE)
    embed = discord.Embed(title=_title(chosen))
    embed.description = "\n".join(map(piece_line, lines)) if lines else _nothing(chosen)
    if chosen.of not in (ME, SERVER):
        embed.description = "\n".join(
            (t("history-member", member=f"<@{chosen.of}>"), embed.description)
        )
    view = discord.ui.View(timeout=None)
    for place, button in enumerate(play_buttons(lines)):
        button.row = place // _ROW
        view.add_item(button)
    if last > 0:
        embed.set_footer(text=t("list-footer", page=page + 1, pages=last + 1, count=count))
        turns: tuple[tuple[Turn, int], ...] = (("newer", page - 1), ("older", page + 1))
        for way, turned in turns:
            turn = PageButton(chosen, turned, way, disabled=not 0 <= turned <= last)
            turn.row = PAGE // _ROW
            view.add_item(turn)
    return ListPage(embed, view)


async def _read(
    store: Store, chosen: Chosen, user_id: int, guild_id: int | None, page: int
) -> tuple[int, list[PieceLine], int]:
    if chosen.name == "favourites":
        count = await store.favourites.count(user_id)
        page = min(page, max(0, (count - 1) // PAGE))
        found = await store.favourites.page(user_id, offset=page * PAGE, limit=PAGE)
        return count, found, page
    if chosen.of != ME and guild_id is None:
        raise RequestError(t("no-server-history"))
    authors = {ME: user_id, SERVER: None}
    wanted = Filter(
        author_id=authors[chosen.of] if chosen.of in authors else int(chosen.of),
        guild_id=None if chosen.of == ME else guild_id,
        mood=chosen.mood or None,
        instruments=chosen.instruments or None,
    )
    count = await store.history.count(wanted)
    page = min(page, max(0, (count - 1) // PAGE))
    return count, await store.history.page(wanted, offset=page * PAGE, limit=PAGE), page


def _title(chosen: Chosen) -> str:
    if chosen.name == "favourites":
        return t("favourites-title")
    titles = {ME: key("history-title"), SERVER: key("history-title-server")}
    title = t(titles.get(chosen.of, key("history-title-member")))
    mood = mood_name(chosen.mood) if chosen.mood else ""
    filters = " · ".join(filter(None, (mood, chosen.instruments)))
    return t("top-title-mood", title=title, mood=filters) if filters else title


def _nothing(chosen: Chosen) -> str:
    if chosen.name == "favourites":
        return t("favourites-empty")
    if chosen.is_filtered:
        return t("history-no-match")
    return t("history-empty") if chosen.of == ME else t("history-empty-here")


Turn = Literal["newer", "older"]
"""Which way a page is turned."""


class PageButton(
    LastingButton,
    template=r"(?P<name>history|favourites):(?P<way>newer|older):(?P<page>-?[0-9]{1,9})"
    r"(?::(?P<of>me|server|[0-9]{1,20}):(?P<mood>[a-z]*):(?P<instruments>[a-z ]*))?",
):
    """Turns to a page; of lists of one's own, whoever presses it gets theirs."""

    def __init__(self, chosen: Chosen, page: int, way: Turn, *, disabled: bool = False) -> None:
        self.chosen = chosen
        self.page = page
        which = f":{chosen.of}:{chosen.mood}:{chosen.instruments}"
        super().__init__(
            discord.ui.Button(
                # The direction too: two buttons of a message must differ.
                custom_id=f"{chosen.name}:{way}:{page}{which}",
                label=t("button-newer") if way == "newer" else t("button-older"),
                disabled=disabled,
            )
        )

    @classmethod
    def remade(cls, match: re.Match[str]) -> Self:
        """The button of that list, way and page."""
        name = cast("ListName", match["name"])
        chosen = Chosen(name, match["of"] or ME, match["mood"] or "", match["instruments"] or "")
        return cls(chosen, max(0, int(match["page"])), cast("Turn", match["way"]))

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page in place of the one before."""
        shown = await list_page(interaction, self.chosen, self.page)
        await interaction.response.edit_message(embed=shown.embed, view=shown.view)
