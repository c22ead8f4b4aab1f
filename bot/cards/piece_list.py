"""Lists of pieces, a page at a time, with buttons to play them and to turn the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import discord

from bot.cards.buttons import Button, play_button, view_of
from bot.cards.card import Card
from bot.cards.custom_ids import PAGE, PAGE_FILTERS
from bot.cards.list_line import piece_line
from bot.i18n.messages import key, t
from bot.i18n.names import mood_name
from bot.store.lines import PieceLine

PAGE_SIZE: Final = 8
"""Pieces on a page: as many as fit a phone's screen."""
_ROW_SIZE: Final = 4
"""Play buttons in a row."""

ListName = Literal["history", "favourites"]
Turn = Literal["newer", "older"]
"""The direction in which a page is turned."""

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


def last_page(count: int) -> int:
    """Returns the index of the last page of so many pieces, 0 the first."""
    return max(0, (count - 1) // PAGE_SIZE)


def piece_list(chosen: Chosen, lines: Sequence[PieceLine], *, page: int, count: int) -> Card:
    """Shows one page of a list.

    Args:
        chosen: The list.
        lines: The pieces on the page, the newest first.
        page: The index of the page, 0 the newest.
        count: How many pieces the whole list has.
    """
    last = last_page(count)
    embed = discord.Embed(title=_title(chosen))
    embed.description = "\n".join(map(piece_line, lines)) if lines else _nothing(chosen)
    if chosen.of not in (ME, SERVER):
        embed.description = "\n".join(
            (t("history-member", member=f"<@{chosen.of}>"), embed.description)
        )
    buttons = [play_button(line.number, row=index // _ROW_SIZE) for index, line in enumerate(lines)]
    if last > 0:
        embed.set_footer(text=t("list-footer", page=page + 1, pages=last + 1, count=count))
        turns: tuple[tuple[Turn, int], ...] = (("newer", page - 1), ("older", page + 1))
        buttons += [
            _page_button(chosen, turned, way, disabled=not 0 <= turned <= last)
            for way, turned in turns
        ]
    return Card(embed, view_of(*buttons))


def _page_button(chosen: Chosen, page: int, way: Turn, *, disabled: bool) -> Button:
    filters = PAGE_FILTERS.of(of=chosen.of, mood=chosen.mood, instruments=chosen.instruments)
    return discord.ui.Button(
        # The direction stands in it too: two buttons of a message must differ.
        custom_id=PAGE.of(name=chosen.name, way=way, page=page, filters=filters),
        label=t("button-newer") if way == "newer" else t("button-older"),
        disabled=disabled,
        row=PAGE_SIZE // _ROW_SIZE,
    )


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
