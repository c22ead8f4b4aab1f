"""What a task knows of the request it serves."""

from __future__ import annotations

from typing import Any

import discord

from bot.speech import language_of, speak


def begin(interaction: discord.Interaction[Any]) -> None:
    """Serve this interaction in this task from now on: in its member's language."""
    speak(language_of(interaction.locale.value))
