"""``/help``: what can be done, by examples that work as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from engine.moods import WORDS

if TYPE_CHECKING:
    from bot.app import Affetto

_EXAMPLES: Final = {
    "Compose": {
        "/compose mood:dreamy": "half a minute of dreamy piano",
        "/compose mood:tense seconds:60 key:F# minor": "a tense minute in the key you like",
        "/compose mood:happy seed:7": "with the same seed, the same notes every time",
    },
    "Find it again": {
        "/history": "your pieces, newest first",
        "/favourites": "the pieces you marked with ⭐",
        "/replay piece:1": "an earlier piece once more, by number or title",
        "/top when:month mood:calm": "the best calm pieces of the month, by your votes",
    },
    "Your data": {
        "/privacy export": "all I keep of you, as a ZIP",
        "/privacy forget-me": "have all of it deleted; I ask before I do",
    },
}
"""Topic to examples, example to what it brings."""

_BUTTONS: Final = (
    "👍 👎 vote; press again to take it back\n"
    "⭐ keeps the piece among your favourites\n"
    "🗑️ deletes your own piece\n"
    "Cancel gives up a piece of yours that is not done yet"
)


def help_embed() -> discord.Embed:
    """All examples, the buttons and the moods."""
    embed = discord.Embed(
        title="Piano music for a mood", description="Type one of these, then change it:"
    )
    for topic, examples in _EXAMPLES.items():
        lines = [f"`{example}`\n{meaning}" for example, meaning in examples.items()]
        embed.add_field(name=topic, value="\n".join(lines), inline=False)
    embed.add_field(name="Buttons", value=_BUTTONS, inline=False)
    embed.add_field(name="Moods", value=", ".join(WORDS), inline=False)
    return embed


class HelpCog(commands.Cog):
    """The command that teaches."""

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[Affetto]) -> None:
        """Show by example what I can do; only you see it."""
        await interaction.response.send_message(embed=help_embed(), ephemeral=True)
