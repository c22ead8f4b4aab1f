"""The menu that asks for the format of a sound."""

from __future__ import annotations

from typing import Final

import discord

from bot.cards.custom_ids import DOWNLOAD_MENU
from bot.i18n.messages import key, t

FORMATS: Final = {
    "ogg": key("format-ogg"),
    "flac": key("format-flac"),
    "wav": key("format-wav"),
}
"""The formats that are offered: the engine's name to the key of its description. A piece is posted
as MP3 anyway."""


def download_menu(piece: int) -> discord.ui.Select[discord.ui.View]:
    """Offers the formats of a piece's sound."""
    return discord.ui.Select(
        custom_id=DOWNLOAD_MENU.of(piece=piece),
        placeholder=t("choose-format"),
        options=[
            discord.SelectOption(label=form.upper(), value=form, description=t(description))
            for form, description in FORMATS.items()
        ],
    )
