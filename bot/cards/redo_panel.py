"""The panel that asks what of a piece, or of a file in a message, is to be made anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import discord

from bot.cards import custom_ids
from bot.cards.buttons import Button, view_of
from bot.cards.card import Card
from bot.cards.remix_panel import FILE
from bot.i18n.messages import key, t
from engine.api.instruments import BY_NAME

BARS: Final = 4
"""Bars of a stretch that the panel offers; the command takes any."""
_MOST: Final = 25
_PLACEHOLDERS: Final = {
    "bars": key("redo-bars"),
    "part": key("redo-part"),
    "add": key("redo-add"),
    "remove": key("redo-remove"),
}


def redo_panel(
    title: str,
    players: tuple[str, ...] = (),
    bars: int | None = None,
    *,
    piece: int | None = None,
    url: str | None = None,
) -> Card:
    """Offers to write bars or an instrument anew, to add or remove one, or to go on.

    Args:
        title: The song's name.
        players: Who plays in it, by their names; none where that is not known.
        bars: About how many bars it has; None where that is not known.
        piece: Its number, if it is a piece.
        url: Where its file is, if it is one; the panel is all that remembers it.
    """
    of = FILE if piece is None else str(piece)
    embed = discord.Embed(title=title, url=url, description=t("redo-panel"))
    known = players or tuple(BY_NAME)
    others = [name for name in BY_NAME if name not in players]
    menus = [_menu(of, "bars", stretches(bars or _MOST * BARS))]
    if len(known) > 1:
        menus.append(_menu(of, "part", known))
    menus.append(_menu(of, "add", others))
    if len(known) > 1:
        menus.append(_menu(of, "remove", known))
    buttons = [_button(of, "front", "⏮️"), _button(of, "more", "⏭️")]
    return Card(embed, view_of(*menus, *buttons))


def stretches(bars: int) -> list[str]:
    """Names stretches of ``BARS`` bars, longer ones where a menu would not hold them all.

    ``stretches(10)`` is ``["1-4", "5-8", "9-10"]``.
    """
    size = max(BARS, -(-bars // _MOST))
    return [f"{first}-{min(first + size - 1, bars)}" for first in range(1, bars + 1, size)]


def _menu(of: str, what: str, options: Iterable[str]) -> discord.ui.Select[discord.ui.View]:
    return discord.ui.Select(
        custom_id=custom_ids.REDO_MENU.of(what=what, of=of),
        placeholder=t(_PLACEHOLDERS[what]),
        options=[discord.SelectOption(label=one, value=one) for one in options],
    )


def _button(of: str, way: str, emoji: str) -> Button:
    label = t("redo-front", bars=BARS) if way == "front" else t("redo-more", bars=BARS)
    return discord.ui.Button(custom_id=custom_ids.REDO.of(of=of, way=way), emoji=emoji, label=label)
