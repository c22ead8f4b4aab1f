"""The button that cancels a piece while it waits or is being made."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import CANCEL
from bot.client import Affetto
from bot.components.persistent import PersistentButton


class CancelButton(PersistentButton, custom_id=CANCEL):
    """Cancels a job for the member who asked for it."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Cancels; the job's own end then shows in the reply."""
        interaction.client.runner.cancel(self.number("job"), interaction.user.id)
        await interaction.response.defer()
