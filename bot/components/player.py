"""The buttons of the card of what plays in a voice channel."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import PLAYER
from bot.client import Affetto
from bot.components.persistent import PersistentButton
from bot.services.player_rights import PlayerAct


class PlayerButton(PersistentButton, custom_id=PLAYER):
    """Pauses, skips, stops, shows the queue, or says what a listener thinks of a radio's piece.

    The answer is for whoever pressed it alone.
    """

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Does it."""
        client, act = interaction.client, self.fields["act"]
        controls = client.controls
        if act == "queue":
            embed = controls.queue(interaction)
            await interaction.response.send_message(embed=embed, ephemeral=True)
        elif act == "pause":
            await interaction.response.send_message(controls.pause(interaction), ephemeral=True)
        elif act in ("like", "dislike"):
            told = await client.radios.thumb(interaction, liked=act == "like")
            await interaction.response.send_message(told, ephemeral=True)
        else:
            told = controls.act(interaction, PlayerAct(act))
            await interaction.response.send_message(told, ephemeral=True)
