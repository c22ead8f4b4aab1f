"""What one attempt at posting consists of."""

from __future__ import annotations

from dataclasses import dataclass

import discord


@dataclass(frozen=True, slots=True)
class Content:
    """What one attempt at posting sends; its files can be sent once.

    Attributes:
        text: Stands above the embeds; may be empty.
        embeds: The cards.
        files: The uploads.
    """

    text: str
    embeds: list[discord.Embed]
    files: list[discord.File]
