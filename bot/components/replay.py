"""The button in a list that plays a piece."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import PLAY
from bot.client import Affetto
from bot.components.persistent import PersistentButton


class PlayButton(PersistentButton, custom_id=PLAY):
    """Posts the piece again, for all to hear."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Posts it."""
        client = interaction.client
        piece = await client.store.pieces.get(self.number("piece"))
        await client.replays.replay(interaction, piece)
