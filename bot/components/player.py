"""The buttons of the card of what plays in a voice channel."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import PLAYER
from bot.client import Affetto
from bot.components.persistent import PersistentButton
from bot.services.player_rights import PlayerAct


class PlayerButton(PersistentButton, custom_id=PLAYER):
    """Pauses, skips, stops, or shows the queue; the answer is for whoever pressed it alone."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Does it."""
        players, act = interaction.client.players, self.fields["act"]
        if act == "queue":
            embed = players.queue(interaction)
            await interaction.response.send_message(embed=embed, ephemeral=True)
        elif act == "pause":
            await interaction.response.send_message(players.pause(interaction), ephemeral=True)
        else:
            told = players.act(interaction, PlayerAct(act))
            await interaction.response.send_message(told, ephemeral=True)
