"""The buttons under a piece."""

from __future__ import annotations

import discord

from bot.cards.buttons import (
    again_button,
    delete_button,
    download_button,
    extend_button,
    favourite_button,
    mood_button,
    redo_button,
    sheet_button,
    stems_button,
    undo_button,
    vary_button,
    video_button,
    view_of,
    vote_button,
)
from bot.store.tally import Tally
from engine.api.instruments import MULTI, named


def has_several_instruments(instruments: str) -> bool:
    """Whether a piece for these has more than one instrument to hear by itself."""
    return instruments == MULTI or len(named(instruments)) > 1


def piece_view(piece: int, tally: Tally) -> discord.ui.View:
    """Makes all buttons of a piece, with their counts.

    Args:
        piece: The number of the piece.
        tally: Its counts, and what it is written for: that decides about the stems.
    """
    return view_of(
        vote_button(piece, 1, tally),
        vote_button(piece, -1, tally),
        favourite_button(piece, tally),
        *([stems_button(piece)] if has_several_instruments(tally.instruments) else []),
        delete_button(piece),
        again_button(piece),
        vary_button(piece),
        extend_button(piece),
        mood_button(piece),
        redo_button(str(piece), row=1),
        download_button(piece),
        sheet_button(piece),
        video_button(piece),
        *([undo_button(tally.before)] if tally.before is not None else []),
    )
