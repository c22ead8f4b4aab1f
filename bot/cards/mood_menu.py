"""The menus that ask for another mood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import discord

from bot.cards.custom_ids import MOOD_MENU, REMIX_MOOD
from bot.i18n.messages import key, t
from bot.i18n.names import mood_name
from engine.api.moods import WORDS

Half = Literal["pleasant", "unpleasant"]
"""The half of the moods a menu holds: a menu has room for 25, and there are more."""

_PLACEHOLDERS: Final[dict[Half, str]] = {
    "pleasant": key("choose-pleasant"),
    "unpleasant": key("choose-unpleasant"),
}


def mood_menu(piece: int, half: Half) -> discord.ui.Select[discord.ui.View]:
    """Offers one half of the moods for a piece that is composed anew."""
    return _menu(MOOD_MENU.of(piece=piece, half=half), half)


def remix_mood_menu(of: str, half: Half) -> discord.ui.Select[discord.ui.View]:
    """Offers one half of the moods for a melody; ``of`` is a piece's number, or ``"file"``."""
    return _menu(REMIX_MOOD.of(of=of, half=half), half)


def _menu(custom_id: str, half: Half) -> discord.ui.Select[discord.ui.View]:
    return discord.ui.Select(
        custom_id=custom_id,
        placeholder=t(_PLACEHOLDERS[half]),
        options=[
            discord.SelectOption(label=mood_name(word), value=word) for word in moods_of(half)
        ],
    )


def moods_of(half: Half) -> Sequence[str]:
    """Returns the moods of one half, in the order in which the engine lists them."""
    pleasant = half == "pleasant"
    return [word for word, (valence, _) in WORDS.items() if (valence >= 0) == pleasant]
