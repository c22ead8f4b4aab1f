"""The button that deletes all that is kept of a member."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import FORGET
from bot.client import Affetto
from bot.components.persistent import PersistentButton
from bot.i18n.messages import t
from bot.services.removal import clear_messages, still_there


class ForgetButton(PersistentButton, custom_id=FORGET):
    """Deletes all that is kept of the member who presses it."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Deletes, and says so in place of the question."""
        client = interaction.client
        client.removal.require_idle(interaction)
        # Many pieces may take longer than the three seconds that Discord waits.
        await interaction.response.defer()
        locations = await client.removal.forget(client, interaction.user.id)
        done = t("forgotten")
        await interaction.edit_original_response(content=done, view=None)
        if left := await clear_messages(client, locations):
            await interaction.edit_original_response(content=done + still_there(left))
