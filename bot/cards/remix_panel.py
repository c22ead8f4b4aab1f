"""The panel that asks what is to be made of a song: a piece, or a file in a message."""

from __future__ import annotations

from typing import Final

import discord

from bot.cards import custom_ids
from bot.cards.buttons import Button, redo_button, view_of
from bot.cards.card import Card
from bot.cards.mood_menu import remix_mood_menu
from bot.i18n.messages import t

FILE: Final = "file"
"""Stands in custom ids for the file that the panel's title links to."""


def remix_panel(title: str, *, piece: int | None = None, url: str | None = None) -> Card:
    """Offers to continue a song, to vary it, or to put its melody into another mood.

    Args:
        title: The song's name.
        piece: Its number, if it is a piece.
        url: Where its file is, if it is one; the panel is all that remembers it.
    """
    of = FILE if piece is None else str(piece)
    embed = discord.Embed(title=title, url=url, description=t("remix-panel"))
    view = view_of(
        _button(of, "continue", "⏭️", t("button-continue")),
        _button(of, "vary", "🎲", t("button-rewrite")),
        redo_button(of),
        remix_mood_menu(of, "pleasant"),
        remix_mood_menu(of, "unpleasant"),
    )
    return Card(embed, view)


def _button(of: str, way: str, emoji: str, label: str) -> Button:
    return discord.ui.Button(
        custom_id=custom_ids.REMIX.of(of=of, way=way), emoji=emoji, label=label
    )
