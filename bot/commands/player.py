"""``/play``, ``/queue``, ``/skip``, ``/pause``, ``/stop``, ``/volume``: music in voice."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.commands.piece_suggestions import suggest_pieces
from bot.services.player import Players
from bot.services.player_controls import PlayerControls
from bot.services.player_rights import PlayerAct
from bot.services.player_wish import PlayList
from bot.store import Store
from engine.api.composition import VOLUMES

Volume = app_commands.Range[int, VOLUMES[0], VOLUMES[1]]


class PlayerCog(commands.Cog):
    """The commands about what plays in voice channels."""

    def __init__(self, players: Players, controls: PlayerControls, store: Store) -> None:
        self._players = players
        self._controls = controls
        self._store = store

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.rename(of="list")
    @app_commands.describe(
        piece="A number, title or message link, or several numbers: 3, 7, 12",
        of="Your favourites, or the best pieces of this server",
    )
    async def play(
        self,
        interaction: discord.Interaction[Affetto],
        piece: str | None = None,
        of: PlayList | None = None,
    ) -> None:
        """Play pieces in the voice channel you are in."""
        await self._players.play(interaction, piece, of)

    @play.autocomplete("piece")
    async def _suggest(
        self, interaction: discord.Interaction[Affetto], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await suggest_pieces(self._store.pieces, interaction.user.id, typed)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def queue(self, interaction: discord.Interaction[Affetto]) -> None:
        """Show what plays in the voice channel and what comes next; only you see the list."""
        embed = self._controls.queue(interaction)
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def pause(self, interaction: discord.Interaction[Affetto]) -> None:
        """Pause what plays in the voice channel, or go on with it."""
        await interaction.response.send_message(self._controls.pause(interaction))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def skip(self, interaction: discord.Interaction[Affetto]) -> None:
        """Skip the piece that plays: at once if you asked for it, else by half the listeners."""
        told = self._controls.act(interaction, PlayerAct.SKIP)
        await interaction.response.send_message(told)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def stop(self, interaction: discord.Interaction[Affetto]) -> None:
        """Stop the music and empty the queue: if all of it is yours, or by half the listeners."""
        told = self._controls.act(interaction, PlayerAct.STOP)
        await interaction.response.send_message(told)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.describe(percent="How loud, in percent: 100 is the usual volume")
    async def volume(self, interaction: discord.Interaction[Affetto], percent: Volume) -> None:
        """Set how loud I play: at once if you asked for the piece, else by half the listeners."""
        await self._controls.volume(interaction, percent)
