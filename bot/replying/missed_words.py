"""Tells a member which of their words for a mood were not understood."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import discord

from bot.i18n.messages import all_of, t
from bot.replying.failures import DISCORD_FAILURES
from engine.api.mood_phrases import UnderstoodMoods

MAX_MISSED: Final = 5
"""How many words that were not understood are named."""


async def tell_missed(
    interaction: discord.Interaction[discord.Client], mood: UnderstoodMoods
) -> None:
    """Tells the member alone which words of the mood were not understood, if any."""
    if not mood.missed:
        return
    words = all_of(mood.missed[:MAX_MISSED])
    text = t("mood-missed", words=words)
    if mood.near:
        text += " " + t("mood-missed-near", close=mood.near)
    # The piece stands; that a note on it gets through is no matter for an error.
    with suppress(*DISCORD_FAILURES):
        await interaction.followup.send(text, ephemeral=True)
