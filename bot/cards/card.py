"""A card with its buttons."""

from __future__ import annotations

from dataclasses import dataclass

import discord


@dataclass(frozen=True, slots=True)
class Card:
    """What a message shows.

    Attributes:
        embed: The text.
        view: The buttons and menus.
    """

    embed: discord.Embed
    view: discord.ui.View
