"""The pieces that are suggested while a member types one."""

from __future__ import annotations

from discord import app_commands

from bot.commands.suggestions import MAX_CHOICE_LENGTH, MAX_CHOICES
from bot.i18n.names import mood_name
from bot.store.pieces import Pieces


async def suggest_pieces(
    pieces: Pieces, user_id: int, typed: str
) -> list[app_commands.Choice[str]]:
    """Suggests the member's pieces and favourites whose number or title holds the typed text."""
    return [
        app_commands.Choice(
            name=f"#{line.number} {line.title} ({mood_name(line.moods)})"[:MAX_CHOICE_LENGTH],
            value=str(line.number),
        )
        for line in await pieces.suggest(user_id, typed, limit=MAX_CHOICES)
    ]
