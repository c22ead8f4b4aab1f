"""The buttons in a list that play its pieces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.store.lines import PieceLine
from bot.views.lasting import NUMBER, LastingButton


class PlayButton(LastingButton, template=f"play:{NUMBER}"):
    """Posts the piece again, for all to hear."""

    def __init__(self, piece: int) -> None:
        self.piece = piece
        super().__init__(discord.ui.Button(custom_id=f"play:{piece}", label=f"▶ {piece}"))

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Post it."""
        client = interaction.client
        await client.jobs.replay(interaction, await client.store.pieces.get(self.piece))


def play_buttons(pieces: Iterable[PieceLine]) -> list[PlayButton]:
    """A button for each of the pieces."""
    return [PlayButton(piece.number) for piece in pieces]
